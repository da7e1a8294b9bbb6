"""The VTIMEZONE of a calendar file (RFC 5545, 3.6.5), from Python's own time-zone data.

icalendar can make one too, but its clock changes in spring come an hour late.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@lru_cache(maxsize=64)
def vtimezone(zone: str, first_year: int, last_year: int) -> Timezone:
    """What the clocks of `zone` show from the first year to the end of the last. It is shared: do not change it."""
    place = ZoneInfo(zone)
    component = Timezone()
    component.add("tzid", zone)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    component.add_component(observance(place, start))
    for moment in clock_changes(place, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        component.add_component(observance(place, moment))
    return component


def clock_changes(place: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The UTC instants between two others at which the clocks are changed."""
    before = start
    while before < end:
        after = before + DAY
        if offset(place, before) != offset(place, after):
            low, high = before, after
            while high - low > MINUTE:
                middle = low + (high - low) // 2
                low, high = (middle, high) if offset(place, middle) == offset(place, low) else (low, middle)
            yield high.replace(second=0, microsecond=0)
        before = after


def observance(place: ZoneInfo, moment: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds from `moment` on; its DTSTART is what the clocks showed when they were changed."""
    old, new = offset(place, moment - MINUTE), offset(place, moment)
    local = moment.astimezone(place)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (moment + old).replace(tzinfo=None))
    part.add("tzoffsetfrom", old)
    part.add("tzoffsetto", new)
    part.add("tzname", local.tzname() or "")
    return part


def offset(place: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()
