"""Which days a session may be planned on, whoever asks: one by one, in a series, as a copy."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.wall_time import instant_of

# Several sessions are planned together for three years; one alone also for a congress that is far ahead.
FARTHEST_TOGETHER, FARTHEST = timedelta(days=3 * 366), timedelta(days=10 * 366)


def refuse_far_day(day: date, *, now: datetime, field: str) -> None:
    """One session alone, which may be past, as known events are: more than ten years away."""
    if day > now.date() + FARTHEST:
        raise DomainError(_("Choose a day within the next ten years."), field=field, code="out_of_reach")


def refuse_far_days(days: list[date], *, zone: str, now: datetime, field: str) -> None:
    """Sessions planned together: before today in `zone`, or more than three years away."""
    if min(days) < now.astimezone(ZoneInfo(zone)).date() or max(days) > now.date() + FARTHEST_TOGETHER:
        message = _("All sessions must be between today and three years from now.")
        raise DomainError(message, field=field, code="out_of_reach")


def refuse_lost_hour(day: date, hour: time, *, zone: str, field: str) -> None:
    """Name the day on which the clock change skips or repeats this hour: the form shows only the first day."""
    try:
        instant_of(day=day, at=hour, zone=zone)
    except DomainError as error:
        message = _("The clocks change on %(day)s: %(hour)s does not exist or happens twice. Choose other days.")
        values = {"day": date_format(day, "DATE_FORMAT"), "hour": time_format(hour, "TIME_FORMAT")}
        raise DomainError(message % values, field=field, code=error.code) from error
