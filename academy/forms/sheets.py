"""What an attendance sheet is to be like: asked by GET, so every answer has a default and the address can be kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from academy.models import Activity
from academy.queries.sheets import meeting_country
from academy.sheets import LAYOUTS, Line, Options
from core.translations import language_codes
from core.when import day_in

MOST_BLANK_ROWS = 40
HALF_DAY, APART = "half-day", "apart"


class SheetForm(forms.Form):
    """Filled from the address; what is not there is the default of the activity."""

    day = forms.ChoiceField(label=_("Day"), required=False)
    per = forms.ChoiceField(
        label=_("How many sheets"),
        choices=[("day", _("One for each day")), (HALF_DAY, _("One for each half-day"))],
        widget=forms.RadioSelect,
    )
    layout = forms.ChoiceField(
        label=_("What the sheet asks for"),
        choices=[
            ("PT", _("Portugal: a signature for each session, and the summaries of what was done")),
            ("IT", _("Italy: time and signature on arrival and on leaving")),
            ("ES", _("Spain: hours attended and a signature for each half-day")),
            ("FR", _("France: a signature for each half-day")),
        ],
    )
    language = forms.ChoiceField(label=_("Language of the sheet"), choices=settings.LANGUAGES)
    lists = forms.ChoiceField(
        label=_("Local and international participants"),
        choices=[
            ("together", pgettext_lazy("lists", "On one list")),
            (APART, pgettext_lazy("lists", "On two lists")),
        ],
        widget=forms.RadioSelect,
    )
    blank = forms.IntegerField(
        label=_("Blank rows"),
        min_value=0,
        max_value=MOST_BLANK_ROWS,
        help_text=_("On each list, for people who come without being enrolled."),
    )

    def __init__(self, asked: Mapping[str, str], *, activity: Activity, lines: Sequence[Line]) -> None:
        super().__init__({**defaults_of(activity), **asked})
        days = dict.fromkeys(line.session.day for line in lines)
        choice: Any = self.fields["day"]
        choice.choices = [("", _("All days")), *((str(day), day_in(day, get_language() or "")) for day in days)]

    def options(self) -> Options:
        """Of a valid form."""
        chosen = self.cleaned_data
        return Options(
            day=date.fromisoformat(chosen["day"]) if chosen["day"] else None,
            by_half_day=chosen["per"] == HALF_DAY,
            language=chosen["language"],
            layout=LAYOUTS[chosen["layout"]],
            apart=chosen["lists"] == APART,
            blank_rows=chosen["blank"],
        )


def defaults_of(activity: Activity) -> dict[str, Any]:
    """The custom of the country where it takes place, in the language of the territory; else the reader's."""
    country = meeting_country(activity)
    spoken = activity.territory.default_language if activity.territory else ""
    language = spoken if spoken in language_codes() else get_language() or settings.LANGUAGE_CODE
    layout = next((code for code in (country, language.upper()) if code in LAYOUTS), "FR")
    return {
        "day": "",
        "per": HALF_DAY if layout == "FR" else "day",
        "layout": layout,
        "language": language,
        "lists": "together",
        "blank": 5,
    }
