"""Figures of mentoring for staff. Each number comes from the same rows as the list behind it, so that they agree.

A pairing counts in a period when it was proposed or running at any time in it; its state is today's. Hours are those of
meetings held in the period. A pair across a border counts in both territories, and once in the total.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Sum

from accounts.models import Person
from mentoring.board import pairings_of
from mentoring.health import GOOD, NOT_GOOD, STILL_DECIDING
from mentoring.models import FitCheck, Meeting, Pairing
from reference.models import Territory

# The worse answer of the two speaks for the pair.
WORST_FIRST = (NOT_GOOD, STILL_DECIDING, GOOD)
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class PairFigures:
    """What one pairing counts as."""

    pk: int
    state: str
    territories: frozenset[str]
    is_cross_border: bool
    minutes: int = 0
    fit: str = ""


@dataclass(frozen=True)
class Filters:
    """Which pairings a list shows; empty means all. `territory` is a slug or "elsewhere"."""

    state: str = ""
    territory: str = ""
    fit: str = ""
    only_cross_border: bool = False
    only_met: bool = False

    def allow(self, row: PairFigures) -> bool:
        return (
            (not self.state or row.state == self.state)
            and (not self.territory or self.territory in row.territories)
            and (not self.fit or row.fit == self.fit)
            and (not self.only_cross_border or row.is_cross_border)
            and (not self.only_met or row.minutes > 0)
        )


@dataclass(frozen=True)
class Summary:
    """The figures of one territory, or of all (no slug)."""

    territory: str = ""
    label: Territory | None = None
    total: int = 0
    minutes: int = 0
    cross_border: int = 0
    states: dict[str, int] = field(default_factory=dict)
    fits: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """What a list of these pairings adds to its query string."""
        return f"&territory={self.territory}" if self.territory else ""

    @property
    def hours(self) -> float:
        """To a quarter of an hour."""
        return round(self.minutes / 15) / 4

    @property
    def cross_border_percent(self) -> int:
        return round(100 * self.cross_border / self.total) if self.total else 0


def rows_of(person: Person | None, since: date | None = None, until: date | None = None) -> list[PairFigures]:
    """Every pairing of the period within what this person looks after, in three queries."""
    pairings, meetings = pairings_of(person), Meeting.objects.filter(state=Meeting.State.HELD)
    if since:
        pairings = pairings.filter(Q(closed_at__isnull=True) | Q(closed_at__date__gte=since))
        meetings = meetings.filter(day__gte=since)
    if until:
        pairings = pairings.filter(proposed_at__date__lte=until)
        meetings = meetings.filter(day__lte=until)
    found = list(pairings.order_by("-proposed_at", "-pk"))
    inside = pairings.values("pk")
    minutes = dict(
        meetings.filter(pairing__in=inside)
        .order_by()
        .values("pairing")
        .annotate(all=Sum("minutes"))
        .values_list("pairing", "all")
    )
    fits = fits_of(FitCheck.objects.filter(pairing__in=inside).exclude(answer=""))
    return [
        PairFigures(
            pk=row.pk,
            state=row.state,
            territories=frozenset(slug_of(each.territory) for each in (row.mentor, row.mentee)),
            is_cross_border=row.is_cross_border,
            minutes=minutes.get(row.pk, 0),
            fit=fits.get(row.pk, ""),
        )
        for row in found
    ]


def fits_of(checks: Iterable[FitCheck]) -> dict[int, str]:
    """Pairing -> the worse of the two latest answers."""
    latest: dict[tuple[int, int], tuple[int, str]] = {}
    for check in checks:
        key = (check.pairing_id, check.person_id)
        latest[key] = max(latest.get(key, (0, "")), (check.round, check.answer))
    found: dict[int, str] = {}
    for (pairing, _person), (_round, answer) in latest.items():
        found[pairing] = min(found.get(pairing, answer), answer, key=WORST_FIRST.index)
    return found


def slug_of(territory: Territory | None) -> str:
    return territory.slug if territory else ELSEWHERE


def summary_of(rows: Iterable[PairFigures], label: Territory | None = None, territory: str = "") -> Summary:
    """Count the rows of one territory, or all."""
    mine = [row for row in rows if Filters(territory=territory).allow(row)]
    return Summary(
        territory=territory,
        label=label,
        total=len(mine),
        minutes=sum(row.minutes for row in mine),
        cross_border=sum(row.is_cross_border for row in mine),
        states={state: sum(row.state == state for row in mine) for state in Pairing.State.values},
        fits={fit: sum(row.fit == fit for row in mine) for fit in (GOOD, STILL_DECIDING, NOT_GOOD)},
    )


def summaries_by_territory(rows: list[PairFigures]) -> list[Summary]:
    """One for each territory that has a pair."""
    found = [summary_of(rows, territory, territory.slug) for territory in Territory.objects.all()]
    return [each for each in [*found, summary_of(rows, None, ELSEWHERE)] if each.total]
