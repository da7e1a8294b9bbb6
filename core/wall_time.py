"""Planned time: a day and an hour on the clock of a place. The instant is derived here and nowhere else."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

FIRST_YEAR, LAST_YEAR = 2000, 2099


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Names of the time zones that exist in the IANA database."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def listed_zones() -> frozenset[str]:
    """The zones of places by the name that is used today: those of the database's own table, `zone.tab`.

    The rest are old names (`Europe/Kiev`), kept so that what was written long ago stays readable. Where a machine has
    no table, every name of a place is listed.
    """
    rows = [line.split("\t") for line in zone_table().splitlines() if not line.startswith("#")]
    listed = known_zones() & {row[2] for row in rows if len(row) > 2}
    places = {zone for zone in known_zones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))}
    return frozenset(listed or places)


def zone_table() -> str:
    """The text of `zone.tab`, of the machine or of the package that stands in for it; empty without either."""
    for folder in map(Path, TZPATH):
        if (folder / "zone.tab").is_file():
            return (folder / "zone.tab").read_text(encoding="utf-8")
    try:
        return resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    except (ModuleNotFoundError, OSError):
        return ""


def place_zones(also: str = "") -> list[tuple[str, str]]:
    """Choices for a form: European zones first, then other places; offsets and abbreviations are no places.

    `also` is kept as a choice whatever it is: the value that the row has now.
    """
    if not also or also in listed_zones():
        return list(listed_choices())
    return in_order([*listed_zones(), also])


@lru_cache(maxsize=1)
def listed_choices() -> tuple[tuple[str, str], ...]:
    """A form has the field once for each session."""
    return tuple(in_order(listed_zones()))


def in_order(zones: Iterable[str]) -> list[tuple[str, str]]:
    rows = sorted(zones, key=lambda zone: (not zone.startswith("Europe/"), zone))
    return [(zone, zone.replace("_", " ")) for zone in rows]


def validate_zone(value: str) -> None:
    """Model and form validator for an IANA time zone name."""
    if value not in known_zones():
        raise ValidationError(_("“%(zone)s” is not a known time zone."), params={"zone": value}, code="zone")


def refuse_strange_year(day: date, *, field: str | None) -> None:
    """A slip of the finger, not a plan; and near the ends of the calendar no other zone has that instant."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DomainError(_("Please check the year."), field=field, code="year")


def instant_of(*, day: date, at: time, zone: str, field: str | None = None) -> datetime:
    """The UTC instant at which clocks in `zone` show `at` on `day`.

    Raises DomainError when that hour does not exist (clocks go forward) or exists twice (clocks go back).
    """
    refuse_strange_year(day, field=field)
    place = ZoneInfo(zone)
    wall = datetime.combine(day, at)
    first = wall.replace(tzinfo=place, fold=0)
    second = wall.replace(tzinfo=place, fold=1)
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(place).replace(tzinfo=None, fold=0) != wall:
            message = _("This hour does not exist on that day: the clocks go forward. Please choose another hour.")
            raise DomainError(message, field=field, code="hour_missing")
        message = _("This hour happens twice on that day: the clocks go back. Please choose another hour.")
        raise DomainError(message, field=field, code="hour_twice")
    return first.astimezone(UTC)
