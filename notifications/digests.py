"""Who reads a digest now: on the day of the week that each person chose, from the morning on, on their own clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.models import NETWORK_TIME_ZONE, Person
from notifications.models import Delivery, Preference
from notifications.reminders import Occasion

MORNING, EVENING = time(7), time(20)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reader:
    """One person and the day (on their clock) of the digest, which is the key of its delivery."""

    person: Person
    day: date
    until: datetime

    @property
    def occasion(self) -> Occasion:
        return Occasion(self.person.pk, f"{self.day:%Y-%m-%d}")


def mornings(people: QuerySet[Person], now: datetime) -> dict[str, date]:
    """The zones of these people in which it is between morning and evening, with the day it is there. One query."""
    zones = people.order_by().annotate(home_zone=zone_of_row()).values_list("home_zone", flat=True).distinct()
    there = {zone: now.astimezone(ZoneInfo(zone)) for zone in zones}
    return {zone: local.date() for zone, local in there.items() if MORNING <= local.time() < EVENING}


def mornings_ahead(people: QuerySet[Person], start: datetime, end: datetime) -> list[tuple[datetime, dict[str, date]]]:
    """When it becomes morning for these people between the two, and in which zones, with the day there. One query."""
    zones = list(people.order_by().annotate(home_zone=zone_of_row()).values_list("home_zone", flat=True).distinct())
    found: dict[datetime, dict[str, date]] = {}
    for number in range((end - start).days + 3):
        day = start.date() + (number - 1) * DAY
        for zone in zones:
            at = datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)
            if start <= at < end:
                found.setdefault(at, {})[zone] = day
    return sorted(found.items())


def readers_of(*, kind: str, category: str, people: QuerySet[Person], days: dict[str, date]) -> list[Reader]:
    """Those of `people` whose digest of today is to be looked at: with a login and an address, not muted, and without
    a row for today. One query; `days` come from `mornings`. A digest is useful until the next morning.
    """
    today = Q(pk__in=[])
    for zone, day in days.items():
        today |= Q(home_zone=zone, digest_weekday=day.weekday())
    keys = {f"{day:%Y-%m-%d}" for day in days.values()}
    told = Delivery.objects.filter(kind=kind, person=OuterRef("pk"), key__in=keys)
    muted = Preference.objects.filter(category=category, person=OuterRef("pk"), is_on=False)
    rows: Any = people.filter(user__is_active=True, email__isnull=False)
    rows = rows.annotate(home_zone=zone_of_row(), digest_weekday=Coalesce(F("digest_day__weekday"), Value(0)))
    rows = rows.filter(today, ~Exists(told), ~Exists(muted)).order_by("pk")
    return [Reader(row, days[row.home_zone], morning_after(days[row.home_zone], row.home_zone)) for row in rows]


def zone_of_row() -> Coalesce:
    """`Person.zone` in the database."""
    return Coalesce(NullIf(F("time_zone"), Value("")), F("territory__time_zone"), Value(NETWORK_TIME_ZONE))


def morning_after(day: date, zone: str) -> datetime:
    return datetime.combine(day + DAY, MORNING, ZoneInfo(zone)).astimezone(UTC)


def last_sent(kind: str, people: Iterable[Person]) -> dict[int, datetime]:
    """When each of these last got a digest of this kind: the moment it was made of. One query."""
    sent = Delivery.objects.filter(kind=kind, state=Delivery.State.SENT, person__in=[row.pk for row in people])
    rows = sent.order_by().values_list("person").annotate(latest=Max("created_at"))
    return dict(rows)
