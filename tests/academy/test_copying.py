"""The same again on other days: what is copied, what is not, and who is told."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from academy.models import Activity, Enrolment, ScheduleChange, Session, SessionFacilitator
from academy.services import copy_activity, enrol, plan_weekly_series
from core.errors import DomainError
from notifications.models import Delivery
from partners.models import Need
from reference.models import Framework, Topic
from tests.factories import (
    ActivityFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    published_activity,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
LISBON, MADRID = "Europe/Lisbon", "Europe/Madrid"


def days_of(activity: Activity) -> list[tuple[date, time, str]]:
    return [(row.day, row.start_time, row.time_zone) for row in activity.sessions.planned().chronological()]


def course() -> Activity:
    """Two sessions in two zones, two hosts, somebody enrolled, a closing hour two days before."""
    activity = published_activity(
        now=NOW,
        slug="course",
        title_en="Course",
        title_pt="Curso",
        enrolment_closes_on=date(2027, 2, 9),
        enrolment_closes_time=time(18, 0),
    )
    SessionFactory.create(activity=activity, day=date(2027, 2, 18), time_zone=MADRID, schedule_revision=3)
    activity.hostings.create(organisation=OrganisationFactory.create())
    activity.needs.add(NeedFactory.create())
    activity.topics.add(
        Topic.objects.create(
            framework=Framework.objects.create(code="own", version="1", name="Own"), code="water", name_en="Water"
        )
    )
    first = activity.sessions.chronological()[0]
    SessionFacilitator.objects.create(session=first, person=PersonFactory.create(name="Rui"), role="co")
    person = PersonFactory.create()
    enrol(activity=activity, person=person, by=person, now=NOW)
    Delivery.objects.all().delete()
    return activity


def test_copy_is_a_draft_with_all_but_the_enrolments() -> None:
    activity = course()

    copy = copy_activity(activity=activity, first_day=date(2027, 9, 6), moves_closing=True, now=NOW)

    copy.refresh_from_db()
    assert (copy.slug, copy.state, copy.published_at) == ("course-2", "draft", None)
    assert (copy.title_en, copy.title_pt) == ("Course", "Curso")  # type: ignore[attr-defined]
    assert copy.public_id != activity.public_id
    assert list(copy.hostings.values_list("organisation", "is_lead")) == list(
        activity.hostings.values_list("organisation", "is_lead")
    )
    assert [row.code for row in copy.languages.all()] == ["en"]
    assert [row.name for row in copy.topics.all()] == ["Water"]
    assert list(copy.needs.all()) == list(Need.objects.all())
    assert days_of(copy) == [(date(2027, 9, 6), time(10), LISBON), (date(2027, 9, 13), time(10), MADRID)]
    assert copy.starts_at == datetime(2027, 9, 6, 9, 0, tzinfo=UTC)
    assert set(copy.sessions.values_list("schedule_revision", flat=True)) == {0}
    assert (copy.enrolment_closes_on, copy.enrolment_closes_time) == (date(2027, 9, 4), time(18, 0))
    facilitators = SessionFacilitator.objects.filter(session__activity=copy)
    assert [(row.person.name, row.role, row.session.day) for row in facilitators] == [("Rui", "co", date(2027, 9, 6))]
    assert list(Enrolment.objects.values_list("activity__slug", flat=True)) == ["course"]
    assert Delivery.objects.count() == 0


def test_the_original_stays_as_it_was_and_a_second_copy_has_its_own_name() -> None:
    activity = course()
    before = days_of(activity)

    for _number in range(2):
        copy_activity(activity=activity, first_day=date(2027, 9, 6), moves_closing=False, now=NOW)

    activity.refresh_from_db()
    assert (activity.slug, activity.state, days_of(activity)) == ("course", "published", before)
    copies = Activity.objects.exclude(pk=activity.pk).order_by("slug")
    assert [(row.slug, row.enrolment_closes_at) for row in copies] == [("course-2", None), ("course-3", None)]


@pytest.mark.parametrize(("cancelled", "expected"), [(1, ["2027-09-06"]), (2, ["2027-09-06", "2027-09-13"])])
def test_cancelled_sessions_are_copied_only_when_nothing_else_is_left(cancelled: int, expected: list[str]) -> None:
    activity = course()
    for session in activity.sessions.order_by("-starts_at")[:cancelled]:
        Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)

    copy = copy_activity(activity=activity, first_day=date(2027, 9, 6), moves_closing=False, now=NOW)

    assert [str(day) for day, _hour, _zone in days_of(copy)] == expected


@pytest.mark.parametrize(
    ("day", "zone", "hour", "code"),
    [
        (date(2027, 3, 28), LISBON, time(1, 30), "hour_missing"),
        (date(2027, 10, 31), MADRID, time(2, 30), "hour_twice"),
        (date(2027, 1, 31), LISBON, time(10, 0), "out_of_reach"),
        (date(9999, 12, 31), LISBON, time(10, 0), "out_of_reach"),
    ],
)
def test_copy_refuses_days_beside_the_field_and_writes_nothing(day: date, zone: str, hour: time, code: str) -> None:
    activity = ActivityFactory.create()
    SessionFactory.create(activity=activity, start_time=hour, end_time=time(hour.hour + 3), time_zone=zone)

    with pytest.raises(DomainError) as caught:
        copy_activity(activity=activity, first_day=day, moves_closing=False, now=NOW)

    assert (caught.value.field, caught.value.code) == ("first_day", code)
    assert (Activity.objects.count(), Session.objects.count()) == (1, 1)


def test_copy_names_the_later_day_on_which_the_clocks_change() -> None:
    activity = ActivityFactory.create()
    SessionFactory.create(activity=activity, day=date(2027, 3, 10))
    SessionFactory.create(activity=activity, day=date(2027, 3, 17), start_time=time(1, 30), end_time=time(3))

    with pytest.raises(DomainError, match=r"March 28, 2027|28 March 2027"):
        copy_activity(activity=activity, first_day=date(2027, 3, 21), moves_closing=False, now=NOW)


def test_copy_refuses_a_closing_hour_that_the_clock_change_takes() -> None:
    activity = ActivityFactory.create(enrolment_closes_on=date(2027, 3, 9), enrolment_closes_time=time(1, 30))
    SessionFactory.create(activity=activity, day=date(2027, 3, 10))

    with pytest.raises(DomainError) as caught:
        copy_activity(activity=activity, first_day=date(2027, 3, 29), moves_closing=True, now=NOW)

    assert (caught.value.field, Activity.objects.count()) == ("first_day", 1)


def test_copy_needs_a_session() -> None:
    with pytest.raises(DomainError) as caught:
        copy_activity(activity=ActivityFactory.create(), first_day=date(2027, 9, 6), moves_closing=False, now=NOW)
    assert caught.value.code == "no_session"


@pytest.mark.parametrize(("zone", "winter"), [(LISBON, 10), (MADRID, 9)])
@pytest.mark.parametrize(("first", "later"), [(date(2027, 3, 18), -1), (date(2027, 10, 21), 1)])
def test_series_keeps_the_wall_time_over_both_clock_changes(zone: str, winter: int, first: date, later: int) -> None:
    session = SessionFactory.create(day=first, time_zone=zone, place="Room 1")

    added = plan_weekly_series(session=session, count=3, every_weeks=1, by=None, now=NOW)

    assert [row.day for row in added] == [first + timedelta(weeks=number) for number in (1, 2, 3)]
    assert {row.starts_at.astimezone(ZoneInfo(zone)).time() for row in added} == {time(10, 0)}
    before = winter if later == -1 else winter - 1
    assert [row.starts_at.hour for row in added] == [before, before + later, before + later]
    assert {(row.place, row.state, row.schedule_revision) for row in added} == {("Room 1", "planned", 0)}
    assert session.activity.sessions.count() == 4


def test_series_of_a_published_activity_is_told_once_to_each() -> None:
    activity = course()
    session = activity.sessions.chronological()[0]

    added = plan_weekly_series(session=session, count=4, every_weeks=2, by=None, now=NOW)

    change = ScheduleChange.objects.latest("pk")
    assert change.before == {str(row.public_id): None for row in added}
    # Who has a seat, and Rui, who facilitates.
    owed = list(Delivery.objects.order_by("pk").values_list("kind", "key"))
    assert owed == [("academy.activity-changed", str(change.public_id))] * 2
    assert Delivery.objects.filter(person__name="Rui").count() == 1
    activity.refresh_from_db()
    assert activity.ends_at == datetime(2027, 4, 8, 11, 0, tzinfo=UTC)
    assert SessionFacilitator.objects.filter(session__in=added, person__name="Rui", role="co").count() == 4


def test_series_of_a_draft_tells_nobody() -> None:
    plan_weekly_series(session=SessionFactory.create(), count=1, every_weeks=4, by=None, now=NOW)

    assert (ScheduleChange.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "count", "every_weeks", "code"),
    [
        ({}, 0, 1, "range"),
        ({}, 21, 1, "range"),
        ({}, 1, 5, "range"),
        ({"day": date(2027, 3, 21), "start_time": time(1, 30)}, 2, 1, "hour_missing"),
        ({"day": date(2026, 12, 1)}, 2, 1, "out_of_reach"),
        ({"day": date(2098, 12, 31)}, 2, 1, "out_of_reach"),
    ],
)
def test_series_refuses_and_writes_nothing(fields: dict[str, object], count: int, every_weeks: int, code: str) -> None:
    session = SessionFactory.create(**{"end_time": time(3) if code == "hour_missing" else time(12), **fields})

    with pytest.raises(DomainError) as caught:
        plan_weekly_series(session=session, count=count, every_weeks=every_weeks, by=None, now=NOW)

    assert (caught.value.code, Session.objects.count()) == (code, 1)


def test_the_same_series_twice_is_refused() -> None:
    session = SessionFactory.create()
    plan_weekly_series(session=session, count=2, every_weeks=1, by=None, now=NOW)

    with pytest.raises(DomainError) as caught:
        plan_weekly_series(session=session, count=2, every_weeks=1, by=None, now=NOW)

    assert (caught.value.code, Session.objects.count()) == ("planned_twice", 3)
