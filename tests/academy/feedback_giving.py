"""What the tests of feedback share: an activity that is over, and people who say something."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from academy.models import Activity, Enrolment
from academy.services.feedback import Said, give_feedback
from tests.factories import EnrolmentFactory, published_activity

GOOD = [Said("worth", rating=5), Said("run", rating=4)]


def over(people: int = 0, *, days_ago: int = 2, **fields: Any) -> tuple[Activity, list[Enrolment]]:
    """A published activity that ended `days_ago`, with so many people who have a seat; no attendance was taken."""
    moment = timezone.now() - timedelta(days=days_ago + 10)
    activity = published_activity(now=moment, capacity=600, **fields)
    return activity, [EnrolmentFactory.create(activity=activity, changed_at=moment) for _each in range(people)]


def say(enrolment: Enrolment, *said: Said, now: datetime | None = None) -> None:
    give_feedback(enrolment=enrolment, said=list(said) or GOOD, now=now or timezone.now())


def page_of(activity: Activity) -> str:
    return f"/en/activities/{activity.slug}/feedback/"


def results_of(activity: Activity) -> str:
    return f"/en/staff/activities/{activity.slug}/feedback/"
