"""A session that is under way, for tests of what happens in the room."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from academy.models import Activity, AttendanceMark, Enrolment, Session
from tests.factories import EnrolmentFactory, PersonFactory, published_activity

MINUTE = timedelta(minutes=1)


def under_way(*names: str, begun: timedelta = 5 * MINUTE, **fields: Any) -> tuple[Session, list[Enrolment]]:
    """A session of two hours that has just begun, by the real clock, and those with a seat.

    In a place where it is noon: no session goes over midnight.
    """
    session = published_activity(**fields).sessions.earliest("starts_at")
    start = timezone.now().replace(second=0, microsecond=0) - begun
    ahead = 12 - start.hour
    session.time_zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
    local = start.astimezone(ZoneInfo(session.time_zone))
    session.day, session.start_time, session.end_time = local.date(), local.time(), (local + 120 * MINUTE).time()
    session.save()
    Activity.objects.filter(pk=session.activity_id).update(starts_at=session.starts_at, ends_at=session.ends_at)
    session = Session.objects.select_related("activity").get(pk=session.pk)
    people = [PersonFactory.create(name=name) for name in names]
    return session, [EnrolmentFactory.create(activity=session.activity, person=person) for person in people]


def noted(enrolment: Enrolment) -> list[str]:
    """The states noted about somebody, in the order in which they were noted."""
    marks = AttendanceMark.objects.filter(enrolment=enrolment).order_by("noted_at", "pk")
    return list(marks.values_list("state", flat=True))


def path_of(session: Session, page: str) -> str:
    return f"/en/staff/activities/{session.activity.slug}/sessions/{session.public_id}/{page}/"


def sheet_of(session: Session) -> str:
    return f"/en/staff/activities/{session.activity.slug}/attendance/?session={session.public_id}"


def iso(moment: datetime) -> str:
    return moment.isoformat()
