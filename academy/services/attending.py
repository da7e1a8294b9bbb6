"""Who was there, as facilitators and staff note it; and what they write after a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.models import Activity, AttendanceMark, Enrolment, Session, WrapUp
from academy.services.certifying import certify_noted
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError

State = AttendanceMark.State

# People sign in while they come.
NOTED_FROM = timedelta(hours=1)


@dataclass(frozen=True)
class Note:
    """What is noted about one enrolment (its id); `minutes` of those partly present only."""

    enrolment_id: int
    state: str
    minutes: int | None = None


def note_attendance(
    *, session: Session, notes: Sequence[Note], by: Person | None, source: str, now: datetime
) -> list[AttendanceMark]:
    """Append a mark for each note that differs from the latest one; returns the new marks. Nothing is overwritten.

    Certificates follow. Constant in queries. Raises DomainError (field `minutes-<enrolment id>` for wrong
    minutes); then nothing is written.
    """
    with transaction.atomic():
        locked(session.activity)
        refuse_to_note(session, now)
        seated = set(Enrolment.objects.filter(activity=session.activity_id).confirmed().values_list("pk", flat=True))
        marks = AttendanceMark.objects.filter(session=session).latest_of_each().order_by()
        latest = {mark.enrolment_id: (mark.state, mark.minutes) for mark in marks}
        for note in notes:
            check(note, session, seated | latest.keys())
        changed = [note for note in notes if (note.state, note.minutes) != latest.get(note.enrolment_id)]
        rows = [
            AttendanceMark(
                session=session,
                enrolment_id=note.enrolment_id,
                state=note.state,
                minutes=note.minutes,
                source=source,
                noted_at=now,
                received_at=now,
                by=by,
            )
            for note in changed
            # Of whom nothing was noted, nothing is taken back.
            if note.state != State.EXPECTED or note.enrolment_id in latest
        ]
        made = AttendanceMark.objects.bulk_create(rows, batch_size=500)
        certify_noted(activity=session.activity, enrolments={row.enrolment_id for row in rows}, now=now)
        return made


def refuse_to_note(session: Session, now: datetime) -> None:
    """Raise the sentence that says why no attendance can be noted."""
    if session.is_cancelled or session.activity.state == Activity.State.CANCELLED:
        raise DomainError(_("This session is cancelled."), code="cancelled")
    if now < session.starts_at - NOTED_FROM:
        raise DomainError(_("Attendance can be noted from an hour before the session starts."), code="too_early")


def why_not_noted(session: Session, now: datetime) -> DomainError | None:
    """What `note_attendance` would answer, for a page that says it before anybody writes."""
    try:
        refuse_to_note(session, now)
    except DomainError as error:
        return error
    return None


def check(note: Note, session: Session, known: set[int]) -> None:
    """Raise DomainError for somebody without a seat, and for minutes that cannot be."""
    if note.enrolment_id not in known:
        raise DomainError(_("Somebody on this list no longer has a seat. Please open the page again."), code="no_seat")
    if note.state == State.PARTLY and not (note.minutes and 1 <= note.minutes <= session.duration_minutes):
        longest = session.duration_minutes
        sentence = ngettext("Between 1 and %(longest)d minute.", "Between 1 and %(longest)d minutes.", longest)
        raise DomainError(sentence % {"longest": longest}, field=f"minutes-{note.enrolment_id}", code="minutes")


def write_wrap_up(
    *, session: Session, done: str, next_steps: str, language: str, by: Person | None, now: datetime
) -> WrapUp:
    """Write what was done and what to do next, in place of what stood there. Raises DomainError before the start."""
    with transaction.atomic():
        if session.is_cancelled:
            raise DomainError(_("This session is cancelled."), code="cancelled")
        if not session.has_started(now):
            raise DomainError(_("A session is wrapped up once it has begun."), code="too_early")
        values = {"done": done, "next_steps": next_steps, "language": language, "written_at": now, "by": by}
        row, _made = WrapUp.objects.update_or_create(session=session, defaults=values)
        return row
