"""What people may put right about themselves."""

import re
from typing import Any

from allauth.account.forms import AddEmailForm, LoginForm, RequestLoginCodeForm, ResetPasswordForm
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.wall_time import place_zones

# A name is read in mails, also by people who have not asked for one: it must not carry anybody's message there, and no
# mark that turns the direction of what follows.
NO_NAME = re.compile(r"[/<>@\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]|www\.", re.IGNORECASE)


LONGEST_ADDRESS = 254


def plain_name(typed: str) -> str:
    """The name on one line. Raises ValidationError for what is no name."""
    name = " ".join(typed.split())
    if NO_NAME.search(name):
        raise ValidationError(_("Please write only your name here."), code="name")
    return name


class ProfileForm(forms.ModelForm):
    """Name, language, time zone, territory and what was declared; the e-mail address is changed where it is proved."""

    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    class Meta:
        model = Person
        fields = ("name", "language", "territory", "time_zone", "target_group", "birth_year_band")
        labels = {"target_group": _("What describes you best?"), "birth_year_band": _("Your age (optional)")}
        help_texts = {
            "language": _("Mails are written in this language."),
            "territory": "",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["time_zone"]
        zones.choices = [("", _("That of my territory")), *place_zones(self.instance.time_zone)]
        territories: Any = self.fields["territory"]
        territories.empty_label = _("Elsewhere")
        band: Any = self.fields["birth_year_band"]
        band.choices = [("", _("I would rather not say")), *Person.BirthYearBand.choices]

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """The group is declared and never computed; an age that cannot go with it is asked about."""
        data = super().clean() or {}
        group, band = data.get("target_group"), data.get("birth_year_band")
        if group and band and not Person.BirthYearBand(band).fits(Person.TargetGroup(group)):
            self.add_error("birth_year_band", _("This age does not go with the group you chose."))
        return data


class OurWords(forms.Form):
    """allauth's fields under the names that our pages use; a placeholder that repeats the label goes.

    An address is as long as its column at most: Django's field takes a longer one, which PostgreSQL refuses.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"login": _("E-mail"), "email": _("E-mail"), "remember": _("Stay signed in on this device")}
        for name in words.keys() & self.fields.keys():
            self.fields[name].label = words[name]
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.validators = [rule for rule in field.validators if not isinstance(rule, MaxLengthValidator)]
                field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))
                field.widget.attrs["maxlength"] = LONGEST_ADDRESS


class SignInForm(OurWords, LoginForm): ...


class AddAddressForm(OurWords, AddEmailForm): ...


class ForgottenPasswordForm(OurWords, ResetPasswordForm): ...


class AskForCodeForm(OurWords, RequestLoginCodeForm): ...
