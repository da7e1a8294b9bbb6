"""The attendance sheet as a form, and the wrap-up of a session."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from academy.models import AttendanceMark, Session
from academy.queries.attendance import SheetRow
from academy.services.attending import Note

State = AttendanceMark.State
CHOICES = [State.PRESENT, State.PARTLY, State.EXCUSED, State.ABSENT]
# What is chosen of whom nothing is noted yet: two large buttons, the others behind a third.
AT_ONCE, OTHERS = [State.PRESENT, State.ABSENT], [State.PARTLY, State.EXCUSED]
LONGEST_NUMBER = 4


def read_sheet(sheet: Sequence[SheetRow], data: Mapping[str, str], session: Session) -> list[Note]:
    """What somebody changed on the sheet they saw; the button “rest” notes everybody left open as present.

    Hundreds of rows: plain fields, no form object for each. Sets what the rows show, and their errors. What a colleague
    noted since the page was opened stays, unless it was changed here too.
    """
    seen = int(data["seen"]) if data.get("seen", "").isdecimal() and len(data["seen"]) < 19 else 0
    notes: list[Note] = []
    for row in sheet:
        typed = typed_of(row, data, seen)
        if typed == row.as_of(seen):
            if row.state or data.get("action") != "rest":
                continue
            typed = (State.PRESENT.value, "")
        row.state, row.minutes = typed
        if row.state == State.PARTLY and minutes_of(row.minutes, session) is None:
            longest = session.duration_minutes
            row.error = ngettext("Between 1 and %(longest)d minute.", "Between 1 and %(longest)d minutes.", longest) % {
                "longest": longest
            }
            continue
        minutes = minutes_of(row.minutes, session) if row.state == State.PARTLY else None
        notes.append(Note(row.enrolment.pk, row.state or State.EXPECTED, minutes))
    return notes


def typed_of(row: SheetRow, data: Mapping[str, str], seen: int) -> tuple[str, str]:
    """State and minutes of one row; where nothing was chosen, or nothing that there is, as it was seen."""
    state = data.get(f"state-{row.enrolment.pk}")
    if state is None or state not in ("", *CHOICES):
        return row.as_of(seen)
    minutes = data.get(f"minutes-{row.enrolment.pk}", "").strip() if state == State.PARTLY else ""
    return state, minutes


def minutes_of(text: str, session: Session) -> int | None:
    """The number, if it is one that this session can have."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        return None
    return int(text) if 1 <= int(text) <= session.duration_minutes else None


class WrapUpForm(forms.Form):
    """What was done and what to do next, in one language."""

    done = forms.CharField(label=_("What was done"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    next_steps = forms.CharField(
        label=_("What to do next (optional)"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = forms.ChoiceField(
        label=_("Language of what you wrote"),
        choices=settings.LANGUAGES,
        help_text=_("Participants get it as you wrote it, with this language beside it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("language"):
            self.initial["language"] = get_language()
