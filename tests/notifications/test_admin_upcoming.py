"""What goes out in the next week, and staff's word against it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.services import enrol
from notifications.models import Delivery, HeldOccasion
from notifications.queries.upcoming import forecast, upcoming
from notifications.reminders import Occasion, Planned, registry
from notifications.services import collect
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, published_activity, signed_in, staff_of

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/delivery/"
UPCOMING = f"{LIST}upcoming/"
KIND = "academy.session-reminder-day"
HOUR = timedelta(hours=1)


def network_coordinator() -> Any:
    return staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR)


class Course:
    """A course in three days with people in it; nothing planned yet."""

    def __init__(self, number: int = 2) -> None:
        self.organisation = OrganisationFactory.create()
        self.activity = published_activity(host=self.organisation, in_days=3, capacity=40)
        self.people = PersonFactory.create_batch(number)
        for person in self.people:
            enrol(activity=self.activity, person=person, by=person, now=timezone.now())
        Delivery.objects.all().delete()
        session = self.activity.sessions.get()
        self.starts_at = session.starts_at
        self.key = f"{session.public_id}:{session.schedule_revision}"
        self.query = f"?kind={KIND}&key={self.key}"

    def client(self) -> Client:
        return signed_in(staff_of(self.organisation))


def of_kind(person: Any) -> list[Any]:
    return [row for row in upcoming(person, timezone.now()) if row.kind == KIND]


def test_what_the_clock_will_cause_is_shown_with_its_people_and_what_it_is_about() -> None:
    course = Course()
    client = course.client()

    (row,) = of_kind(staff_of(course.organisation))
    page = client.get(UPCOMING)
    people = client.get(f"{UPCOMING}occasion/{course.query}")

    assert (row.key, row.title, row.people, row.planned) == (course.key, str(course.activity), 2, 0)
    assert row.at == course.starts_at - timedelta(days=1)
    assert str(course.activity) in page.content.decode()
    assert all(person.name in people.content.decode() for person in course.people)


def test_what_is_planned_is_not_expected_again() -> None:
    course = Course()
    collect(now=course.starts_at - HOUR * 20)
    Delivery.objects.filter(kind=KIND).update(next_attempt_at=timezone.now())

    (row,) = of_kind(network_coordinator())

    assert (row.planned, row.expected) == (2, [])


def test_another_organisations_occasions_are_as_if_they_were_not_there() -> None:
    course, stranger = Course(), signed_in(staff_of(OrganisationFactory.create()))
    planned = Delivery.objects.create(kind=KIND, key=course.key, person=course.people[0])
    reason = {"reason": "No"}

    assert of_kind(staff_of(OrganisationFactory.create())) == []
    assert str(course.activity) not in stranger.get(UPCOMING).content.decode()
    for page in ("occasion", "hold", "cancel", "lift"):
        assert stranger.get(f"{UPCOMING}{page}/{course.query}").status_code == 404, page
    for page in ("hold", "cancel", "lift"):
        assert stranger.post(f"{UPCOMING}{page}/{course.query}", reason).status_code == 404, page
    for page in ("cancel", "release"):
        assert stranger.post(f"{LIST}{planned.pk}/{page}/", reason).status_code == 404, page
    planned.refresh_from_db()
    assert (planned.state, HeldOccasion.objects.count()) == ("planned", 0)


def test_an_occasion_is_held_with_a_reason_and_let_go() -> None:
    course = Course()
    client, hold, lift = course.client(), f"{UPCOMING}hold/{course.query}", f"{UPCOMING}lift/{course.query}"

    assert client.get(hold).status_code == 200
    assert HeldOccasion.objects.count() == 0
    assert "Please fill this in" in client.post(hold, {"reason": " "}).content.decode()
    client.post(hold, {"reason": "The hall is not sure"})
    held = HeldOccasion.objects.get()
    assert (held.kind, held.key, held.reason, held.lifted_at) == (KIND, course.key, "The hall is not sure", None)
    assert "The hall is not sure" in client.get(UPCOMING).content.decode()

    assert client.get(lift).status_code == 200
    client.post(lift)
    held.refresh_from_db()
    assert held.lifted_at is not None
    assert client.get(lift).status_code == 404


def test_one_person_is_left_out_and_planned_again_at_the_same_moment() -> None:
    course = Course()
    client, (one, other) = course.client(), course.people
    cancel = f"{UPCOMING}cancel/{course.query}&person={one.pk}"

    client.post(cancel, {"reason": "Has been told by phone"})
    row = Delivery.objects.get(kind=KIND)
    assert (row.person, row.state, row.skip_reason, row.note) == (one, "skipped", "held", "Has been told by phone")
    assert row.decided_by is not None
    assert [planned.occasion.person_id for planned in of_kind(network_coordinator())[0].expected] == [other.pk]
    assert client.get(cancel).status_code == 404

    client.post(f"{LIST}{row.pk}/release/")
    row.refresh_from_db()
    assert (row.state, row.next_attempt_at) == ("planned", course.starts_at - timedelta(days=1))


def test_everybody_of_an_occasion_is_cancelled_and_collecting_does_not_bring_it_back() -> None:
    course = Course()

    response = course.client().post(f"{UPCOMING}cancel/{course.query}", {"reason": "Called"}, follow=True)
    collect(now=course.starts_at - HOUR * 20)

    assert [str(message) for message in response.context["messages"]] == ["2 mails are cancelled."]
    assert set(Delivery.objects.filter(kind=KIND).values_list("state", "note")) == {("skipped", "Called")}


def test_a_mail_that_has_gone_out_is_not_cancelled_any_more() -> None:
    course = Course()
    row = Delivery.objects.create(
        kind=KIND, key=course.key, person=course.people[0], state="sent", sent_at=timezone.now()
    )

    response = course.client().post(f"{LIST}{row.pk}/cancel/", {"reason": "Too late"})

    assert "no longer planned" in response.content.decode()
    row.refresh_from_db()
    assert (row.state, row.note) == ("sent", "")


def test_without_a_forecast_of_its_own_a_kind_is_asked_day_by_day(declare: Any) -> None:
    now = datetime(2027, 1, 1, 8, tzinfo=UTC)
    person = PersonFactory.create()
    opens, ends = now + timedelta(days=2, hours=5), now + timedelta(days=6)

    def due(moment: datetime) -> Any:
        return [(Occasion(person.pk, "soon"), ends)] if opens <= moment < ends else []

    kind = declare(due=due)
    registry.kinds["broken"] = declare("tests.broken", due=lambda moment: 1 / 0)

    assert list(forecast(now)) == [(kind, Planned(Occasion(person.pk, "soon"), now + timedelta(days=3), ends), True)]


def test_many_people_cost_as_many_questions_as_one() -> None:
    counts = []
    for number in (1, 30):
        course = Course(number)
        client = course.client()
        with CaptureQueriesContext(connection) as queries:
            client.get(UPCOMING)
            client.get(f"{UPCOMING}occasion/{course.query}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
