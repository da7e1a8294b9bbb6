"""The log of mails in the admin: read, searched, tried again, never written."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from notifications.models import Delivery
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, published_activity, signed_in, staff_of

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/delivery/"


@pytest.fixture
def network() -> Client:
    home = OrganisationFactory.create(territory=None)
    return signed_in(staff_of(home, Membership.Role.NETWORK_COORDINATOR))


def delivery(**fields: Any) -> Delivery:
    values = {"kind": "academy.activity-cancelled", "key": "an-occasion", "state": Delivery.State.FAILED}
    return Delivery.objects.create(**{**values, "person": PersonFactory.create(), **fields})


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
    shown = [
        delivery(person=person, key=str(own.public_id)),
        delivery(person=person, key=f"{session.public_id}.3", kind="academy.session-reminder-day"),
    ]
    delivery(person=person, key=str(published_activity().public_id))
    delivery(person=person, key=str(own.public_id), kind="mentoring.something")

    rows = signed_in(staff_of(organisation)).get(LIST).context["cl"].queryset

    assert set(rows) == set(shown)


def test_search_finds_people_and_kinds(network: Client) -> None:
    row = delivery(person=PersonFactory.create(name="Inês"))
    delivery(key="other", kind="academy.enrolment-confirmed")

    for text in ("ines", "activity-cancelled"):
        assert list(network.get(LIST, {"q": text}).context["cl"].queryset) == [row], text
