"""Guests: from the form to a confirmed seat by the link of a real mail, and nothing that tells who is known."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from academy.models import Answer, Enrolment, EnrolmentChange, Question, Requirements
from academy.services import cancel_activity, enrol, withdraw
from academy.services.guests import (
    SEAT_HELD_FOR,
    UNANSWERED_FOR,
    UNPROVED_KEPT_FOR,
    confirm_guest,
    forget_unproved,
    lapse_holds,
    request_guest_seat,
)
from accounts.models import Person, User
from core.errors import DomainError
from mustsee.invariants import violations
from notifications.models import Delivery
from notifications.services import drain
from tests.factories import (
    EnrolmentFactory,
    PersonFactory,
    TerritoryFactory,
    UserFactory,
    published_activity,
    signed_in,
)
from tests.factories.accounts import sign_up_data

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
State = Enrolment.State


def guests_welcome(now=NOW, **fields):
    return published_activity(now=now, allows_guests=True, **fields)


def ask(activity, email="gil@mail.example", name="Gil", now=NOW, language="en"):
    return request_guest_seat(activity=activity, name=name, email=email, language=language, now=now)


def typed(**changed):
    data = {"name": "Gil", "email": "gil@mail.example", "language": "en", "adult": "on", "privacy": "on", **changed}
    return {name: value for name, value in data.items() if value}


def form_of(activity, language="en"):
    return f"/{language}/activities/{activity.slug}/guest/"


def history(activity):
    rows = EnrolmentChange.objects.filter(enrolment__activity=activity).order_by("pk")
    return list(rows.values_list("enrolment__person__name", "to_state"))


def send(now=NOW):
    mail.outbox.clear()
    drain(clock=lambda: now)
    return list(mail.outbox)


def seat_link(message):
    """The path of the link that the mail of a guest has."""
    return re.search(r"https?://[^/\s]+(/\S+/seat/\S+)", message.body)[1]


# Asking


def test_a_guest_is_a_person_without_a_login_whose_seat_is_held_for_half_an_hour():
    activity = guests_welcome(capacity=1)
    enrolment = ask(activity)
    assert (enrolment.state, enrolment.hold_ends_at) == (State.UNCONFIRMED, NOW + SEAT_HELD_FOR)
    person = Person.objects.get(email="gil@mail.example")
    assert (person.name, person.language, person.privacy_acknowledged_at) == ("Gil", "en", NOW)
    assert person.zone == activity.time_zone
    assert not User.objects.exists()
    other = PersonFactory.create()
    assert enrol(activity=activity, person=other, by=other, now=NOW).state == State.WAITING


def test_no_seat_is_held_where_none_is_free_or_the_hosts_decide():
    full = guests_welcome(capacity=1)
    EnrolmentFactory.create(activity=full)
    for activity in (full, guests_welcome(admission="approval")):
        assert ask(activity).hold_ends_at is None


def test_a_hold_never_outlasts_the_start():
    activity = guests_welcome()
    assert ask(activity, now=activity.starts_at - timedelta(minutes=5)).hold_ends_at == activity.starts_at


def test_asking_twice_writes_twice_and_holds_once():
    activity = guests_welcome()
    first = ask(activity)
    again = ask(activity, now=NOW + timedelta(minutes=5))
    assert (again.pk, again.hold_ends_at) == (first.pk, first.hold_ends_at)
    assert history(activity) == [("Gil", "unconfirmed")]
    assert len(send(NOW + timedelta(minutes=5))) == 2


@pytest.mark.parametrize("state", [State.CONFIRMED, State.WAITING, State.REQUESTED])
def test_who_takes_part_already_is_told_so_by_mail_and_nothing_changes(state):
    activity = guests_welcome()
    ana = PersonFactory.create(name="Ana", email="ana@mail.example", language="pt")
    EnrolmentFactory.create(
        activity=activity, person=ana, state=state, waiting_number=1 if state == "waiting" else None
    )
    before = list(Enrolment.objects.values())
    ask(activity, email="ANA@mail.example", name="Somebody else")
    assert list(Enrolment.objects.values()) == before
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Ana", "pt")
    [row] = Delivery.objects.all()
    assert (row.kind, row.person) == ("academy.guest-known", ana)


def test_an_existing_person_keeps_name_and_language_until_they_change_them_themselves():
    ana = PersonFactory.create(name="Ana", email="ana@mail.example", language="pt")
    assert ask(guests_welcome(), email="ana@mail.example", name="Rude", language="fr").person_id == ana.pk
    ana.refresh_from_db()
    assert (ana.name, ana.language, ana.privacy_version) == ("Ana", "pt", "")


def test_of_somebody_unproved_what_is_typed_last_counts():
    ask(guests_welcome(), name="Rude words")
    ask(guests_welcome(), name="Gil Reis", language="it", now=NOW + timedelta(hours=1))
    assert list(Person.objects.values_list("name", "language")) == [("Gil Reis", "it")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"allows_guests": False}, "no_guests"),
        ({"admission": "delegation"}, "by_delegation"),
        ({"enrolment_closes_on": NOW.date() - timedelta(days=1), "enrolment_closes_time": time(10)}, "closed"),
    ],
)
def test_where_no_guest_can_come_every_address_gets_the_same_sentence(fields, code):
    activity = published_activity(now=NOW - timedelta(days=3), **{"allows_guests": True, **fields})
    EnrolmentFactory.create(activity=activity, person__email="known@mail.example")
    for email in ("known@mail.example", "new@mail.example"):
        with pytest.raises(DomainError) as refused:
            ask(activity, email=email)
        assert refused.value.code == code
    assert not Person.objects.filter(email="new@mail.example").exists()
    assert not Delivery.objects.exists()


# Confirming


def test_within_the_half_hour_the_seat_is_the_guests():
    activity = guests_welcome(capacity=1)
    enrolment = ask(activity)
    confirm_guest(enrolment=enrolment, now=NOW + timedelta(minutes=29))
    confirm_guest(enrolment=enrolment, now=NOW + timedelta(minutes=40))
    assert history(activity) == [("Gil", "unconfirmed"), ("Gil", "confirmed")]
    kinds = list(Delivery.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["academy.guest-confirm", "academy.enrolment-confirmed"]


@pytest.mark.parametrize("duty_has_run", [True, False])
def test_too_late_the_seat_goes_to_who_waits_and_the_guest_waits(duty_has_run):
    activity = guests_welcome(capacity=1)
    enrolment = ask(activity)
    ana = PersonFactory.create(name="Ana")
    enrol(activity=activity, person=ana, by=ana, now=NOW)
    late = NOW + SEAT_HELD_FOR
    if duty_has_run:
        assert lapse_holds(now=late) == 1
        assert lapse_holds(now=late) == 0
    assert confirm_guest(enrolment=enrolment, now=late).state == State.WAITING
    assert history(activity) == [
        ("Gil", "unconfirmed"),
        ("Ana", "waiting"),
        ("Gil", "lapsed"),
        ("Ana", "confirmed"),
        ("Gil", "waiting"),
    ]
    assert not list(violations(late))


def test_too_late_with_a_seat_still_free_the_guest_has_it():
    enrolment = ask(guests_welcome())
    assert confirm_guest(enrolment=enrolment, now=NOW + timedelta(hours=3)).state == State.CONFIRMED


def test_where_hosts_decide_the_confirmed_guest_is_a_request():
    enrolment = ask(guests_welcome(admission="approval"))
    assert confirm_guest(enrolment=enrolment, now=NOW).state == State.REQUESTED


def test_a_cancelled_activity_confirms_nobody():
    activity = guests_welcome()
    enrolment = ask(activity)
    cancel_activity(activity=activity, by=None, now=NOW)
    with pytest.raises(DomainError, match="cancelled"):
        confirm_guest(enrolment=enrolment, now=NOW)
    assert [row.kind for row in Delivery.objects.all()] == ["academy.guest-confirm"], "no news for who is unproved"


def test_who_withdrew_does_not_come_back_by_the_old_link():
    activity = guests_welcome()
    enrolment = confirm_guest(enrolment=ask(activity), now=NOW)
    withdraw(activity=activity, person=enrolment.person, by=enrolment.person, now=NOW)
    assert confirm_guest(enrolment=enrolment, now=NOW).state == State.WITHDRAWN


def test_a_member_whose_address_somebody_used_enrols_as_always():
    activity = guests_welcome(now=timezone.now(), capacity=1)
    ana = PersonFactory.create(email="ana@mail.example")
    client = signed_in(ana)
    ask(activity, email="ana@mail.example", now=timezone.now())
    page = client.get(f"/en/activities/{activity.slug}/").content.decode()
    assert 'data-enrolment="none"' in page
    assert activity.slug not in client.get("/en/me/").content.decode()
    client.post(f"/en/activities/{activity.slug}/enrol/")
    assert Enrolment.objects.get().state == State.CONFIRMED


# What ends by itself


def test_requests_end_silently_and_who_never_confirmed_is_forgotten_after_a_week():
    full = guests_welcome(capacity=1)
    EnrolmentFactory.create(activity=full)
    ask(full)
    send()
    assert lapse_holds(now=NOW + UNANSWERED_FOR - timedelta(minutes=1)) == 0
    assert lapse_holds(now=NOW + UNANSWERED_FOR) == 1
    assert not Delivery.objects.filter(state="planned").exists()
    kept = confirm_guest(enrolment=ask(guests_welcome(), email="kept@mail.example"), now=NOW).person
    assert forget_unproved(now=NOW + UNPROVED_KEPT_FOR - timedelta(minutes=1)) == 0
    assert forget_unproved(now=NOW + UNPROVED_KEPT_FOR) == 1
    assert not Person.objects.filter(email="gil@mail.example").exists()
    assert Person.objects.filter(pk=kept.pk).exists()


def test_whoever_something_else_points_at_is_not_forgotten():
    enrolment = ask(guests_welcome())
    lapse_holds(now=NOW + SEAT_HELD_FOR)
    published_activity(now=NOW, responsible=enrolment.person)
    assert forget_unproved(now=NOW + UNPROVED_KEPT_FOR) == 0
    assert history(enrolment.activity) == [("Gil", "unconfirmed"), ("Gil", "lapsed")]


# Pages


def test_page_answers_the_same_whatever_the_address_is():
    now = timezone.now()
    activity = guests_welcome(now=now)
    enrolled = UserFactory.create(person__email="enrolled@mail.example").person
    EnrolmentFactory.create(activity=activity, person=enrolled)
    UserFactory.create(person__email="login@mail.example")
    PersonFactory.create(email="person@mail.example")
    answers = set()
    for email in ("new@mail.example", "person@mail.example", "login@mail.example", "enrolled@mail.example"):
        response = Client().post(form_of(activity), typed(email=email))
        html = response.content.decode()
        assert email in html
        answers.add((response.status_code, tuple(response.cookies), html.replace(email, "…")))
    assert len(answers) == 1
    assert "We have sent a message to" in html
    assert Delivery.objects.count() == 4


def test_form_says_what_is_wrong_and_keeps_what_was_typed():
    activity = guests_welcome(now=timezone.now())
    response = Client().post(form_of(activity), typed(email="no address", name="http://spam.example", adult=""))
    html = response.content.decode()
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"email", "name", "adult"}
    assert 'role="alert"' in html
    assert "no address" in html
    assert not Person.objects.exists()


def test_form_is_in_the_readers_language_and_closed_ones_say_why():
    activity = guests_welcome(now=timezone.now())
    assert Client().get(form_of(activity, "fr")).context["form"]["language"].initial == "fr"
    cancel_activity(activity=activity, by=None, now=timezone.now())
    for response in (Client().get(form_of(activity)), Client().post(form_of(activity), typed())):
        assert response.status_code == 200
        assert "This activity has been cancelled." in response.content.decode()
    assert not Person.objects.exists()


def test_a_mailbox_gets_few_mails_however_often_one_asks():
    activity = guests_welcome(now=timezone.now())
    answers = [Client().post(form_of(activity), typed()).status_code for _time in range(8)]
    assert answers == [200] * 6 + [429] * 2
    assert Client().post(form_of(activity), typed(email="other@mail.example")).status_code == 200


def test_strangers_are_offered_both_ways_where_guests_may_come():
    activity = guests_welcome(now=timezone.now())
    url = f"/en/activities/{activity.slug}/"
    assert form_of(activity) in Client().get(url).content.decode()
    assert form_of(activity) not in signed_in(PersonFactory.create()).get(url).content.decode()
    closed_door = published_activity()
    assert "/guest/" not in Client().get(f"/en/activities/{closed_door.slug}/").content.decode()


# From the form to the seat


def test_guest_confirms_by_the_button_behind_the_link_and_answers_there():
    now = timezone.now()
    activity = guests_welcome(now=now, asks_diet=True)
    question = Question.objects.create(activity=activity, wording_en="Why do you come?", is_required=True)
    Client().post(form_of(activity), typed())
    [message] = send(timezone.now())
    assert message.to == ["Gil <gil@mail.example>"]
    assert "We keep a seat for you until" in message.body
    assert "You have an account" not in message.body
    link, client = seat_link(message), Client()
    page = client.get(link)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert 'content="noindex' in page.content.decode()
    assert Enrolment.objects.get().state == State.UNCONFIRMED, "opening a link changes nothing"

    assert "Why do you come?" in client.post(link, {"action": "confirm"}).content.decode()
    assert Enrolment.objects.get().state == State.UNCONFIRMED
    answer = {f"question-{question.public_id}": "To learn", "diet": "vegan", "consent": "on"}
    after = client.post(link, {"action": "confirm", **answer}, follow=True).content.decode()
    assert "You are enrolled. The confirmation is on its way to you by e-mail." in after
    assert 'data-enrolment="confirmed"' in after
    assert (Answer.objects.get().text, Requirements.objects.get().diet) == ("To learn", "vegan")
    [message] = send(timezone.now())
    assert message.subject.startswith("You have a seat")
    assert link in message.body, "whoever has no login withdraws by the link"
    assert "/withdraw/" not in message.body


def test_who_has_a_login_is_asked_to_sign_in_or_to_use_the_link():
    activity = guests_welcome(now=timezone.now())
    UserFactory.create(person__email="ana@mail.example")
    Client().post(form_of(activity), typed(email="ana@mail.example"))
    [message] = send(timezone.now())
    assert f"/en/activities/{activity.slug}/enrol/" in message.body
    Client().post(seat_link(message), {"action": "confirm"})
    assert Enrolment.objects.get().state == State.CONFIRMED


def test_account_made_later_takes_the_guest_over_with_everything():
    activity = guests_welcome(now=timezone.now())
    TerritoryFactory.create()
    Client().post(form_of(activity), typed(email="marta@mail.example", name="M."))
    [message] = send(timezone.now())
    Client().post(seat_link(message), {"action": "confirm"})
    person = Person.objects.get(email="marta@mail.example")
    mail.outbox.clear()
    client = Client()
    client.post("/en/accounts/signup/", sign_up_data())
    confirm = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[0].body)[1]
    client.post(confirm)
    assert User.objects.get().person == person
    person.refresh_from_db()
    assert (person.name, person.territory.slug, person.time_zone) == ("Marta Reis", "cascais", "")
    client.post("/en/accounts/login/", {"login": "marta@mail.example", "password": "a-long-pass-phrase"})
    assert 'data-enrolment="confirmed"' in client.get(f"/en/activities/{activity.slug}/").content.decode()
