"""Forms of the staff's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.forms.sessions import JoinLinkField, SessionChoice
from academy.models import Activity, Session
from core.wall_time import place_zones
from core.zone_select import ZoneSelect


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is cancelled"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody enrolled or waiting reads this in the mail, and it stays on the activity's page."),
    )


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=100_000,
        help_text=_("More seats are given or offered to those who wait, in their order."),
    )


class CopyForm(forms.Form):
    first_day = forms.DateField(
        label=_("New day of the first session"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The other sessions keep their distance in days, and all keep their hours."),
    )
    moves_closing = forms.BooleanField(
        label=_("Close enrolment the same number of days before"), required=False, initial=True
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if activity.enrolment_closes_on is None:
            del self.fields["moves_closing"]


class SeriesForm(forms.Form):
    session = SessionChoice(Session.objects.none(), label=_("Session to repeat"), empty_label=None)
    count = forms.IntegerField(label=_("How many more sessions"), min_value=1, max_value=20)
    every_weeks = forms.IntegerField(label=_("Every how many weeks"), min_value=1, max_value=4, initial=1)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = activity.sessions.planned().select_related("activity")
        choice: Any = self.fields["session"]
        choice.queryset = planned.chronological()
        choice.initial = planned.order_by("-starts_at", "-pk").first()


class SessionMoveForm(forms.ModelForm):
    """Takes and shows the clock of the session's place; the model's own checks speak beside the fields."""

    time_zone = forms.ChoiceField(label=_("Time zone of the place"), widget=ZoneSelect)
    join_link = JoinLinkField()

    class Meta:
        model = Session
        fields = ("day", "start_time", "end_time", "time_zone", "place", "address", "join_link")
        widgets = {
            "day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "start_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "end_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones: Any = self.fields["time_zone"]
        zones.choices = place_zones(self.instance.time_zone)
