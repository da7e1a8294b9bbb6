"""Which days a session may be planned on, whoever asks: one by one, in a series, as a copy."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.wall_time import instant_of

# Several sessions are planned together for three years; one alone also for a congress that is far ahead.
FARTHEST_TOGETHER, FARTHEST = timedelta(days=3 * 366), timedelta(days=10 * 366)


def refuse_far_days(days: list[date], *, zone: str | None, now: datetime, field: str) -> None:
    """Days of sessions planned together: before today in `zone`, or more than three years away.

    Without a zone it is one session alone, which may be past, as known events are, or ten years away.
    """
    first = now.astimezone(ZoneInfo(zone)).date() if zone else date.min
    last = now.date() + (FARTHEST_TOGETHER if zone else FARTHEST)
    if min(days) < first or max(days) > last:
        together = _("All sessions must be between today and three years from now.")
        message = together if zone else _("Choose a day within the next ten years.")
        raise DomainError(message, field=field, code="out_of_reach")


def refuse_lost_hour(day: date, hour: time, *, zone: str, field: str) -> None:
    """Name the day on which the clock change skips or repeats this hour: the form shows only the first day."""
    try:
        instant_of(day=day, at=hour, zone=zone)
    except DomainError as error:
        message = _("The clocks change on %(day)s: %(hour)s does not exist or happens twice. Choose other days.")
        values = {"day": date_format(day, "DATE_FORMAT"), "hour": time_format(hour, "TIME_FORMAT")}
        raise DomainError(message % values, field=field, code=error.code) from error
