"""The form of the hosts' list of people: whom they choose, and what they decide."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.models import Activity, Enrolment
from core.public_ids import as_id


class AnyChoices(forms.MultipleChoiceField):
    """Values of the boxes on the page; `clean_people` finds out what they mean."""

    def valid_value(self, value: str) -> bool:
        return True


class DecisionForm(forms.Form):
    """Each chosen person comes with the state that was on the page: `<public id>:<state>`."""

    CONFIRM, OFFER, REFUSE = "confirm", "offer", "refuse"

    people = AnyChoices(
        label=_("People"),
        error_messages={"required": _("Choose at least one person on the list.")},
    )
    action = forms.ChoiceField(
        label=pgettext_lazy("what the hosts decide", "Decision"),
        choices=[(CONFIRM, _("Confirm")), (OFFER, _("Offer a seat")), (REFUSE, _("Refuse"))],
        error_messages={"required": _("Press one of the buttons under the list.")},
    )
    reason = forms.CharField(
        label=_("Reason or message"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The people you choose read it in the mail. Refusing needs a reason."),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity

    def clean_people(self) -> list[Enrolment]:
        """The enrolments of this activity, with the state that was seen."""
        seen = dict(value.split(":", 1) for value in self.cleaned_data["people"] if ":" in value)
        ids = {public_id for public_id in seen if is_uuid(public_id)}
        rows = list(Enrolment.objects.filter(activity=self.activity, public_id__in=ids))
        if not rows or len(rows) < len(set(self.cleaned_data["people"])):
            raise forms.ValidationError(
                _("Somebody you chose is not on the list of this activity. Please choose again."), code="not_here"
            )
        for row in rows:
            row.state = seen[str(row.public_id)]
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("action") == self.REFUSE and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why: the people you refuse read it in the mail."))
        return cleaned

    @property
    def chosen(self) -> set[str]:
        """Public ids of those whose boxes were ticked, for a page that is shown again."""
        values = self.data.getlist("people") if self.is_bound and hasattr(self.data, "getlist") else []
        return {str(value).partition(":")[0] for value in values}


def is_uuid(text: str) -> bool:
    """As it stands in the page."""
    found = as_id(text)
    return found is not None and str(found) == text


class PeopleFilterForm(forms.Form):
    """Narrows the list; what makes no sense narrows nothing."""

    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
    state = forms.MultipleChoiceField(
        label=_("State"), choices=Enrolment.State.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    @property
    def wanted(self) -> dict[str, Any]:
        """`states` and `text` for `people_enrolled`."""
        self.is_valid()
        return {"states": self.cleaned_data.get("state") or [], "text": self.cleaned_data.get("q") or ""}

    def links(self, query: QueryDict) -> dict[str, str]:
        """`filter_query`: what narrows the list, for other pages of it; `narrowing_text` for the field."""
        kept = query.copy()
        kept.pop("page", None)
        return {"filter_query": kept.urlencode()}
