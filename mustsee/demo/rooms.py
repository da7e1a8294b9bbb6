"""Who was there, made up: attendance of the past sessions, one walk-in, and codes for the sessions to come."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from academy.models import Activity, AttendanceMark, Enrolment, Session
from academy.services.attending import Note, note_attendance
from academy.services.room_codes import open_code
from academy.services.walking_in import add_walk_in
from accounts.models import Person

State = AttendanceMark.State
# In a rhythm, so that each load shows the same; most people were there.
RARE = {5: State.PARTLY, 8: State.EXCUSED, 11: State.ABSENT}
# In the file of known events: the one whose people and hours are said to be illustrative, and whose host may add.
WALKED_INTO = "must-innovate-2023"


def play_rooms(activities: Iterable[Activity], now: datetime) -> int:
    """Note who was there in what is over and has no notes yet; open codes for what comes. Returns how many marks."""
    marks = 0
    for activity in activities:
        sessions = list(activity.sessions.planned().chronological())
        for number, session in enumerate(sessions):
            session.activity = activity
            if activity.slug == WALKED_INTO and number == 0:
                marks += walk_in(session)
            if session.has_ended(now) and not session.attendance_marks.exclude(enrolment__is_walk_in=True).exists():
                marks += len(note_all(session, number))
        if activity.is_public and sessions and not activity.has_ended(now):
            by = activity.responsible
            open_code(session=sessions[-1], opens_before_minutes=15, closes_after_minutes=30, by=by, now=now)
    return marks


def walk_in(session: Session) -> int:
    """One of the demo's people who is not enrolled comes all the same."""
    others = Person.objects.filter(user__isnull=True, email__isnull=False)
    person = others.exclude(enrolments__activity=session.activity_id).order_by("pk").first()
    if person is None:
        return 0
    words = {"name": person.name, "email": person.email or "", "organisation": "Associação Horta Comum (ilustrativo)"}
    by, now = session.activity.responsible, session.starts_at
    add_walk_in(session=session, key=uuid.uuid4(), by=by, now=now, **words)
    return 1


def note_all(session: Session, number: int) -> list[AttendanceMark]:
    """Each person of the list once, at the end of the session."""
    notes = []
    people = Enrolment.objects.filter(activity=session.activity_id, is_walk_in=False).confirmed().order_by("pk")
    for place, enrolment in enumerate(people, start=number):
        state = RARE.get(place % 12, State.PRESENT)
        minutes = session.duration_minutes // 2 if state == State.PARTLY else None
        notes.append(Note(enrolment.pk, state, minutes))
    source, by = AttendanceMark.Source.FACILITATOR, session.activity.responsible
    return note_attendance(session=session, notes=notes, by=by, source=source, now=session.ends_at)
