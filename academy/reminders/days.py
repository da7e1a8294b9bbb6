"""The sessions of one day of an activity: what happens after a session is said once a day, not once a sitting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from academy.models import Activity, Session, WrapUp
from academy.models.session import SessionQuerySet

# The sittings of one day end within so much of each other, whatever their zones.
MARGIN = timedelta(days=2)
DayKey = tuple[int, date]


@dataclass(frozen=True)
class HeldDay:
    """The planned sessions of one activity on one day of its place, in their order."""

    sessions: Sequence[Session]

    @property
    def activity(self) -> Activity:
        return self.sessions[0].activity

    @property
    def key(self) -> str:
        return day_key(self.sessions[0])

    @property
    def ends_at(self) -> datetime:
        return max(session.ends_at for session in self.sessions)

    @property
    def is_last(self) -> bool:
        """Whether the activity has no session after it."""
        return self.activity.ends_at == self.ends_at


def day_key(session: Session) -> str:
    return f"{session.activity.public_id}:{session.day.isoformat()}"


def days_ending(earliest: datetime, latest: datetime) -> list[HeldDay]:
    """Days of published activities whose last session ends in between."""
    rows = held_sessions().filter(ends_at__gte=earliest - MARGIN, ends_at__lte=latest + MARGIN)
    return [day for day in grouped(rows) if earliest <= day.ends_at <= latest]


def days_of(keys: Iterable[str]) -> dict[str, HeldDay]:
    """Those that the keys name, as they are now."""
    wanted = set(keys)
    ids = {key.partition(":")[0] for key in wanted}
    days = {date.fromisoformat(key.partition(":")[2]) for key in wanted}
    rows = held_sessions().filter(activity__public_id__in=ids, day__in=days)
    return {day.key: day for day in grouped(rows) if day.key in wanted}


def held_sessions() -> SessionQuerySet:
    """With what the mails about them ask: the activity, who runs them, and what was written about them."""
    rows = Session.objects.planned().filter(activity__state=Activity.State.PUBLISHED).chronological()
    return rows.select_related("activity", "wrap_up").prefetch_related("facilitators")


def wrap_up_of(session: Session) -> WrapUp | None:
    return getattr(session, "wrap_up", None)


def grouped(sessions: Iterable[Session]) -> list[HeldDay]:
    found: dict[DayKey, list[Session]] = {}
    for session in sessions:
        found.setdefault((session.activity_id, session.day), []).append(session)
    return [HeldDay(rows) for rows in found.values()]
