"""What a mentor offers. Nothing is required here: a draft is saved half-way, and the service says what lacks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from core.choices import KnownRowsField
from mentoring.forms.texts import limit_texts
from mentoring.models import MentorProfile
from mentoring.models.profile import Sector
from mentoring.services import set_exclusions

DAY_INPUT = {"type": "date"}


class ProfileForm(forms.ModelForm):
    """A mentor's profile; `induction` confirms that the short induction was read."""

    years = forms.IntegerField(label=_("Years of experience (optional)"), min_value=0, max_value=80, required=False)
    places = forms.IntegerField(
        label=_("How many mentees at a time"),
        min_value=1,
        max_value=10,
        required=False,
        help_text=_("One or two are a good beginning."),
    )
    excluded_addresses = forms.CharField(
        label=_("People I must not be matched with (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Their e-mail addresses, one a line. They are not told; only the coordinators see it."),
    )
    induction = forms.BooleanField(label=_("I have read the short induction and agree with it."), required=False)

    class Meta:
        model = MentorProfile
        fields = (
            "offer",
            "topics",
            "languages",
            "sector",
            "years",
            "experience",
            "mode",
            "places",
            "available_from",
            "available_to",
            "excluded_addresses",
            "excluded_organisations",
        )
        labels = {
            "offer": _("What I can help with"),
            "topics": _("Topics (optional)"),
            "languages": _("Languages I can mentor in"),
            "sector": _("My field of activity (optional)"),
            "experience": _("My experience (optional)"),
            "available_from": _("Available from (optional)"),
            "available_to": _("Available until (optional)"),
            "excluded_organisations": _("Organisations I must not be matched with (optional)"),
        }
        help_texts = {
            "offer": _("In your own words: two or three sentences are enough."),
            "experience": _("What you have built, run or learnt the hard way."),
        }
        field_classes = {
            "topics": KnownRowsField,
            "languages": KnownRowsField,
            "excluded_organisations": KnownRowsField,
        }
        widgets = {
            "offer": forms.Textarea(attrs={"rows": 4}),
            "experience": forms.Textarea(attrs={"rows": 3}),
            "available_from": forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT),
            "available_to": forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_texts(self, "offer", "experience")
        sector: Any = self.fields["sector"]
        sector.choices = [("", _("I would rather not say")), *Sector.choices]
        self.fields["induction"].initial = self.instance.induction_confirmed_at is not None
        self.fields["mode"].required = False

    def clean_years(self) -> int:
        return self.cleaned_data["years"] or 0

    def clean_places(self) -> int:
        return self.cleaned_data["places"] or MentorProfile._meta.get_field("places").default

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or MentorProfile._meta.get_field("mode").default

    def clean_excluded_addresses(self) -> str:
        """One address a line, each once."""
        lines = [
            line.strip().lower() for line in self.cleaned_data["excluded_addresses"].replace(",", "\n").split("\n")
        ]
        addresses = list(dict.fromkeys(line for line in lines if line))
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError as error:
                message = _("“%(text)s” is not an e-mail address.")
                raise ValidationError(message, params={"text": address}, code="address") from error
        return "\n".join(addresses)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("available_from"), data.get("available_to")
        if first and last and last < first:
            self.add_error("available_to", _("The last day comes before the first."))
        return data

    def save(self, commit: bool = True) -> MentorProfile:
        profile: MentorProfile = super().save(commit)
        set_exclusions(profile=profile)
        return profile
