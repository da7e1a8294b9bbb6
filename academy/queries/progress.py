"""How far somebody has come: which modules are done, under way, or were tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from academy.models import Activity, Enrolment
from academy.queries.shares import Share, shares_of
from academy.queries.thresholds import threshold_of
from accounts.models import Person


@dataclass(frozen=True)
class Attempt:
    """One enrolment in an activity that delivers a module."""

    enrolment: Enrolment
    share: Share

    @property
    def activity(self) -> Activity:
        return self.enrolment.activity

    @property
    def threshold(self) -> int:
        """Percent of the scheduled minutes from which the module counts as done."""
        return threshold_of(self.activity)

    @property
    def is_done(self) -> bool:
        return self.share.reaches(self.threshold)

    @property
    def is_seated(self) -> bool:
        """Has a seat, and does not only want one."""
        return self.enrolment.state == Enrolment.State.CONFIRMED

    def is_under_way(self, now: datetime) -> bool:
        """Has or wants a seat in what is not over."""
        return self.enrolment.is_live and not self.activity.is_cancelled and not self.activity.has_ended(now)


@dataclass
class Progress:
    """Attempts by module id; a module is in one of the three at most."""

    done: dict[int, Attempt] = field(default_factory=dict)
    under_way: dict[int, Attempt] = field(default_factory=dict)
    # Over, and not attended enough, as far as is noted.
    tried: dict[int, Attempt] = field(default_factory=dict)

    @property
    def modules(self) -> set[int]:
        """Those the person ever had or wanted a seat for."""
        return {*self.done, *self.under_way, *self.tried}


def progress_of(person: Person, now: datetime) -> Progress:
    """Of one person, in three queries."""
    return progress_of_all([person], now)[person.pk]


def progress_of_all(people: Iterable[Person], now: datetime) -> dict[int, Progress]:
    """By person id, in three queries. Of several attempts the first that is done counts; else the next one, else the
    latest."""
    ids = [row.pk for row in people]
    rows = list(
        Enrolment.objects.proved()
        .filter(person__in=ids, activity__module__isnull=False)
        .select_related("activity__module__path", "activity__territory")
        .order_by("activity__starts_at", "pk")
    )
    shares = shares_of(rows, now)
    attempts: dict[int, list[tuple[int, Attempt]]] = {pk: [] for pk in ids}
    for row in rows:
        attempts[row.person_id].append((row.activity.module_id or 0, Attempt(row, shares[row.pk])))
    return {pk: progress_in(own, now) for pk, own in attempts.items()}


def progress_in(attempts: Sequence[tuple[int, Attempt]], now: datetime) -> Progress:
    """Of one person's attempts with the ids of their modules, the earliest first."""
    found = Progress()
    for module_id, attempt in attempts:
        if attempt.is_done:
            found.done.setdefault(module_id, attempt)
    for module_id, attempt in attempts:
        if module_id in found.done:
            continue
        if attempt.is_under_way(now):
            found.under_way.setdefault(module_id, attempt)
        elif attempt.is_seated and attempt.activity.has_ended(now):
            found.tried[module_id] = attempt
    for module_id in found.under_way:
        found.tried.pop(module_id, None)
    return found
