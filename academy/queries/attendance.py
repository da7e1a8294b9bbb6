"""What is noted about who was, or will not be, in a session."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from academy.models import AttendanceMark, Enrolment, Session

Excused = AttendanceMark.State.EXCUSED


def excused_pairs(sessions: Iterable[Session]) -> set[tuple[int, int]]:
    """Pairs of session id and person id: who has said that they cannot come to which of these. One query."""
    rows = AttendanceMark.objects.filter(session__in=list(sessions)).latest_of_each().filter(state=Excused)
    return set(rows.order_by().values_list("session_id", "enrolment__person_id"))


def excused_counts(sessions: Iterable[Session]) -> Counter[int]:
    """How many of those with a seat are excused, by session id. One query."""
    rows = AttendanceMark.objects.filter(session__in=list(sessions)).latest_of_each()
    seated = rows.filter(state=Excused, enrolment__state=Enrolment.State.CONFIRMED)
    return Counter(seated.order_by().values_list("session_id", flat=True))


@dataclass(frozen=True)
class OwnSessions:
    """Of one person's sessions, by id: those they may still answer for, and those they are excused from."""

    open: set[int] = field(default_factory=set)
    excused: set[int] = field(default_factory=set)


def own_sessions(enrolment: Enrolment | None, sessions: Iterable[Session], now: datetime) -> OwnSessions:
    """Nothing without a confirmed seat, and then no query; else one."""
    if enrolment is None or enrolment.state != Enrolment.State.CONFIRMED:
        return OwnSessions()
    marks = dict(
        AttendanceMark.objects.filter(enrolment=enrolment).latest_of_each().order_by().values_list("session", "state")
    )
    coming = {row.pk for row in sessions if not row.is_cancelled and not row.has_ended(now)}
    by_the_person = ("", AttendanceMark.State.EXPECTED, Excused)
    return OwnSessions(
        open={pk for pk in coming if marks.get(pk, "") in by_the_person},
        excused={pk for pk, state in marks.items() if state == Excused},
    )
