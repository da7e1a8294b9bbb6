"""To the staff of an activity's hosts: it is open, it is full, it has ended with something left to do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.mails import SessionLine, Told, responsible_address
from academy.models import Activity, Session
from academy.placeholders import STAFF_PLACEHOLDERS
from academy.queries.held import sessions_with_attendance
from academy.queries.hosts import staff_of_hosts
from academy.reminders.days import wrap_up_of
from academy.reminders.pages import attendance_url, staff_url, wrap_up_url
from academy.reminders.planning import open_at, opening_between
from academy.reminders.records import Answers
from notifications.queries import lead_of
from notifications.reminders import Kind, Mail, Occasion, Planned

OPENED, FULL, ENDED = (f"academy.activity-{name}" for name in ("opened", "full", "ended"))
# As the request to take attendance, so that one mail says both.
LEAD, USEFUL = timedelta(hours=3), timedelta(days=7)


@dataclass(frozen=True)
class Hosted(Told):
    """An activity as its hosts' staff read of it."""

    activity: Activity

    @property
    def staff_url(self) -> str:
        return staff_url(self.activity)

    @property
    def lines(self) -> list[SessionLine]:
        """Its planned sessions."""
        planned = [row for row in self.activity.sessions.all() if not row.is_cancelled]
        return [SessionLine(row, shows_join_link=False) for row in planned]


@dataclass(frozen=True)
class Left:
    """What is left to do for one session that was held."""

    line: SessionLine
    session: Session
    needs_attendance: bool
    needs_wrap_up: bool

    @property
    def attendance_url(self) -> str:
        return attendance_url(self.session)

    @property
    def wrap_up_url(self) -> str:
        return wrap_up_url(self.session)


def mail_to_staff(activity: Activity, **more: Any) -> Mail:
    about = Hosted(activity)

    def values() -> dict[str, str]:
        return {"activity": about.title, "host": about.host, "staff_link": about.staff_url}

    return Mail({"about": about, **more}, reply_to=responsible_address(activity), values=values)


def activities_of(occasions: Iterable[Occasion]) -> dict[str, Activity]:
    """By public id: the published activities that the keys begin with, with their seats counted."""
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    rows = Activity.objects.published().filter(public_id__in=ids).with_people_and_places().with_seats()
    return {str(row.public_id): row for row in rows}


def opened_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of Activity. None when it is no longer open to anybody."""
    found = activities_of(occasions)
    return {occasion: mail_to_staff(found[occasion.key]) if occasion.key in found else None for occasion in occasions}


# Full


def full_key(activity: Activity) -> str:
    """Once for each number of seats: a seat that is given back and taken again is no news, more seats are."""
    return f"{activity.public_id}:{activity.capacity}"


def is_full(activity: Activity) -> bool:
    """Whether a newcomer finds no seat; where partners name everybody, whether all are named. Needs `with_seats()`."""
    taken: int = activity.taken_seats  # type: ignore[attr-defined]
    only_named = activity.admission == Activity.Admission.DELEGATION
    return taken >= activity.capacity if only_named else activity.seats_left() == 0


def full_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Activities to come, until they start."""
    coming = Activity.objects.published().filter(starts_at__gt=now).with_seats()
    full = [activity for activity in coming if is_full(activity)]
    staff = staff_of_hosts(full) if full else {}
    for activity in full:
        for person in sorted(staff.get(activity.pk, ())):
            if activity.starts_at:
                yield Occasion(person, full_key(activity)), activity.starts_at


def full_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None when a seat is free again, or there are more seats."""
    full = {full_key(row): row for row in activities_of(occasions).values() if is_full(row)}
    return {occasion: mail_to_staff(full[occasion.key]) if occasion.key in full else None for occasion in occasions}


# Ended


def ended_key(activity: Activity) -> str:
    """A session planned afterwards makes another end."""
    return f"{activity.public_id}:{activity.ends_at:%Y%m%dT%H%M}"


def ended(activities: Iterable[Activity], lead: timedelta) -> Iterator[Planned]:
    found = {row.pk: row for row in activities}
    staff = staff_of_hosts(found) if found else {}
    for pk, activity in found.items():
        for person in sorted(staff.get(pk, ())):
            if activity.ends_at:
                opens_at, closes_at = activity.ends_at + lead, activity.ends_at + USEFUL
                yield Planned(Occasion(person, ended_key(activity)), opens_at, closes_at)


def ended_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    lead = lead_of(ENDED)
    over = Activity.objects.published().filter(ends_at__gt=now - USEFUL, ends_at__lte=now - lead)
    return open_at(ended(over, lead), now)


def ended_ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    lead = lead_of(ENDED)
    over = Activity.objects.published().filter(ends_at__gte=start - lead, ends_at__lt=end - lead)
    return opening_between(ended(over, lead), start, end)


def ended_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None when it goes on after all. With what is left to do, session by session."""
    over = {ended_key(row): row for row in activities_of(occasions).values() if row.has_ended(now)}
    left = what_is_left(over.values())
    return {
        occasion: mail_to_staff(over[occasion.key], left=left.get(over[occasion.key].pk, []))
        if occasion.key in over
        else None
        for occasion in occasions
    }


def what_is_left(activities: Iterable[Activity]) -> Mapping[int, list[Left]]:
    """By activity id: its held sessions without attendance or without a wrap-up."""
    rows = Session.objects.planned().filter(activity__in=list(activities)).chronological()
    sessions = list(rows.select_related("activity", "wrap_up"))
    taken = sessions_with_attendance(sessions) if sessions else set()
    found: dict[int, list[Left]] = {}
    for row in sessions:
        needs_attendance, needs_wrap_up = row.pk not in taken, wrap_up_of(row) is None
        if needs_attendance or needs_wrap_up:
            line = SessionLine(row, shows_join_link=False)
            found.setdefault(row.activity_id, []).append(Left(line, row, needs_attendance, needs_wrap_up))
    return found


KINDS = [
    Kind(
        name=OPENED,
        category="staff",
        templates="emails/academy/activity-opened",
        contexts=opened_contexts,
        label=_("An activity of ours is open"),
        placeholders=STAFF_PLACEHOLDERS,
    ),
    Kind(
        name=FULL,
        category="staff",
        templates="emails/academy/activity-full",
        contexts=full_contexts,
        due=full_due,
        label=_("An activity of ours is full"),
        placeholders=STAFF_PLACEHOLDERS,
    ),
    Kind(
        name=ENDED,
        category="staff",
        templates="emails/academy/activity-ended",
        contexts=ended_contexts,
        due=ended_due,
        ahead=ended_ahead,
        lead=LEAD,
        label=_("An activity of ours has ended"),
        placeholders=STAFF_PLACEHOLDERS,
    ),
]
