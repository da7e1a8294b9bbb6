"""What a mentee asks for. Nothing is required here: a draft is saved half-way, and the service says what lacks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.choices import KnownRowsField
from mentoring.forms.texts import limit_texts
from mentoring.models import MentoringRequest
from mentoring.models.profile import Sector
from mentoring.models.request import MOST_GOALS

GOAL_FIELDS = tuple(f"goal_{number}" for number in range(1, MOST_GOALS + 1))
GOAL_LABELS = (_("My first goal"), _("A second goal (optional)"), _("A third goal (optional)"))


class RequestForm(forms.ModelForm):
    """A mentee's request, with one to three goals."""

    keeps_wanted = forms.BooleanField(label=_("I would like this mentor"), required=False, initial=True)

    class Meta:
        model = MentoringRequest
        fields = ("wish", "tried", "languages", "topics", "sector", "territory_wish", "mode")
        labels = {
            "wish": _("What I want to work on"),
            "tried": _("What I have tried so far (optional)"),
            "languages": _("Languages I can talk in"),
            "topics": _("Topics (optional)"),
            "sector": _("My field of activity (optional)"),
        }
        help_texts = {"wish": _("In your own words: two or three sentences are enough.")}
        field_classes = {
            "topics": KnownRowsField,
            "languages": KnownRowsField,
        }
        widgets = {
            "wish": forms.Textarea(attrs={"rows": 4}),
            "tried": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_texts(self, "wish", "tried")
        sector: Any = self.fields["sector"]
        sector.choices = [("", _("I would rather not say")), *Sector.choices]
        texts = [goal.text for goal in self.instance.goals.all()] if self.instance.pk else []
        for number, name in enumerate(GOAL_FIELDS):
            initial = texts[number] if number < len(texts) else ""
            self.fields[name] = forms.CharField(
                label=GOAL_LABELS[number], max_length=200, required=False, initial=initial
            )
        self.fields[GOAL_FIELDS[0]].help_text = _("What you want to be able to do, or to have done, in half a year.")
        for name in ("territory_wish", "mode"):
            self.fields[name].required = False
        if self.instance.wanted_mentor_id is None:
            del self.fields["keeps_wanted"]

    def clean_territory_wish(self) -> str:
        return self.cleaned_data["territory_wish"] or MentoringRequest.TerritoryWish.ANY

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or MentoringRequest._meta.get_field("mode").default

    def goals(self) -> list[str]:
        """The goals typed, in their order."""
        return [self.cleaned_data[name] for name in GOAL_FIELDS if self.cleaned_data[name].strip()]

    def save(self, commit: bool = True) -> MentoringRequest:
        if "keeps_wanted" in self.fields and not self.cleaned_data["keeps_wanted"]:
            self.instance.wanted_mentor = None
        request: MentoringRequest = super().save(commit)
        return request
