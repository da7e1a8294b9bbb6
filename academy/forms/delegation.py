"""Forms of delegations: how many seats a partner gets, and whom it names."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.delegation_lines import LONGEST_EMAIL, LONGEST_NAME, Entry, tidy
from academy.models import Delegation
from core.alphabet import ByName
from partners.models import Organisation

MOST_SEATS = 100_000
# Some 200 lines with a long name and a long address each.
LONGEST_LIST = 40_000


class DelegationForm(forms.Form):
    """Seats of one organisation, and until when it names people."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Partner organisation"), empty_label=_("Choose")
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS)
    names_until = forms.DateField(
        label=_("Last day to name people"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Then the seats without a name return to all. Empty: they are kept for good."),
    )

    def __init__(self, *args: Any, delegation: Delegation | None = None, **kwargs: Any) -> None:
        """Of a delegation that is there, only seats and day are asked."""
        super().__init__(*args, **kwargs)
        if delegation is not None:
            del self.fields["organisation"]
            self.initial = {"seats": delegation.seats, "names_until": delegation.names_until}
        else:
            choice: Any = self.fields["organisation"]
            choice.queryset = Organisation.objects.order_by(ByName("name"), "pk")


class LanguageField(forms.ChoiceField):
    """In which language the academy writes to people who are new to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=settings.LANGUAGES, label=_("Language of the e-mails"), **kwargs)


class NameForm(forms.Form):
    """One person; the address may be missing."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=LONGEST_EMAIL,
        help_text=_("Without an address the person has a seat, but gets no confirmation and no reminder."),
    )
    language = LanguageField(help_text=_("For somebody who is new to the academy."))

    def clean_name(self) -> str:
        """Without what cannot be seen."""
        name = " ".join(tidy(self.cleaned_data["name"]).split())
        if not name:
            raise forms.ValidationError(_("The name is missing."))
        return name

    def entry(self) -> Entry:
        """What was typed; only of a valid form."""
        data = self.cleaned_data
        return Entry(data["name"], data["email"].lower(), data["language"])


class LinesForm(forms.Form):
    """A list as people keep it, one person a line."""

    lines = forms.CharField(
        label=_("One person a line"),
        max_length=LONGEST_LIST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("“Name; e-mail”, as a mail program writes it, two columns of a table, or only a name."),
    )
    language = LanguageField(help_text=_("For all of this list who are new to the academy."))


class UnnameForm(forms.Form):
    reason = forms.CharField(
        label=_("A word to the person"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the e-mail that says that the enrolment is withdrawn."),
    )
