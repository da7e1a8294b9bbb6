"""Seats: what enrolling and withdrawing guarantee."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.models import Activity, Enrolment, EnrolmentChange
from academy.services import cancel_activity, enrol, withdraw
from core.errors import DomainError
from notifications.models import Delivery
from tests.factories import ActivityFactory, PersonFactory, published_activity

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
State = Enrolment.State


def states_of(activity: Activity) -> dict[str, str]:
    return dict(activity.enrolments.order_by("pk").values_list("person__name", "state"))


def mails() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("kind", "person__name"))


def test_enrol_confirms_person_when_there_is_a_seat() -> None:
    activity = published_activity(now=NOW, capacity=1)
    ana = PersonFactory.create(name="Ana")

    enrolment = enrol(activity=activity, person=ana, by=ana, now=NOW)

    assert enrolment.state == State.CONFIRMED
    change = EnrolmentChange.objects.get()
    assert (change.from_state, change.to_state, change.at, change.by) == ("", "confirmed", NOW, ana)
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.person, delivery.key) == (
        "academy.enrolment-confirmed",
        ana,
        str(change.public_id),
    )


def test_enrol_puts_person_on_waiting_list_when_activity_is_full() -> None:
    activity = published_activity(now=NOW, capacity=1)
    for name in ("Ana", "Bruno", "Carla"):
        enrol(activity=activity, person=PersonFactory.create(name=name), by=None, now=NOW)

    assert states_of(activity) == {"Ana": "confirmed", "Bruno": "waiting", "Carla": "waiting"}
    assert list(activity.enrolments.waiting_in_order().values_list("person__name", flat=True)) == ["Bruno", "Carla"]
    assert mails()[1:] == [("academy.enrolment-waiting", "Bruno"), ("academy.enrolment-waiting", "Carla")]


def test_enrol_twice_is_the_same_as_once() -> None:
    activity = published_activity(now=NOW)
    ana = PersonFactory.create()

    first = enrol(activity=activity, person=ana, by=ana, now=NOW)
    second = enrol(activity=activity, person=ana, by=ana, now=NOW + timedelta(hours=1))

    assert first == second
    assert (Enrolment.objects.count(), EnrolmentChange.objects.count(), Delivery.objects.count()) == (1, 1, 1)


def test_withdraw_promotes_the_first_waiting_person_in_the_same_step() -> None:
    activity = published_activity(now=NOW, capacity=1)
    ana, bruno, carla = (PersonFactory.create(name=name) for name in ("Ana", "Bruno", "Carla"))
    for person in (ana, bruno, carla):
        enrol(activity=activity, person=person, by=person, now=NOW)

    withdraw(activity=activity, person=ana, by=ana, now=NOW)

    assert states_of(activity) == {"Ana": "withdrawn", "Bruno": "confirmed", "Carla": "waiting"}
    assert mails()[3:] == [("academy.enrolment-withdrawn", "Ana"), ("academy.enrolment-promoted", "Bruno")]


def test_withdraw_from_the_waiting_list_promotes_nobody() -> None:
    activity = published_activity(now=NOW, capacity=1)
    ana, bruno = PersonFactory.create(name="Ana"), PersonFactory.create(name="Bruno")
    for person in (ana, bruno):
        enrol(activity=activity, person=person, by=person, now=NOW)

    withdraw(activity=activity, person=bruno, by=bruno, now=NOW)

    assert states_of(activity) == {"Ana": "confirmed", "Bruno": "withdrawn"}


def test_person_who_comes_back_goes_to_the_end_of_the_waiting_list() -> None:
    activity = published_activity(now=NOW, capacity=1)
    ana, bruno, carla = (PersonFactory.create(name=name) for name in ("Ana", "Bruno", "Carla"))
    for person in (ana, bruno, carla):
        enrol(activity=activity, person=person, by=person, now=NOW)

    withdraw(activity=activity, person=bruno, by=bruno, now=NOW)
    enrol(activity=activity, person=bruno, by=bruno, now=NOW)

    assert list(activity.enrolments.waiting_in_order().values_list("person__name", flat=True)) == ["Carla", "Bruno"]


def test_enrolling_withdrawing_and_enrolling_again_are_three_events_and_owe_three_mails() -> None:
    activity = published_activity(now=NOW)
    ana = PersonFactory.create(name="Ana")

    enrol(activity=activity, person=ana, by=ana, now=NOW)
    withdraw(activity=activity, person=ana, by=ana, now=NOW)
    enrol(activity=activity, person=ana, by=ana, now=NOW)

    assert [kind for kind, _name in mails()] == [
        "academy.enrolment-confirmed",
        "academy.enrolment-withdrawn",
        "academy.enrolment-confirmed",
    ]
    assert Enrolment.objects.get().state == State.CONFIRMED


def test_withdraw_twice_is_the_same_as_once() -> None:
    activity = published_activity(now=NOW)
    ana = PersonFactory.create()
    enrol(activity=activity, person=ana, by=ana, now=NOW)

    withdraw(activity=activity, person=ana, by=ana, now=NOW)
    withdraw(activity=activity, person=ana, by=ana, now=NOW)

    assert EnrolmentChange.objects.count() == 2


def test_withdraw_without_an_enrolment_is_refused() -> None:
    activity = published_activity(now=NOW)
    ana = PersonFactory.create()
    with pytest.raises(DomainError) as caught:
        withdraw(activity=activity, person=ana, by=ana, now=NOW)
    assert caught.value.code == "not_enrolled"


def test_enrol_in_a_draft_is_refused() -> None:
    activity = ActivityFactory.create()
    refused(activity, "draft", NOW)


def test_enrol_in_a_cancelled_activity_is_refused() -> None:
    activity = published_activity(now=NOW)
    cancel_activity(activity=activity, by=None, now=NOW)
    refused(activity, "cancelled", NOW)


@pytest.mark.parametrize(("moment", "code"), [(timedelta(0), "started"), (timedelta(hours=2), "over")])
def test_enrol_in_what_has_started_or_is_over_is_refused(moment: timedelta, code: str) -> None:
    activity = published_activity(now=NOW)
    assert activity.starts_at is not None
    refused(activity, code, activity.starts_at + moment)


def test_enrol_after_the_closing_time_is_refused_and_just_before_is_fine() -> None:
    activity = published_activity(
        now=NOW, in_days=10, enrolment_closes_on=NOW.date(), enrolment_closes_time=datetime.min.time().replace(hour=12)
    )
    noon = NOW.replace(hour=12)
    refused(activity, "closed", noon)
    enrol(activity=activity, person=PersonFactory.create(), by=None, now=noon - timedelta(seconds=1))


def test_nobody_is_promoted_into_what_has_started() -> None:
    activity = published_activity(now=NOW, capacity=1, sessions=2)
    ana, bruno = PersonFactory.create(name="Ana"), PersonFactory.create(name="Bruno")
    for person in (ana, bruno):
        enrol(activity=activity, person=person, by=person, now=NOW)

    assert activity.starts_at is not None
    withdraw(activity=activity, person=ana, by=ana, now=activity.starts_at + timedelta(minutes=1))

    assert states_of(activity) == {"Ana": "withdrawn", "Bruno": "waiting"}


def refused(activity: Activity, code: str, now: datetime) -> None:
    """Enrolling at `now` raises this code and writes nothing."""
    with pytest.raises(DomainError) as caught:
        enrol(activity=activity, person=PersonFactory.create(), by=None, now=now)
    assert caught.value.code == code
    assert not Enrolment.objects.exists()
    assert not Delivery.objects.exists()
