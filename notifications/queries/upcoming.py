"""What will go out in the next days, to whom: what is planned already, and what the clock will cause.

The clock's part is a forecast from the facts of now: nobody enrols, withdraws or moves anything in it.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min

from accounts.models import Person
from core.scoping import has_oversight, scopes
from notifications.models import Delivery, HeldOccasion
from notifications.queries.labels import label_of, titles_of
from notifications.reminders import Kind, Occasion, Planned, registry

LOOK_AHEAD = timedelta(days=7)
# More occasions than anybody reads on one page; the nearest come first.
MOST = 200
KEYS_PER_QUERY = 500
WAITING = (Delivery.State.PLANNED, Delivery.State.CLAIMED)
log = logging.getLogger(__name__)


@dataclass
class Upcoming:
    """One occasion: a kind and a key, with everybody who is told. `at` is when the first of them is.

    `is_day_only`: the forecast knows the day, not the hour.
    """

    kind: str
    key: str
    at: datetime
    title: str = ""
    planned: int = 0
    expected: list[Planned] = field(default_factory=list)
    is_day_only: bool = False
    held: HeldOccasion | None = None

    @property
    def label(self) -> str:
        return label_of(self.kind)

    @property
    def people(self) -> int:
        return self.planned + len(self.expected)


def upcoming(person: Person | None, now: datetime) -> list[Upcoming]:
    """The occasions of the next seven days that this staff member may know of, the nearest first, at most MOST."""
    found: dict[tuple[str, str], Upcoming] = {}
    rows = scopes.visible(person, Delivery.objects.filter(state__in=WAITING, next_attempt_at__lte=now + LOOK_AHEAD))
    groups = rows.order_by().values("kind", "key").annotate(number=Count("pk"), first=Min("next_attempt_at"))
    for row in groups.order_by("first", "kind", "key")[:MOST]:
        occasion = Upcoming(row["kind"], row["key"], max(row["first"], now), planned=row["number"])
        found[row["kind"], row["key"]] = occasion
    for kind, planned, is_day_only in forecast(now):
        key = planned.occasion.key
        occasion = found.setdefault((kind.name, key), Upcoming(kind.name, key, planned.at, is_day_only=is_day_only))
        occasion.expected.append(planned)
        occasion.at = min(occasion.at, planned.at)
    known = visible_to(person, found.values())
    return sorted(with_holds(known), key=lambda row: (row.at, row.kind, row.key))[:MOST]


def one_occasion(person: Person | None, kind: str, key: str, now: datetime) -> Upcoming | None:
    """One of them, by kind and key; None when there is nobody to tell, or it is not this person's to know."""
    rows = scopes.visible(person, Delivery.objects.filter(state__in=WAITING, kind=kind, key=key))
    first = rows.order_by().aggregate(number=Count("pk"), first=Min("next_attempt_at"))
    found = Upcoming(kind, key, max(first["first"] or now, now), planned=first["number"])
    declared = registry.kinds.get(kind)
    for _kind, planned, is_day_only in forecast(now, [declared] if declared else []):
        if planned.occasion.key == key:
            found.at = planned.at if not found.people else min(found.at, planned.at)
            found.is_day_only = is_day_only and not found.planned
            found.expected.append(planned)
    known = with_holds(visible_to(person, [found]))
    return known[0] if known and (found.people or known[0].held) else None


def visible_to(person: Person | None, occasions: Iterable[Upcoming]) -> list[Upcoming]:
    """Those whose subject the person may know of, with their titles; whoever has oversight sees all."""
    rows = list(occasions)
    titles = titles_of(person, sorted({row.key for row in rows}))
    for row in rows:
        row.title = titles.get(row.key, "")
    return rows if has_oversight(person) else [row for row in rows if row.key in titles]


def with_holds(rows: list[Upcoming]) -> list[Upcoming]:
    held = {(row.kind, row.key): row for row in HeldOccasion.objects.filter(lifted_at=None).select_related("by")}
    for row in rows:
        row.held = held.get((row.kind, row.key))
    return rows


def holds_visible_to(person: Person | None) -> list[tuple[HeldOccasion, str, str]]:
    """What is held now, with its kind's label and what it is about: of what this person may know."""
    rows = list(HeldOccasion.objects.filter(lifted_at=None).select_related("by")[:MOST])
    titles = titles_of(person, sorted({row.key for row in rows}))
    sees_all = has_oversight(person)
    return [(row, label_of(row.kind), titles.get(row.key, "")) for row in rows if sees_all or row.key in titles]


def forecast(
    now: datetime, kinds: Iterable[Kind] | None = None, *, within: timedelta = LOOK_AHEAD
) -> Iterator[tuple[Kind, Planned, bool]]:
    """What the clock will cause within the next days and has no row yet; True where only the day is known.

    A kind that is asked day by day is never asked beyond a week.
    """
    for kind in registry.reminders() if kinds is None else kinds:
        try:
            rows = list(without_known(kind, first_times(kind, now, within)))
        except Exception:
            # One broken reminder leaves a gap here; the collecting says so too.
            log.exception("The forecast of %s failed", kind.name)
            continue
        for row in rows:
            yield kind, row, kind.ahead is None


def first_times(kind: Kind, now: datetime, within: timedelta) -> Iterator[Planned]:
    """Each occasion once, at the first moment at which it is due."""
    seen: set[Occasion] = set()
    for row in kind.ahead(now, now + within) if kind.ahead else day_by_day(kind, now):
        if row.occasion not in seen:
            seen.add(row.occasion)
            yield row


def day_by_day(kind: Kind, now: datetime) -> Iterator[Planned]:
    """The kind asked as if it were tomorrow, the day after, …"""
    for days in range(1, LOOK_AHEAD.days + 1) if kind.due else ():
        moment = now + timedelta(days=days)
        for occasion, until in kind.due(moment):  # type: ignore[misc]
            if until > moment:
                yield Planned(occasion, moment, until)


def without_known(kind: Kind, rows: Iterable[Planned]) -> list[Planned]:
    """Without those that have a delivery already, whatever became of it."""
    wanted = list(rows)
    keys = sorted({row.occasion.key for row in wanted})
    known: set[Any] = set()
    for start in range(0, len(keys), KEYS_PER_QUERY):
        some = Delivery.objects.filter(kind=kind.name, key__in=keys[start : start + KEYS_PER_QUERY])
        known.update(some.order_by().values_list("person_id", "key"))
    return [row for row in wanted if tuple(row.occasion) not in known]
