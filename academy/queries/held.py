"""What is noted about sessions that were held: who did not come, and what their facilitators still owe."""

from collections.abc import Iterable

from academy.models import AttendanceMark, Session

Source, State = AttendanceMark.Source, AttendanceMark.State
# What a person says of themselves beforehand is no attendance.
TAKEN_BY = (Source.FACILITATOR, Source.CODE, Source.SHEET)


def missing_pairs(sessions: Iterable[Session]) -> set[tuple[int, int]]:
    """Pairs of session id and person id: who was excused from or absent in which of these. One query."""
    rows = AttendanceMark.objects.filter(session__in=list(sessions)).latest_of_each()
    gone = rows.filter(state__in=[State.EXCUSED, State.ABSENT]).order_by()
    return set(gone.values_list("session_id", "enrolment__person_id"))


def sessions_with_attendance(sessions: Iterable[Session]) -> set[int]:
    """Ids of those in which somebody's attendance was taken. One query."""
    marks = AttendanceMark.objects.filter(session__in=list(sessions), source__in=TAKEN_BY).order_by()
    return set(marks.values_list("session_id", flat=True).distinct())
