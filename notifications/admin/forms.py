"""Forms of the pages about mails."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It is kept with the mail, for whoever asks later."),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class LeadForm(forms.Form):
    """How early: a number and its unit."""

    number = forms.IntegerField(label=_("How long"), min_value=1, max_value=99_999)
    unit = forms.ChoiceField(
        label=_("Unit"), choices=[("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))]
    )

    @staticmethod
    def initial_of(lead: timedelta) -> dict[str, object]:
        """In the largest unit that says it in a whole number."""
        minutes = int(lead.total_seconds() // 60)
        unit = next(name for name in ("days", "hours", "minutes") if minutes % MINUTES[name] == 0)
        return {"number": minutes // MINUTES[unit], "unit": unit}

    @property
    def lead(self) -> timedelta:
        return timedelta(minutes=self.cleaned_data["number"] * MINUTES[self.cleaned_data["unit"]])
