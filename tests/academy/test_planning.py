"""Publishing, moving, cancelling, resizing: what is written, who is told."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from academy.models import Activity, Enrolment, ScheduleChange, Session
from academy.services import (
    cancel_activity,
    cancel_session,
    change_capacity,
    enrol,
    move_sessions,
    plan_session,
    publish_activity,
    withdraw,
)
from core.errors import DomainError
from notifications.models import Delivery
from tests.factories import ActivityFactory, PersonFactory, SessionFactory, published_activity

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


def owed(kind: str) -> list[str]:
    """Names of the people who are owed this mail."""
    return list(Delivery.objects.filter(kind=kind).order_by("person__name").values_list("person__name", flat=True))


def with_three_people(**fields: object) -> Activity:
    """Capacity 1: Ana is confirmed, Bruno waits, Carla has withdrawn."""
    activity = published_activity(now=NOW, capacity=1, **fields)  # type: ignore[arg-type]
    people = [PersonFactory.create(name=name) for name in ("Ana", "Bruno", "Carla")]
    for person in people:
        enrol(activity=activity, person=person, by=person, now=NOW)
    withdraw(activity=activity, person=people[2], by=people[2], now=NOW)
    Delivery.objects.all().delete()
    return activity


def test_publish_needs_a_session() -> None:
    activity = ActivityFactory.create()
    with pytest.raises(DomainError) as caught:
        publish_activity(activity=activity, by=None, now=NOW)
    assert caught.value.code == "no_session"


def test_publish_sets_state_instant_and_span() -> None:
    activity = ActivityFactory.create()
    SessionFactory.create(activity=activity)
    SessionFactory.create(activity=activity, day=date(2027, 3, 11))

    publish_activity(activity=activity, by=None, now=NOW)

    activity.refresh_from_db()
    assert (activity.state, activity.published_at) == ("published", NOW)
    assert activity.starts_at == datetime(2027, 3, 10, 10, 0, tzinfo=UTC)
    assert activity.ends_at == datetime(2027, 3, 11, 12, 0, tzinfo=UTC)


def test_moving_a_session_raises_its_revision_and_tells_those_enrolled_and_waiting() -> None:
    activity = with_three_people()
    session = activity.sessions.get()
    session.day += timedelta(days=1)

    change = move_sessions(activity=activity, sessions=[session], by=None, now=NOW)

    session.refresh_from_db()
    activity.refresh_from_db()
    assert session.schedule_revision == 1
    assert activity.starts_at == session.starts_at
    assert change is not None
    assert change.before[str(session.public_id)]["day"] == (session.day - timedelta(days=1)).isoformat()
    assert owed("academy.activity-changed") == ["Ana", "Bruno"]


def test_moving_two_sessions_at_once_is_one_mail() -> None:
    activity = with_three_people(sessions=2)
    sessions = list(activity.sessions.all())
    for session in sessions:
        session.place = "Another room"

    move_sessions(activity=activity, sessions=sessions, by=None, now=NOW)

    assert ScheduleChange.objects.count() == 1
    assert owed("academy.activity-changed") == ["Ana", "Bruno"]


def test_renaming_a_session_tells_nobody() -> None:
    activity = with_three_people()
    session = activity.sessions.get()
    session.title_en = "A better name"

    assert move_sessions(activity=activity, sessions=[session], by=None, now=NOW) is None

    session.refresh_from_db()
    assert (session.title_en, session.schedule_revision) == ("A better name", 0)
    assert owed("academy.activity-changed") == []


@pytest.mark.parametrize(
    ("day", "field"),
    [
        (date(2027, 3, 28), "start_time"),
        (date(2016, 3, 1), "day"),
        (date(27, 3, 1), "start_time"),
        (date(2040, 2, 4), "day"),
    ],
)
def test_moving_to_an_hour_that_does_not_exist_is_past_or_far_away_writes_nothing(day: date, field: str) -> None:
    activity = with_three_people(sessions=2)
    first, second = activity.sessions.all()
    first.place = "Another room"
    second.day, second.start_time, second.end_time = day, time(1, 30), time(3, 0)

    with pytest.raises(DomainError) as caught:
        move_sessions(activity=activity, sessions=[first, second], by=None, now=NOW)

    assert caught.value.field == field
    assert set(Session.objects.values_list("place", flat=True)) == {"Room 1"}
    assert not ScheduleChange.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "code"), [({"day": date(2040, 2, 4)}, "out_of_reach"), ({"join_link": "ftp://meet.example"}, "scheme")]
)
def test_session_years_away_or_with_a_link_no_browser_opens_is_not_planned(wrong: dict[str, Any], code: str) -> None:
    plan = {"day": date(2030, 2, 3), "start_time": time(10), "end_time": time(12), **wrong}
    with pytest.raises(DomainError) as caught:
        plan_session(activity=ActivityFactory.create(), by=None, now=NOW, **plan)
    assert caught.value.code == code
    assert not Session.objects.exists()


def test_session_longer_than_half_a_day_is_refused() -> None:
    activity = ActivityFactory.create()
    with pytest.raises(DomainError) as caught:
        plan_session(
            activity=activity,
            day=date(2027, 3, 1),
            start_time=time(9),
            end_time=time(17),
            by=None,
            now=NOW,
        )
    assert caught.value.field == "end_time"


def test_new_session_of_a_published_activity_is_told() -> None:
    activity = with_three_people()
    plan_session(activity=activity, day=date(2027, 3, 1), start_time=time(9), end_time=time(11), by=None, now=NOW)
    assert owed("academy.activity-changed") == ["Ana", "Bruno"]


def test_cancelling_keeps_enrolments_and_tells_those_enrolled_and_waiting_once() -> None:
    activity = with_three_people(sessions=2)

    cancel_activity(activity=activity, by=None, now=NOW, reason="The hall is flooded.")
    cancel_activity(activity=activity, by=None, now=NOW, reason="Again.")

    assert (activity.state, activity.cancelled_at, activity.cancellation_reason) == (
        "cancelled",
        NOW,
        "The hall is flooded.",
    )
    assert set(activity.sessions.values_list("state", "schedule_revision")) == {("cancelled", 1)}
    assert Enrolment.objects.filter(state="confirmed").count() == 1
    assert owed("academy.activity-cancelled") == ["Ana", "Bruno"]


def test_cancelling_one_of_two_sessions_is_told_and_shortens_the_activity() -> None:
    activity = with_three_people(sessions=2)
    first, second = activity.sessions.all()

    cancel_session(session=second, by=None, now=NOW)

    activity.refresh_from_db()
    assert activity.ends_at == first.ends_at
    assert owed("academy.activity-changed") == ["Ana", "Bruno"]


def test_the_only_session_left_is_not_cancelled_alone() -> None:
    activity = with_three_people()
    with pytest.raises(DomainError) as caught:
        cancel_session(session=activity.sessions.get(), by=None, now=NOW)
    assert caught.value.code == "last_session"


def test_capacity_cannot_go_below_those_confirmed() -> None:
    activity = published_activity(now=NOW, capacity=3)
    for _number in range(2):
        enrol(activity=activity, person=PersonFactory.create(), by=None, now=NOW)

    with pytest.raises(DomainError) as caught:
        change_capacity(activity=activity, capacity=1, by=None, now=NOW)

    assert caught.value.field == "capacity"
    activity.refresh_from_db()
    assert activity.capacity == 3


def test_more_seats_go_to_the_waiting_list_in_its_order() -> None:
    activity = published_activity(now=NOW, capacity=1)
    for name in ("Ana", "Bruno", "Carla", "Duarte"):
        enrol(activity=activity, person=PersonFactory.create(name=name), by=None, now=NOW)

    change_capacity(activity=activity, capacity=3, by=None, now=NOW)

    assert owed("academy.enrolment-promoted") == ["Bruno", "Carla"]
    assert list(activity.enrolments.waiting_in_order().values_list("person__name", flat=True)) == ["Duarte"]


@pytest.mark.parametrize(("start_time", "is_refused"), [(time(9, 59), True), (time(10), False)])
def test_a_session_does_not_move_before_enrolment_closes(start_time: time, is_refused: bool) -> None:
    activity = published_activity(now=NOW, enrolment_closes_on=date(2027, 2, 10), enrolment_closes_time=time(10))
    session = Session.objects.get(activity=activity)
    before = (session.starts_at, session.schedule_revision)
    session.day, session.start_time = date(2027, 2, 10), start_time

    if is_refused:
        with pytest.raises(DomainError, match="Enrolment would close after this session has begun") as caught:
            move_sessions(activity=activity, sessions=[session], by=None, now=NOW)
        assert caught.value.field == "day"
        session.refresh_from_db()
        assert (session.starts_at, session.schedule_revision) == before
        assert not ScheduleChange.objects.exists()
    else:
        move_sessions(activity=activity, sessions=[session], by=None, now=NOW)
        activity.refresh_from_db()
        assert activity.starts_at == activity.enrolment_closes_at


def test_a_session_that_begins_before_enrolment_closes_already_may_get_another_place() -> None:
    activity = published_activity(now=NOW)
    closing = {"enrolment_closes_on": date(2027, 12, 1), "enrolment_closes_time": time(10)}
    Activity.objects.filter(pk=activity.pk).update(**closing)
    session = Session.objects.get(activity=activity)
    session.place = "Room 2"

    move_sessions(activity=activity, sessions=[session], by=None, now=NOW)

    session.refresh_from_db()
    assert session.place == "Room 2"
