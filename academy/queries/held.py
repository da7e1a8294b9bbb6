"""What is noted about sessions that were held: who did not come, and what their facilitators still owe."""

from collections.abc import Iterable

from academy.models import AttendanceMark, Session

Source, State = AttendanceMark.Source, AttendanceMark.State
# What a person says of themselves beforehand is no attendance.
TAKEN_BY = (Source.FACILITATOR, Source.CODE, Source.SHEET)


PAIR = ("session_id", "enrolment__person_id")
MISSING, THERE = (State.EXCUSED, State.ABSENT), (State.PRESENT, State.PARTLY)


def missing_pairs(sessions: Iterable[Session]) -> set[tuple[int, int]]:
    """Pairs of session id and person id: who was excused from or absent in which of these. One query."""
    rows = AttendanceMark.objects.filter(session__in=list(sessions)).latest_of_each()
    gone = rows.filter(state__in=MISSING).order_by()
    return set(gone.values_list(*PAIR))


def states_noted(sessions: Iterable[Session]) -> dict[tuple[int, int], str]:
    """By session id and person id: the state that counts. One query."""
    rows = AttendanceMark.objects.filter(session__in=list(sessions)).latest_of_each().order_by()
    return {(session, person): state for session, person, state in rows.values_list(*PAIR, "state")}


def sessions_with_attendance(sessions: Iterable[Session]) -> set[int]:
    """Ids of those in which somebody's attendance was taken. One query."""
    marks = AttendanceMark.objects.filter(session__in=list(sessions), source__in=TAKEN_BY).order_by()
    return set(marks.values_list("session_id", flat=True).distinct())
