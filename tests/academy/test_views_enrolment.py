"""Enrolling and withdrawing in the browser's way: a form page, a POST, and back."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from academy.models import Activity, Enrolment
from academy.services import cancel_activity
from accounts.models import Person
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    published_activity,
    signed_in,
)
from tests.pages import get

pytestmark = pytest.mark.django_db


def page_of(activity: Activity, action: str = "") -> str:
    return f"/en/activities/{activity.slug}/{action}"


def states(activity: Activity) -> dict[str, str]:
    return dict(activity.enrolments.values_list("person__name", "state"))


@pytest.fixture
def ana() -> Person:
    person: Person = PersonFactory.create(name="Ana")
    return person


def test_stranger_is_sent_to_sign_in_and_comes_back(client: Client) -> None:
    url = page_of(published_activity(), "enrol/")

    response = client.get(url)

    assert response.status_code == 302
    assert response["Location"] == f"/en/accounts/login/?next={quote(url)}"
    assert client.post(url)["Location"] == response["Location"]
    assert not Enrolment.objects.exists()


def test_asking_changes_nothing(ana: Person) -> None:
    activity = published_activity()

    html = get(signed_in(ana), page_of(activity, "enrol/"))

    assert 'data-enrolment="none"' in html
    assert "csrfmiddlewaretoken" in html
    assert states(activity) == {}


def test_enrolling_gives_a_seat_and_says_so(ana: Person) -> None:
    activity = published_activity()

    response = signed_in(ana).post(page_of(activity, "enrol/"), follow=True)

    assert response.redirect_chain == [(page_of(activity), 302)]
    assert b"You are enrolled. The confirmation is on its way" in response.content
    assert b'data-enrolment="confirmed"' in response.content
    assert states(activity) == {"Ana": "confirmed"}


def test_enrolling_twice_is_the_same_as_once(ana: Person) -> None:
    activity = published_activity()
    client = signed_in(ana)

    for _time in range(2):
        assert client.post(page_of(activity, "enrol/")).status_code == 302

    assert states(activity) == {"Ana": "confirmed"}
    assert Enrolment.objects.get().changes.count() == 1
    assert "You are enrolled" in get(client, page_of(activity, "enrol/"))
    assert "<button" not in get(client, page_of(activity, "enrol/")).partition("<main")[2].partition("</main")[0]


def test_enrolling_in_a_full_activity_gives_a_place_in_the_queue(ana: Person) -> None:
    activity = published_activity(capacity=1)
    EnrolmentFactory.create(activity=activity)
    EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1)
    client = signed_in(ana)
    assert "Join the waiting list" in get(client, page_of(activity, "enrol/"))

    response = client.post(page_of(activity, "enrol/"), follow=True)

    assert b"All seats are taken. You are number 2 on the waiting list." in response.content
    assert states(activity)["Ana"] == "waiting"
    assert "You are number 2 on the waiting list" in get(client, page_of(activity, "enrol/"))


def test_cancelled_past_and_closed_activities_refuse_with_the_reason(ana: Person) -> None:
    cancelled = published_activity()
    cancel_activity(activity=cancelled, by=None, now=timezone.now())
    past = published_activity(now=timezone.now() - timedelta(days=60))
    client = signed_in(ana)

    for activity, reason in ((cancelled, "This activity has been cancelled."), (past, "This activity is over.")):
        url = page_of(activity, "enrol/")
        for response in (client.get(url), client.post(url)):
            html = response.content.decode()
            assert response.status_code == 200
            assert 'role="alert"' in html
            assert reason in html
            assert "csrfmiddlewaretoken" not in html.partition("<main")[2].partition("</main")[0]
    assert not Enrolment.objects.exists()


def test_somebody_enrolled_in_a_cancelled_activity_reads_that_it_is_cancelled(ana: Person) -> None:
    activity = published_activity()
    EnrolmentFactory.create(activity=activity, person=ana)
    cancel_activity(activity=activity, by=None, now=timezone.now())

    html = get(signed_in(ana), page_of(activity, "enrol/"))

    assert "This activity has been cancelled." in html
    assert "You are enrolled" not in html


def test_draft_is_not_there(ana: Person) -> None:
    draft = ActivityFactory.create()

    for action in ("enrol/", "withdraw/"):
        assert signed_in(ana).get(page_of(draft, action)).status_code == 404
        assert signed_in(ana).post(page_of(draft, action)).status_code == 404


def test_withdrawing_gives_the_seat_to_the_next(ana: Person) -> None:
    activity = published_activity(capacity=1)
    EnrolmentFactory.create(activity=activity, person=ana)
    EnrolmentFactory.create(activity=activity, person__name="Bruno", state="waiting", waiting_number=1)
    client = signed_in(ana)
    assert states(activity)["Ana"] == "confirmed"
    assert "Keep my place" in get(client, page_of(activity, "withdraw/"))

    response = client.post(page_of(activity, "withdraw/"), follow=True)

    assert b"You have withdrawn from this activity." in response.content
    assert b'data-enrolment="withdrawn"' in response.content
    assert states(activity) == {"Ana": "withdrawn", "Bruno": "confirmed"}


def test_withdrawing_without_a_seat_is_a_sentence(ana: Person) -> None:
    activity = published_activity()
    client = signed_in(ana)

    assert "You have no seat in this activity" in get(client, page_of(activity, "withdraw/"))
    response = client.post(page_of(activity, "withdraw/"))

    assert response.status_code == 200
    assert b'role="alert"' in response.content
    assert b"You are not enrolled in this activity." in response.content


def test_somebody_whose_address_is_not_proved_is_asked_to_prove_it() -> None:
    activity = published_activity()
    client = Client()
    client.force_login(
        UserFactory.create(person=None, email="new@mail.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    for action in ("enrol/", "withdraw/"):
        for response in (client.get(page_of(activity, action)), client.post(page_of(activity, action))):
            assert response.status_code == 200
    assert "Please confirm your e-mail address first" in get(client, page_of(activity, "enrol/"))
    assert not Enrolment.objects.exists()


def test_posting_needs_the_token_of_the_form(ana: Person) -> None:
    activity = published_activity()
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(ana).cookies

    assert client.post(page_of(activity, "enrol/")).status_code == 403
    assert not Enrolment.objects.exists()
