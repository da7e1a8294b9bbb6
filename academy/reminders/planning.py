"""Windows: when a reminder opens, and until when it is useful."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from notifications.reminders import Occasion, Planned

# What the clock will cause for sessions or activities between two instants that the kind chooses.
Plan = Iterable[Planned]


def open_at(plan: Plan, now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Those whose window is open, as `Kind.due` yields them."""
    return ((row.occasion, row.useful_until) for row in plan if row.at <= now < row.useful_until)


def opening_between(plan: Plan, start: datetime, end: datetime) -> Iterator[Planned]:
    """Those whose window opens between the two, as `Kind.ahead` yields them."""
    return (row for row in plan if start <= row.at < end and row.at < row.useful_until)
