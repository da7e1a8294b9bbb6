"""The other forms of the pair's own room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.forms.meeting import DAY_INPUT, OWNER_ME, owners
from mentoring.forms.request import GOAL_FIELDS, GOAL_LABELS
from mentoring.models import Goal, Note, Pairing
from mentoring.models.profile import MeetingMode
from mentoring.queries import Room

RHYTHMS = [(7, _("every week")), (14, _("every two weeks")), (30, _("every month")), (60, _("every two months"))]
COMPLETED, ENDED = "completed", "ended"


class AgreementForm(forms.Form):
    """Goals, rhythm, length and review; the common text stands beside it."""

    rhythm_days = forms.TypedChoiceField(label=_("We meet"), choices=RHYTHMS, coerce=int)
    months = forms.IntegerField(label=_("For how many months"), min_value=1, max_value=24)
    review_on = forms.DateField(
        label=_("We look back together on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT),
        help_text=_("Half-way is a good moment."),
    )
    mode = forms.ChoiceField(label=_("How we meet"), choices=MeetingMode.choices)

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = {}
        for number, name in enumerate(GOAL_FIELDS):
            initial = room.goals[number].text if number < len(room.goals) else ""
            fields[name] = forms.CharField(label=GOAL_LABELS[number], max_length=200, required=False, initial=initial)
        self.fields = {**fields, **self.fields}
        current = room.agreement
        if current is not None:
            rhythm: Any = self.fields["rhythm_days"]
            if current.rhythm_days not in dict(RHYTHMS):
                rhythm.choices = [*RHYTHMS, (current.rhythm_days, str(current.rhythm_days))]
            for name in ("rhythm_days", "months", "review_on", "mode"):
                self.fields[name].initial = getattr(current, name)

    def goals(self) -> list[str]:
        return [self.cleaned_data[name] for name in GOAL_FIELDS if self.cleaned_data[name].strip()]


class StepForm(forms.Form):
    text = forms.CharField(label=_("Next step"), max_length=200)
    owner = forms.ChoiceField(label=_("Who does it"), initial=OWNER_ME, required=False)
    due_on = forms.DateField(
        label=_("Until (optional)"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT)
    )

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.choices = owners(room)


class NoteForm(forms.Form):
    """One note with its readers."""

    audience = forms.ChoiceField(label=_("Who can read it"), choices=Note.Audience.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class HelpForm(forms.Form):
    message = forms.CharField(
        label=_("What is it about? (optional)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CloseForm(forms.Form):
    """Closing as planned, or earlier with a reason; and what became of each goal."""

    how = forms.ChoiceField(
        label=_("How do you end?"),
        choices=[(COMPLETED, _("As planned: we have come to the end")), (ENDED, _("Earlier than planned"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("If it ends earlier: why?"),
        choices=[("", _("Please choose")), *[each for each in Pairing.EndReason.choices if each[0]]],
        required=False,
        help_text=_("There is no wrong reason, and nobody is to blame."),
    )
    thanks = forms.CharField(
        label=_("A thank-you to your mentor (optional)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your mentor reads it in your room."),
    )

    def __init__(self, *args: Any, room: Room, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goal_names = {}
        reached = [each for each in Goal.Reached.choices if each[0]]
        for goal in room.goals:
            name = f"goal-{goal.pk}"
            self.goal_names[name] = goal.pk
            self.fields[name] = forms.ChoiceField(
                label=goal.text, choices=reached, required=False, widget=forms.RadioSelect, initial=goal.reached
            )
        self.order_fields(["how", "reason", *self.goal_names, "thanks"])
        if room.is_mentor:
            del self.fields["thanks"]

    def reached(self) -> dict[int, str]:
        """Goals that were answered, by primary key."""
        names = self.goal_names.items()
        return {pk: self.cleaned_data[name] for name, pk in names if self.cleaned_data[name]}


class ExitForm(forms.Form):
    """The two questions at the end."""

    what_changed = forms.CharField(
        label=_("What has changed for you?"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    would_repeat = forms.TypedChoiceField(
        label=_("Would you do it again?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
