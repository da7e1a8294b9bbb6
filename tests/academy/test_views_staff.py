"""What the staff of the hosts do from pages: every change goes through the services and tells whom it concerns."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from academy.models import Activity, SessionFacilitator
from notifications.models import Delivery
from partners.models import Membership, Organisation
from tests.academy.staff_pages import page_of
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.pages import get

pytestmark = pytest.mark.django_db


def mails() -> list[str]:
    """What people are told; not that the activity has opened, which its own staff hear."""
    told = Delivery.objects.exclude(kind="academy.activity-opened")
    return list(told.order_by("pk").values_list("kind", flat=True))


def pages_of(activity: Activity) -> list[str]:
    session = activity.sessions.get()
    actions = ("", "publish/", "cancel/", "capacity/", f"sessions/{session.public_id}/move/")
    return [page_of(activity, action) for action in (*actions, f"sessions/{session.public_id}/cancel/")]


def test_pages_are_for_the_staff_of_any_host_and_the_network_coordinator(host: Organisation, client: Client) -> None:
    activity = published_activity(host=host)
    coordinator = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)
    mentoring = staff_of(host, Membership.Role.MENTORING_COORDINATOR)
    enrolled = EnrolmentFactory.create(activity=activity).person
    facilitator, responsible = PersonFactory.create(), PersonFactory.create()
    SessionFacilitator.objects.create(session=activity.sessions.get(), person=facilitator)
    activity.responsible = responsible
    activity.save()

    for url in pages_of(activity):
        assert client.get(url)["Location"].startswith("/en/accounts/login/?next="), url
        for person in (staff_of(host), coordinator):
            assert signed_in(person).get(url).status_code == 200, url
        for person in (PersonFactory.create(), staff_of(OrganisationFactory.create()), enrolled, mentoring):
            assert signed_in(person).get(url).status_code == 404, url
            assert signed_in(person).post(url).status_code in {404, 405}, url
        for person in (facilitator, responsible):
            assert signed_in(person).get(url).status_code == 403, url


def test_a_session_is_found_only_under_its_own_activity(host: Organisation, staff: Client) -> None:
    own, other = published_activity(host=host), published_activity()

    assert staff.get(page_of(own, f"sessions/{other.sessions.get().public_id}/move/")).status_code == 404


def test_publishing_opens_the_activity(host: Organisation, staff: Client) -> None:
    draft = ActivityFactory.create(host=host)
    SessionFactory.create(activity=draft, day=timezone.now().date() + timedelta(days=9))

    response = staff.post(page_of(draft, "publish/"), follow=True)

    draft.refresh_from_db()
    assert draft.state == Activity.State.PUBLISHED
    assert b"Everybody can find it and enrol now." in response.content


def test_publishing_without_a_session_says_what_is_missing(host: Organisation, staff: Client) -> None:
    draft = ActivityFactory.create(host=host)

    response = staff.post(page_of(draft, "publish/"))

    assert response.status_code == 200
    assert b'role="alert"' in response.content
    assert b"Plan at least one session" in response.content
    draft.refresh_from_db()
    assert draft.state == Activity.State.DRAFT


def test_cancelling_needs_a_reason_and_tells_everybody(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host)
    EnrolmentFactory.create(activity=activity)
    assert b"aria-invalid" in staff.post(page_of(activity, "cancel/"), {"reason": ""}).content

    staff.post(page_of(activity, "cancel/"), {"reason": "The room was flooded."})

    activity.refresh_from_db()
    assert (activity.state, activity.cancellation_reason) == ("cancelled", "The room was flooded.")
    assert mails() == ["academy.activity-cancelled"]


def test_more_seats_go_to_those_waiting(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host, capacity=1)
    EnrolmentFactory.create(activity=activity)
    waiting = EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1)

    assert staff.post(page_of(activity, "capacity/"), {"capacity": "2"}).status_code == 302

    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    assert mails() == ["academy.enrolment-promoted"]


@pytest.mark.parametrize("value", ["1", "0", "-5", "many", "", "99999999999999999999"])
def test_capacity_refuses_nonsense_and_fewer_than_given(host: Organisation, staff: Client, value: str) -> None:
    activity = published_activity(host=host, capacity=5)
    EnrolmentFactory.create_batch(2, activity=activity)

    response = staff.post(page_of(activity, "capacity/"), {"capacity": value})

    assert response.status_code == 200
    assert b"aria-invalid" in response.content
    activity.refresh_from_db()
    assert activity.capacity == 5


def test_moving_a_session_takes_the_clock_of_the_place(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host)
    EnrolmentFactory.create(activity=activity)
    session = activity.sessions.get()
    url = page_of(activity, f"sessions/{session.public_id}/move/")
    assert 'value="10:00"' in get(staff, url)
    fields = {"day": "2027-07-01", "start_time": "14:30", "end_time": "16:00", "time_zone": "Europe/Madrid"}

    response = staff.post(url, {**fields, "place": "Room 2", "join_link": "meet.example/room"}, follow=True)

    assert b"The session is moved." in response.content
    session.refresh_from_db()
    assert session.starts_at.isoformat() == "2027-07-01T12:30:00+00:00"
    assert (session.start_time, session.schedule_revision) == (time(14, 30), 1)
    assert session.join_link == "https://meet.example/room"
    assert mails() == ["academy.activity-changed"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day": "2027-03-28", "start_time": "01:30", "end_time": "03:00"}, "This hour does not exist on that day"),
        ({"day": "2027-10-31", "start_time": "01:30", "end_time": "03:00"}, "This hour happens twice on that day"),
        ({"end_time": "13:00"}, "A session ends after it starts"),
        ({"end_time": "22:00"}, "A session lasts at most six hours"),
        ({"time_zone": "Mars/Olympus"}, "This is not on the list."),
        ({"day": "tomorrow"}, "Please write the day like this"),
        ({"join_link": "not a link"}, "Please write the whole link"),
        ({"join_link": "ftp://meet.example/room"}, "Only links that begin with https:// or http://"),
        ({"day": "2098-07-01"}, "Choose a day within the next ten years"),
    ],
)
def test_a_time_that_makes_no_sense_is_said_beside_its_field(
    host: Organisation, staff: Client, wrong: dict[str, str], sentence: str
) -> None:
    activity = published_activity(host=host)
    session = activity.sessions.get()
    before = (session.starts_at, session.schedule_revision)
    fields = {"day": "2027-07-01", "start_time": "14:00", "end_time": "16:00", "time_zone": "Europe/Lisbon"}

    response = staff.post(page_of(activity, f"sessions/{session.public_id}/move/"), {**fields, **wrong})

    html = response.content.decode()
    assert response.status_code == 200
    assert "aria-invalid" in html
    assert sentence in html
    session.refresh_from_db()
    assert (session.starts_at, session.schedule_revision) == before


def test_cancelling_a_session_leaves_the_others(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host, sessions=2)
    first, second = activity.sessions.all()

    assert staff.post(page_of(activity, f"sessions/{first.public_id}/cancel/")).status_code == 302
    refused = staff.post(page_of(activity, f"sessions/{second.public_id}/cancel/"))

    first.refresh_from_db()
    assert first.is_cancelled
    assert b"Cancel the whole activity instead." in refused.content
