"""Offered seats: who is asked, until when, and what each answer does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from academy.models import Activity, Enrolment, EnrolmentChange, Session
from academy.services import (
    accept_offer,
    cancel_activity,
    change_capacity,
    decline_offer,
    enrol,
    lapse_offers,
    move_sessions,
    withdraw,
)
from academy.services.editing import save_edited_activity
from accounts.models import Person
from core.errors import DomainError
from notifications.models import Delivery
from notifications.reminders import registry
from notifications.services import drain
from tests.factories import EnrolmentFactory, PersonFactory, UserFactory, published_activity, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
# The session of `published_activity(now=NOW)` is on 11 March 2027, 10:00 in Lisbon, which is 10:00 UTC.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
START = datetime(2027, 3, 11, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def queue_of(activity: Activity, *names: str, now: datetime = NOW) -> list[Person]:
    """These people enrol one after the other."""
    people = [PersonFactory.create(name=name) for name in names]
    for person in people:
        enrol(activity=activity, person=person, by=person, now=now)
    return people


def offering(**fields: object) -> Activity:
    return published_activity(now=NOW, **{"capacity": 1, "promotion": "offer", **fields})


def states(activity: Activity) -> dict[str, str]:
    return dict(activity.enrolments.order_by("pk").values_list("person__name", "state"))


def written() -> list[list[tuple[object, ...]]]:
    """All that a refused answer must leave alone."""
    return [
        list(model._default_manager.order_by("pk").values_list()) for model in (Enrolment, EnrolmentChange, Delivery)
    ]


@pytest.fixture
def offered() -> tuple[Activity, Person, Person]:
    """Ana gave her seat back: it is offered to Bruno for 48 hours, Carla waits."""
    activity = offering()
    ana, bruno, carla = queue_of(activity, "Ana", "Bruno", "Carla")
    withdraw(activity=activity, person=ana, by=ana, now=NOW)
    return activity, bruno, carla


def test_freed_seat_is_offered_to_the_first_who_waits(offered: tuple[Activity, Person, Person]) -> None:
    activity, bruno, _carla = offered

    assert states(activity) == {"Ana": "withdrawn", "Bruno": "offered", "Carla": "waiting"}
    assert activity.enrolments.get(person=bruno).offer_ends_at == NOW + 48 * HOUR
    delivery = Delivery.objects.get(kind="academy.enrolment-offered")
    assert (delivery.person, delivery.useful_until) == (bruno, NOW + 48 * HOUR)


def test_more_seats_are_offered_in_order() -> None:
    activity = offering()
    queue_of(activity, "Ana", "Bruno", "Carla", "Dora")

    change_capacity(activity=activity, capacity=3, by=None, now=NOW)

    assert list(states(activity).values()) == ["confirmed", "offered", "offered", "waiting"]


def test_offer_never_ends_past_the_cut_off() -> None:
    activity = offering()
    ana, bruno = queue_of(activity, "Ana", "Bruno")

    withdraw(activity=activity, person=ana, by=ana, now=START - 30 * HOUR)

    assert activity.enrolments.get(person=bruno).offer_ends_at == START - 24 * HOUR


def test_nobody_is_offered_a_seat_past_the_cut_off_and_nobody_passes_those_who_wait() -> None:
    activity = offering()
    [ana, _bruno] = queue_of(activity, "Ana", "Bruno")

    withdraw(activity=activity, person=ana, by=ana, now=START - 24 * HOUR)
    queue_of(activity, "Carla", now=START - 23 * HOUR)

    assert states(activity) == {"Ana": "withdrawn", "Bruno": "waiting", "Carla": "waiting"}


def test_staff_give_idle_seats_past_the_cut_off_by_giving_seats_at_once() -> None:
    activity = offering()
    [ana, _bruno] = queue_of(activity, "Ana", "Bruno")
    withdraw(activity=activity, person=ana, by=ana, now=START - HOUR)
    activity.refresh_from_db()

    activity.promotion = Activity.Promotion.AT_ONCE
    save_edited_activity(activity=activity, by=None, now=START - HOUR)

    assert states(activity)["Bruno"] == "confirmed"


def test_accepting_confirms_the_seat(offered: tuple[Activity, Person, Person]) -> None:
    activity, bruno, _carla = offered

    enrolment = accept_offer(activity=activity, person=bruno, now=NOW + 47 * HOUR)

    assert (enrolment.state, enrolment.offer_ends_at) == ("confirmed", None)
    assert states(activity) == {"Ana": "withdrawn", "Bruno": "confirmed", "Carla": "waiting"}
    assert Delivery.objects.filter(kind="academy.enrolment-confirmed", person=bruno).count() == 1


def test_declining_offers_the_seat_to_the_next(offered: tuple[Activity, Person, Person]) -> None:
    activity, bruno, carla = offered

    decline_offer(activity=activity, person=bruno, now=NOW + HOUR)

    assert states(activity) == {"Ana": "withdrawn", "Bruno": "declined", "Carla": "offered"}
    assert activity.enrolments.get(person=carla).offer_ends_at == NOW + 49 * HOUR


def test_withdrawing_from_an_offer_passes_it_on(offered: tuple[Activity, Person, Person]) -> None:
    activity, bruno, _carla = offered

    withdraw(activity=activity, person=bruno, by=None, now=NOW)

    assert states(activity) == {"Ana": "withdrawn", "Bruno": "withdrawn", "Carla": "offered"}


def test_offer_lapses_to_the_next_and_whoever_missed_it_may_queue_again(
    offered: tuple[Activity, Person, Person],
) -> None:
    activity, bruno, carla = offered

    assert lapse_offers(now=NOW + 48 * HOUR - timedelta(seconds=1)) == 0
    assert lapse_offers(now=NOW + 48 * HOUR) == 1
    assert lapse_offers(now=NOW + 48 * HOUR) == 0

    assert states(activity) == {"Ana": "withdrawn", "Bruno": "lapsed", "Carla": "offered"}
    assert Delivery.objects.get(kind="academy.enrolment-offer-lapsed").person == bruno
    again = enrol(activity=activity, person=bruno, by=bruno, now=NOW + 49 * HOUR)
    assert (again.state, again.waiting_number) == ("waiting", 3)
    assert activity.enrolments.get(person=carla).state == "offered"


def test_lapsing_is_done_every_minute(offered: tuple[Activity, Person, Person]) -> None:
    registry.duties["academy.lapse-offers"](NOW + 48 * HOUR)

    assert states(offered[0])["Bruno"] == "lapsed"


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("too late", "lapsed"),
        ("lapsed", "lapsed"),
        ("accepted", "confirmed"),
        ("declined", "no_offer"),
        ("cancelled", "cancelled"),
        ("somebody who waits", "no_offer"),
    ],
)
def test_answer_to_what_is_no_offer_any_more_writes_nothing(
    offered: tuple[Activity, Person, Person], answer: object, case: str, code: str
) -> None:
    activity, bruno, carla = offered
    now = NOW + (48 * HOUR if case in {"too late", "lapsed"} else HOUR)
    if case == "lapsed":
        lapse_offers(now=now)
    elif case == "accepted":
        accept_offer(activity=activity, person=bruno, now=now)
    elif case == "declined":
        decline_offer(activity=activity, person=bruno, now=now)
    elif case == "cancelled":
        cancel_activity(activity=activity, by=None, now=now)
    before = written()

    with pytest.raises(DomainError) as refused:
        answer(activity=activity, person=carla if case == "somebody who waits" else bruno, now=now)  # type: ignore[operator]

    assert refused.value.code == code
    assert written() == before


def test_offers_of_a_cancelled_activity_stay_as_they_were(offered: tuple[Activity, Person, Person]) -> None:
    cancel_activity(activity=offered[0], by=None, now=NOW)

    assert lapse_offers(now=NOW + 50 * HOUR) == 0
    assert states(offered[0])["Bruno"] == "offered"


def test_session_moved_earlier_ends_offers_and_later_makes_them_again() -> None:
    activity = offering(offer_hours=200)
    [ana, bruno] = queue_of(activity, "Ana", "Bruno")
    withdraw(activity=activity, person=ana, by=ana, now=NOW)
    session = Session.objects.get(activity=activity)

    session.day = (NOW + timedelta(days=1)).date()
    move_sessions(activity=activity, sessions=[session], by=None, now=NOW)
    assert activity.enrolments.get(person=bruno).offer_ends_at == session.starts_at

    lapse_offers(now=NOW + 26 * HOUR)
    assert states(activity)["Bruno"] == "lapsed"


def test_session_moved_later_offers_the_seats_that_were_idle() -> None:
    activity = offering()
    [ana, _bruno] = queue_of(activity, "Ana", "Bruno")
    withdraw(activity=activity, person=ana, by=ana, now=START - HOUR)
    session = Session.objects.get(activity=activity)

    session.day = (START + timedelta(days=7)).date()
    move_sessions(activity=activity, sessions=[session], by=None, now=START - HOUR)

    assert states(activity)["Bruno"] == "offered"


@pytest.mark.parametrize(("state", "ends_at"), [("offered", None), ("confirmed", NOW)])
def test_database_knows_an_end_exactly_where_a_seat_is_offered(state: str, ends_at: datetime | None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory.create(state=state, offer_ends_at=ends_at)


# Mails


def test_mail_of_the_offer_says_until_when_on_both_clocks_and_is_silent_once_answered() -> None:
    activity = offering()
    ana, bruno, carla = queue_of(activity, "Ana", "Bruno", "Carla")
    Person.objects.filter(pk=bruno.pk).update(time_zone="Europe/Rome")
    UserFactory.create(person=bruno)
    drain(clock=lambda: NOW)
    mail.outbox.clear()
    withdraw(activity=activity, person=ana, by=ana, now=NOW)
    drain(clock=lambda: NOW)

    [message] = [row for row in mail.outbox if str(bruno.email) in row.to[0]]
    for text in (message.body, message.alternatives[0].content):
        assert "Wednesday 3 March 2027, 09:00, Lisbon time (WET)" in text
        assert "(for you: Wednesday 3 March 2027, 10:00, Rome time)" in text
        assert f"/en/activities/{activity.slug}/offer/" in text

    decline_offer(activity=activity, person=bruno, now=NOW)
    decline_offer(activity=activity, person=carla, now=NOW)
    mail.outbox.clear()
    drain(clock=lambda: NOW)
    assert [row for row in mail.outbox if str(carla.email) in row.to[0]] == []


# Pages


@pytest.fixture
def page() -> tuple[Activity, Person, Client, str]:
    """An offer of today to Bruno, who is signed in."""
    activity = published_activity(capacity=1, promotion="offer", time_zone="Europe/Lisbon")
    ana, bruno = queue_of(activity, "Ana", "Bruno", now=timezone.now())
    withdraw(activity=activity, person=ana, by=ana, now=timezone.now())
    return activity, bruno, signed_in(bruno), f"/en/activities/{activity.slug}/offer/"


def test_opening_the_page_shows_the_offer_and_changes_nothing(page: tuple[Activity, Person, Client, str]) -> None:
    _activity, _bruno, client, url = page
    before = written()

    html = get(client, url)

    assert 'data-enrolment="offered"' in html
    assert "Please answer by" in html
    assert "Take the seat" in html
    assert "Decline the seat" in html
    assert written() == before


def test_offer_is_linked_from_my_week_and_from_the_activity(page: tuple[Activity, Person, Client, str]) -> None:
    activity, _bruno, client, url = page

    for address in ("/en/me/", f"/en/activities/{activity.slug}/"):
        html = get(client, address)
        assert 'data-enrolment="offered"' in html
        assert f'href="{url}"' in html
        assert "A seat is offered to you" in html


@pytest.mark.parametrize(("answer", "state"), [("accept", "confirmed"), ("decline", "declined")])
def test_answer_by_a_button_then_again_in_another_tab(
    page: tuple[Activity, Person, Client, str], answer: str, state: str
) -> None:
    activity, _bruno, client, url = page

    response = client.post(url, {"answer": answer})
    assert (response.status_code, response["Location"]) == (302, f"/en/activities/{activity.slug}/")
    assert states(activity)["Bruno"] == state

    before = written()
    again = client.post(url, {"answer": "accept"})
    assert again.status_code == 200
    assert ("You already have a seat" if answer == "accept" else "No seat is offered to you") in again.content.decode()
    assert written() == before


def test_answer_after_the_end_is_refused_on_the_page(page: tuple[Activity, Person, Client, str]) -> None:
    activity, _bruno, client, url = page
    activity.enrolments.filter(state="offered").update(offer_ends_at=timezone.now() - HOUR)

    html = client.post(url, {"answer": "accept"}).content.decode()

    assert "This offer has ended; the seat goes to the next person." in html
    assert "Take the seat" not in html
    assert states(activity)["Bruno"] == "offered"


def test_answer_without_a_choice_asks_for_one(page: tuple[Activity, Person, Client, str]) -> None:
    html = page[2].post(page[3], {"answer": "perhaps"}).content.decode()

    assert "Please choose one of the two answers." in html
    assert states(page[0])["Bruno"] == "offered"


def test_somebody_else_neither_sees_nor_answers_the_offer(page: tuple[Activity, Person, Client, str]) -> None:
    activity, _bruno, _client, url = page
    client = signed_in(PersonFactory.create())

    assert "Take the seat" not in get(client, url)
    client.post(url, {"answer": "accept"})

    assert states(activity) == {"Ana": "withdrawn", "Bruno": "offered"}


def test_enrolling_again_with_an_offer_leads_to_it(page: tuple[Activity, Person, Client, str]) -> None:
    activity, _bruno, client, url = page

    assert client.post(f"/en/activities/{activity.slug}/enrol/")["Location"] == url


def test_those_who_wait_read_what_becomes_of_a_freed_seat() -> None:
    activity = published_activity(capacity=1, promotion="offer")
    _ana, bruno = queue_of(activity, "Ana", "Bruno", now=timezone.now())
    client, url = signed_in(bruno), f"/en/activities/{activity.slug}/"

    assert "it is offered to the next person on the list" in get(client, url)
    Activity.objects.filter(pk=activity.pk).update(offer_cutoff_hours=24 * 20)
    assert "a seat that is given back now is not passed on" in get(client, url)


def test_staff_see_who_is_offered_until_when_at_a_constant_cost() -> None:
    activity = published_activity(capacity=50, promotion="offer")
    host = activity.hostings.get().organisation
    client, url = signed_in(staff_of(host)), f"/en/staff/activities/{activity.slug}/"
    assert activity.starts_at is not None
    ends_at = activity.starts_at - 100 * HOUR
    EnrolmentFactory.create(activity=activity, state="offered", offer_ends_at=ends_at)
    few = queries_of(client, url)

    html = get(client, url)
    assert "offered to the next person for a time" in html
    assert f'until <time datetime="{ends_at.isoformat()[:13]}' in html
    EnrolmentFactory.create_batch(29, activity=activity, state="offered", offer_ends_at=ends_at)
    assert queries_of(client, url) == few
