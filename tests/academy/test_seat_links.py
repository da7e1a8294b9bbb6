"""The signed link to one's own seat: what it shows and does, for whom, and until when."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from academy.links import VALID_AFTER_THE_END, seat_path, token_for
from academy.models import Enrolment, Session
from academy.services import cancel_activity
from tests.factories import EnrolmentFactory, UserFactory, published_activity
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
State = Enrolment.State


def seat_of(enrolment):
    return "/en" + seat_path(enrolment.activity, enrolment).removeprefix("/en")


def guest_in(activity, **fields):
    return EnrolmentFactory.create(activity=activity, **fields)


def main_of(html):
    return html.partition("<main")[2].partition("</main")[0]


def test_link_of_a_guest_withdraws_after_a_second_look():
    activity = published_activity(capacity=1)
    enrolment = guest_in(activity)
    waiting = guest_in(activity, state="waiting", waiting_number=1)
    html = get(Client(), seat_of(enrolment))
    assert 'data-enrolment="confirmed"' in html
    assert "Give my seat back" in html

    page = Client().post(seat_of(enrolment), {"action": "withdraw"}, follow=True).content.decode()

    assert "You have withdrawn from this activity." in page
    assert 'value="withdraw"' not in page
    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED


@pytest.mark.parametrize(("answer", "state"), [("accept", "confirmed"), ("decline", "declined")])
def test_link_of_a_guest_answers_an_offer(answer, state):
    activity = published_activity(capacity=1, promotion="offer")
    enrolment = guest_in(activity, state="offered", waiting_number=1)
    assert "Take the seat" in get(Client(), seat_of(enrolment))
    assert f'data-enrolment="{state}"' in (
        Client().post(seat_of(enrolment), {"action": answer}, follow=True).content.decode()
    )
    again = Client().post(seat_of(enrolment), {"action": answer})
    assert again.status_code == 200
    assert 'role="alert"' in again.content.decode()


def test_link_of_who_has_a_login_gives_no_seat_away():
    activity = published_activity(sessions=2)
    Session.objects.update(join_link="https://meet.example/secret")
    member = guest_in(activity, person=UserFactory.create().person)
    html = get(Client(), seat_of(member))
    assert "meet.example" not in html
    assert 'value="withdraw"' not in html
    for action, page in (("withdraw", "withdraw"), ("accept", "offer"), ("decline", "offer")):
        answer = Client().post(seat_of(member), {"action": action})
        assert answer["Location"] == f"/en/activities/{activity.slug}/{page}/"
    assert Enrolment.objects.get().state == State.CONFIRMED
    session = activity.sessions.earliest("starts_at")
    Client().post(seat_of(member), {"action": "excuse", "session": session.public_id})
    assert session.attendance_marks.get().state == "excused", "this one works from the mail for everybody"


def test_link_shows_the_way_in_to_a_guest_with_a_seat_only():
    activity = published_activity()
    Session.objects.update(join_link="https://meet.example/secret")
    assert "https://meet.example/secret" in get(Client(), seat_of(guest_in(activity)))
    waiting = guest_in(activity, state="waiting", waiting_number=1)
    assert "meet.example" not in get(Client(), seat_of(waiting))


def test_link_that_is_not_ours_is_not_found():
    activity = published_activity()
    token = token_for(guest_in(activity))
    for bad in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "not-an-id:" + token.rpartition(":")[2]):
        for ask in (Client().get, Client().post):
            assert ask(f"/en/activities/{activity.slug}/seat/{bad}/").status_code == 404


def test_link_of_a_renamed_activity_leads_to_the_same_seat():
    activity = published_activity()
    enrolment = guest_in(activity)
    old = seat_of(enrolment)
    activity.slug = "another-name"
    activity.save()
    enrolment.refresh_from_db()
    enrolment.activity.refresh_from_db()
    assert Client().get(old)["Location"] == seat_of(enrolment)


def test_link_stops_working_a_month_after_the_end():
    activity = published_activity(now=timezone.now() - timedelta(days=38))
    enrolment = guest_in(activity)
    assert activity.starts_at is not None
    assert activity.ends_at is not None
    assert activity.ends_at < timezone.now() < activity.ends_at + VALID_AFTER_THE_END
    html = get(Client(), seat_of(enrolment))
    assert "You were enrolled" in html
    assert "<form" not in main_of(html)
    type(activity).objects.update(
        starts_at=activity.starts_at - timedelta(days=3), ends_at=activity.ends_at - timedelta(days=3)
    )
    for response in (Client().get(seat_of(enrolment)), Client().post(seat_of(enrolment), {"action": "withdraw"})):
        assert response.status_code == 410
        assert "This link is no longer valid" in response.content.decode()
    assert Enrolment.objects.get().state == State.CONFIRMED


def test_cancelled_activity_is_said_and_has_no_buttons():
    activity = published_activity()
    enrolment = guest_in(activity)
    cancel_activity(activity=activity, by=None, now=timezone.now(), reason="The hall is shut")
    html = get(Client(), seat_of(enrolment))
    assert "The hall is shut" in html
    assert "<form" not in main_of(html)


def test_unknown_buttons_and_sessions_change_nothing():
    activity, other = published_activity(), published_activity()
    enrolment = guest_in(activity)
    answer = Client().post(seat_of(enrolment), {"action": "explode"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    for session in ("", "no-id", str(other.sessions.get().public_id)):
        assert Client().post(seat_of(enrolment), {"action": "excuse", "session": session}).status_code == 404
    assert Client(enforce_csrf_checks=True).post(seat_of(enrolment), {"action": "withdraw"}).status_code == 403


def test_queries_do_not_grow_with_the_sessions():
    costs = []
    for number in (1, 20):
        activity = published_activity(sessions=number, capacity=40)
        costs.append(queries_of(Client(), seat_of(guest_in(activity))))
    assert costs[0] == costs[1] <= 20
