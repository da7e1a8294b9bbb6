"""Activities, sessions, enrolments. `published_activity` goes through the services."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factory
from auditlog.context import disable_auditlog

from academy.models import Activity, ActivityHost, Delegation, Enrolment, Session
from academy.services import plan_session, publish_activity
from partners.models import Organisation
from reference.models import Language
from tests.factories.accounts import PersonFactory
from tests.factories.base import RowFactory
from tests.factories.partners import OrganisationFactory


class ActivityFactory(RowFactory[Activity]):
    """A draft hosted by one organisation, without sessions."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"activity-{n}")
    title_en = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").title())
    capacity = 10
    time_zone = "Europe/Lisbon"

    @factory.post_generation
    def host(obj: Activity, create: bool, extracted: Organisation | None, **kwargs: Any) -> None:  # noqa: N805
        if create:
            organisation = extracted or OrganisationFactory.create()
            ActivityHost.objects.create(activity=obj, organisation=organisation, is_lead=True)
            language, _made = Language.objects.get_or_create(code="en", defaults={"name": "English"})
            obj.languages.add(language)


class SessionFactory(RowFactory[Session]):
    class Meta:
        model = Session

    activity = factory.SubFactory(ActivityFactory)
    day = date(2027, 3, 10)
    start_time = time(10, 0)
    end_time = time(12, 0)
    time_zone = "Europe/Lisbon"


class EnrolmentFactory(RowFactory[Enrolment]):
    class Meta:
        model = Enrolment

    activity = factory.SubFactory(ActivityFactory)
    person = factory.SubFactory(PersonFactory)
    state = Enrolment.State.CONFIRMED
    offer_ends_at = factory.LazyAttribute(
        lambda row: datetime.now(UTC) + timedelta(hours=48) if row.state == Enrolment.State.OFFERED else None
    )


class DelegationFactory(RowFactory[Delegation]):
    class Meta:
        model = Delegation

    activity = factory.SubFactory(ActivityFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    seats = 3


def published_activity(
    *, now: datetime | None = None, in_days: int = 10, sessions: int = 1, start: time = time(10, 0), **fields: Any
) -> Activity:
    """A published activity whose first session is `in_days` after `now` (default: today), one session a day."""
    moment = now or datetime.now(UTC)
    activity: Activity = ActivityFactory.create(**fields)
    with disable_auditlog():
        plan_and_publish(activity, moment, in_days, sessions, start)
    activity.refresh_from_db()
    return activity


def plan_and_publish(activity: Activity, moment: datetime, in_days: int, sessions: int, start: time) -> None:
    for number in range(sessions):
        plan_session(
            activity=activity,
            day=(moment + timedelta(days=in_days + number)).date(),
            start_time=start,
            end_time=time(start.hour + 2, start.minute),
            by=None,
            now=moment,
            place="Room 1",
        )
    publish_activity(activity=activity, by=None, now=moment)
