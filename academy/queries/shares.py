"""How much of an activity somebody attended: a share of its scheduled minutes."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from academy.models import AttendanceMark, Enrolment, Session

State = AttendanceMark.State


@dataclass(frozen=True)
class Share:
    """Minutes of one enrolment. Present counts the whole session, partly the minutes noted, absent or not noted none;
    an excused session counts neither way: it is in none of these sums.

    `scheduled` are those of all sessions that take place; `to_come` those of them that are not over, `unnoted` those
    that are over and in which nothing is noted of this person.
    """

    attended: int = 0
    scheduled: int = 0
    to_come: int = 0
    unnoted: int = 0

    @property
    def percent(self) -> int:
        """Of all scheduled minutes, rounded down: who is told 75 % has reached 75 %."""
        return self.attended * 100 // self.scheduled if self.scheduled else 0

    def reaches(self, percent: int) -> bool:
        """Exact, without rounding; never where nothing was scheduled."""
        return self.scheduled > 0 and self.attended * 100 >= percent * self.scheduled

    def can_reach(self, percent: int) -> bool:
        """Whether it is still possible: by attending all that is to come, and once what is over is noted."""
        return Share(self.attended + self.to_come + self.unnoted, self.scheduled).reaches(percent)

    def missing_minutes(self, percent: int) -> int:
        """Minutes to attend until it is reached; 0 when it is."""
        return max(-(-percent * self.scheduled // 100) - self.attended, 0)

    def __add__(self, other: "Share") -> "Share":
        """The share of two activities together: minutes weigh, not activities."""
        return Share(
            self.attended + other.attended,
            self.scheduled + other.scheduled,
            self.to_come + other.to_come,
            self.unnoted + other.unnoted,
        )


class AskedShare(ABC):
    """A share of which so much is asked: whether it is reached, and what is missing."""

    share: Share

    @property
    @abstractmethod
    def percent(self) -> int:
        """What is asked, of all scheduled minutes."""

    @property
    def is_reached(self) -> bool:
        return self.share.reaches(self.percent)

    @property
    def can_be_reached(self) -> bool:
        return self.share.can_reach(self.percent)

    @property
    def missing_minutes(self) -> int:
        return self.share.missing_minutes(self.percent)


def shares_of(enrolments: Iterable[Enrolment], now: datetime) -> dict[int, Share]:
    """The share of each of these enrolments, by its id. Two queries, however many there are."""
    rows = list(enrolments)
    sessions: defaultdict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.planned().filter(activity__in={row.activity_id for row in rows}).order_by():
        sessions[session.activity_id].append(session)
    marks = AttendanceMark.objects.filter(enrolment__in=[row.pk for row in rows]).latest_of_each().order_by()
    noted = {(row.enrolment_id, row.session_id): row for row in marks}
    return {
        row.pk: sum((share_in(each, noted.get((row.pk, each.pk)), now) for each in sessions[row.activity_id]), Share())
        for row in rows
    }


def share_in(session: Session, mark: AttendanceMark | None, now: datetime) -> Share:
    """What one session adds to the share."""
    minutes = session.duration_minutes
    state = mark.state if mark else State.EXPECTED
    if state == State.EXCUSED:
        return Share()
    if state == State.PRESENT:
        return Share(minutes, minutes)
    if state == State.PARTLY and mark is not None:
        return Share(min(mark.minutes or 0, minutes), minutes)
    if state == State.ABSENT:
        return Share(0, minutes)
    return Share(0, minutes, unnoted=minutes) if session.has_ended(now) else Share(0, minutes, to_come=minutes)
