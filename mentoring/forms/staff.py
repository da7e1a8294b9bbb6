"""Forms of the mentoring coordinators' pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.matching import Weights
from mentoring.matching.values import HIGHEST_WEIGHT

DEFAULT = Weights()


def points(label: Any, name: str, least: int = 0) -> forms.IntegerField:
    """A weight in whole points; what is left empty keeps its usual value."""
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=HIGHEST_WEIGHT,
        required=False,
        initial=getattr(DEFAULT, name),
    )


class WeightsForm(forms.Form):
    """What counts how much; the values stand in the address, so that they can be kept and passed on."""

    topics = points(_("Shared topics"), "topics")
    territory = points(_("Wish for a territory"), "territory")
    sector = points(_("Same field of activity"), "sector")
    experience = points(_("Years of experience"), "experience")
    wanted = points(_("Asked for by name"), "wanted")
    pair = points(_("One more pair"), "pair", least=1)
    territory_is_limit = forms.BooleanField(label=_("Never against the wish for a territory"), required=False)

    def weights(self) -> Weights:
        """The weights chosen; the usual ones where nothing, or nothing sensible, is given."""
        if not self.is_valid():
            return DEFAULT
        chosen = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Weights(**chosen)

    def address(self) -> str:
        """The weights that differ from the usual ones, as a query string."""
        if not self.is_valid():
            return ""
        usual = {name: getattr(DEFAULT, name) for name in self.fields}
        chosen = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return "&".join(f"{name}={int(value)}" for name, value in chosen.items() if value != usual[name])


class DecisionForm(forms.Form):
    """Approve or decline a mentor; who is declined reads why."""

    APPROVE, DECLINE = "approve", "decline"
    decision = forms.ChoiceField(choices=[(APPROVE, APPROVE), (DECLINE, DECLINE)], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why not, or what is missing"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if you do not approve: the person reads it in the mail."),
    )

    def clean(self) -> None:
        values = super().clean() or {}
        if values.get("decision") == self.DECLINE and not values.get("reason"):
            self.add_error("reason", _("Please say why, in a sentence the person can understand."))


class PeriodForm(forms.Form):
    """Which pairings to count: from and until a day."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean(self) -> None:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
