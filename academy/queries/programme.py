"""The programme of an activity: its sessions by the day of their place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from academy.models import Session


@dataclass(frozen=True)
class ProgrammeDay:
    """The sessions of one day, in their order."""

    day: date
    sessions: Sequence[Session]

    @property
    def first(self) -> Session:
        return self.sessions[0]


def programme_of(sessions: Iterable[Session]) -> list[ProgrammeDay]:
    """By day; two places on either side of a date line may share a moment and still be two days. No query."""
    rows = sorted(sessions, key=lambda row: (row.day, row.starts_at, row.pk))
    return [ProgrammeDay(day, list(group)) for day, group in groupby(rows, key=lambda row: row.day)]


def has_full_days(days: Sequence[ProgrammeDay]) -> bool:
    """Whether some day has several sessions, so that the days are worth a heading."""
    return any(len(day.sessions) > 1 for day in days)
