"""Planning a meeting, and logging one."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.choices import KnownRowsField
from core.wall_time import place_zones
from core.web_links import WebLinkField
from mentoring.forms.texts import LONGEST_TEXT
from mentoring.models import Meeting
from mentoring.queries import Room

DAY_INPUT = {"type": "date"}
RATINGS = [
    ("1", _("1 – it did not help")),
    ("2", _("2")),
    ("3", _("3 – so-so")),
    ("4", _("4")),
    ("5", _("5 – it helped a lot")),
]
OWNER_ME, OWNER_OTHER = "me", "other"
LATEST_PLAN = timedelta(days=730)
# Some meet before both have said yes here.
EARLIEST_LOG = timedelta(days=60)


class PlanForm(forms.Form):
    """Day and hours on the clock of a place, by default the planner's."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT))
    start_time = forms.TimeField(label=_("Starts"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    end_time = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    time_zone = forms.ChoiceField(label=_("On the clock of"))
    mode = forms.ChoiceField(label=_("How"), choices=Meeting.Mode.choices)
    join_link = WebLinkField(label=_("Link to join online (optional)"))
    place = forms.CharField(label=_("Place (optional)"), max_length=200, required=False)

    def __init__(self, *args: Any, zone: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest_day = today + LATEST_PLAN
        zones: Any = self.fields["time_zone"]
        zones.choices = place_zones(zone)
        zones.initial = zone

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.latest_day:
            raise ValidationError(_("Plan at most two years ahead."), code="too_late")
        return day


class LogForm(forms.Form):
    """What happened: four fields with good defaults; the rest is optional."""

    happened = forms.ChoiceField(
        label=_("Did you meet?"),
        choices=[
            (Meeting.State.HELD, _("Yes, we met")),
            (Meeting.State.CANCELLED, _("It was cancelled")),
            (Meeting.State.NO_SHOW, _("Somebody did not come")),
        ],
        widget=forms.RadioSelect,
        initial=Meeting.State.HELD,
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT))
    minutes = forms.IntegerField(
        label=_("Minutes"), required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    mode = forms.ChoiceField(label=_("How"), choices=Meeting.Mode.choices, required=False)
    rating = forms.TypedChoiceField(
        label=_("How was it for you? (optional)"),
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    goals: Any = KnownRowsField(
        label=_("Goals you worked on (optional)"),
        queryset=None,
        required=False,
    )
    step = forms.CharField(label=_("Next step (optional)"), max_length=200, required=False)
    step_owner = forms.ChoiceField(label=_("Who does it"), required=False, initial=OWNER_ME)
    step_due = forms.DateField(
        label=_("Until (optional)"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT)
    )
    note = forms.CharField(
        label=_("Note for the two of you (optional)"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest_day = (room.pairing.started_at or room.pairing.proposed_at).date() - EARLIEST_LOG
        goals: Any = self.fields["goals"]
        goals.queryset = room.pairing.goals.filter(dropped_at__isnull=True)
        owner: Any = self.fields["step_owner"]
        owner.choices = owners(room)
        self.fields["note"].help_text = _("You and %(name)s can read it.") % {"name": room.other.name}
        self.fields["rating"].help_text = _("%(name)s never sees it; the coordinator sees only whether it falls.") % {
            "name": room.other.name
        }

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.earliest_day:
            raise ValidationError(_("This day lies long before your pairing began."), code="too_early")
        return day

    def clean_mode(self) -> str:
        return self.cleaned_data["mode"] or Meeting.Mode.ONLINE


def owners(room: Room) -> list[tuple[str, str]]:
    """Who may own a next step, in words."""
    return [(OWNER_ME, str(_("I"))), (OWNER_OTHER, room.other.name)]
