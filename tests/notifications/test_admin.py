"""The log of mails in the admin: read, searched, asked about a person or a thing, tried again, never written."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from academy.models import EnrolmentChange
from academy.services import enrol
from notifications.admin.delivery import why
from notifications.models import Delivery, HeldOccasion
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, published_activity, signed_in, staff_of
from tests.factories.mentoring import running_pair

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/delivery/"
NOW = datetime.now(UTC)


@pytest.fixture
def network() -> Client:
    home = OrganisationFactory.create(territory=None)
    return signed_in(staff_of(home, Membership.Role.NETWORK_COORDINATOR))


def delivery(**fields: Any) -> Delivery:
    values = {"kind": "academy.activity-cancelled", "key": "an-occasion", "state": Delivery.State.FAILED}
    return Delivery.objects.create(**{**values, "person": PersonFactory.create(), **fields})


def rows(client: Client, **asked: Any) -> set[Delivery]:
    return set(client.get(LIST, asked).context["cl"].queryset)


def test_a_failed_mail_is_planned_again_and_others_stay(network: Client) -> None:
    failed = delivery(attempts=9)
    sent = delivery(key="other", state=Delivery.State.SENT, sent_at=datetime.now(UTC))

    response = network.post(LIST, {"action": "try_again", "_selected_action": [failed.pk, sent.pk]}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["1 mail will be tried again."]
    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.state, failed.attempts, sent.state) == ("planned", 0, "sent")


def test_the_log_cannot_be_written(network: Client) -> None:
    row = delivery()

    assert network.get(f"{LIST}{row.pk}/change/").status_code == 200
    assert network.post(f"{LIST}{row.pk}/change/", {"state": "sent"}).status_code == 403
    assert network.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert network.get(f"{LIST}add/").status_code == 403


def test_staff_sees_the_mails_about_its_own_activities() -> None:
    organisation = OrganisationFactory.create()
    own = published_activity(host=organisation)
    session = own.sessions.get()
    person = PersonFactory.create()
    shown = {
        delivery(person=person, key=str(own.public_id)),
        delivery(person=person, key=f"{session.public_id}.3", kind="academy.session-reminder-day"),
    }
    delivery(person=person, key=str(published_activity().public_id))
    delivery(person=person, key=str(own.public_id), kind="mentoring.something")

    assert {row for row in rows(signed_in(staff_of(organisation))) if row.person == person} == shown


def test_search_finds_people_and_kinds(network: Client) -> None:
    row = delivery(person=PersonFactory.create(name="Inês"))
    delivery(key="other", kind="academy.enrolment-confirmed")

    for text in ("ines", "activity-cancelled"):
        assert rows(network, q=text) == {row}, text


def test_the_log_of_one_activity_holds_every_mail_about_it_and_no_other(network: Client) -> None:
    activity, other = published_activity(), published_activity()
    person = PersonFactory.create()
    for row in (activity, other):
        enrol(activity=row, person=person, by=person, now=NOW)
    Delivery.objects.exclude(person=person).delete()
    change = EnrolmentChange.objects.get(enrolment__activity=activity)
    session = activity.sessions.get()
    about = {
        Delivery.objects.get(key=str(change.public_id)),
        delivery(person=person, key=f"{change.public_id}:20270101120000"),
        delivery(person=person, key=str(activity.public_id)),
        delivery(person=person, key=f"{session.public_id}:1", kind="academy.session-reminder-day"),
    }
    stranger = delivery(key=f"{session.public_id}:1", kind="academy.session-reminder-day")

    assert rows(network, about=f"academy.activity:{activity.public_id}") == {*about, stranger}
    assert rows(network, about=f"academy.activity:{activity.public_id}", person=person.pk) == about
    page = network.get(LIST, {"about": f"academy.activity:{activity.public_id}"})
    assert str(activity) in page.content.decode()
    for nonsense in ("academy.activity:no-id", "nothing", f"academy.session:{session.public_id}"):
        assert rows(network, about=nonsense) == set(), nonsense
    assert rows(network, person="no-number") == set()


def test_the_log_of_one_pairing_leaves_out_calls_for_help(network: Client) -> None:
    pairing = running_pair(now=NOW)
    told = set(Delivery.objects.filter(kind__startswith="mentoring."))
    Delivery.objects.create(kind="mentoring.help-wanted", key="17", person=pairing.mentor)

    found = rows(network, about=f"mentoring.pairing:{pairing.public_id}")

    assert found == told
    assert found


def test_why_a_mail_is_not_sent_is_said_in_words(network: Client) -> None:
    held = delivery(key="held", state="planned")
    HeldOccasion.objects.create(kind=held.kind, key="held", reason="The hall is not sure")
    delivery(key="a", state="skipped", skip_reason="held", note="Sent by hand")
    delivery(key="b", state="skipped", skip_reason="no-address")
    delivery(key="c", state="missed", useful_until=datetime(2027, 3, 1, 9, tzinfo=UTC))
    delivery(key="d", state="failed", last_error="550 no such mailbox")
    delivery(key="e", state="planned", last_error="451 later")

    said = {row.key: why(row) for row in network.get(LIST).context["cl"].result_list}

    assert said["held"] == "held by staff: The hall is not sure"
    assert said["a"] == "held by staff: Sent by hand"
    assert said["b"] == "no e-mail address"
    assert said["c"].startswith("it was useful until ")
    assert said["d"] == "550 no such mailbox"
    assert said["e"].endswith("451 later")


def test_a_long_log_costs_as_many_questions_as_a_short_one(network: Client) -> None:
    counts = []
    for number in (1, 30):
        Delivery.objects.bulk_create(
            Delivery(kind="academy.x", key=f"{number}-{each}", person=person, created_at=NOW - timedelta(days=each))
            for each, person in enumerate(PersonFactory.create_batch(number))
        )
        with CaptureQueriesContext(connection) as queries:
            network.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
