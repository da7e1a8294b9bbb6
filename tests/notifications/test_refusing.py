"""Refused for good: when it is the address, the person gets no more until somebody confirms it."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.models import Delivery, RefusedAddress
from notifications.reminders import Occasion
from notifications.services import confirm_address, drain, owe, owe_many
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, signed_in, staff_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(declare):
    declare()
    return [PersonFactory.create(email=f"p{number}@mail.example") for number in range(3)]


def owe_all(people, key):
    owe_many(kind="tests.note", occasions=[Occasion(person.pk, key) for person in people], now=NOW)


def states(key):
    rows = Delivery.objects.filter(key=key).order_by("person")
    return [row.skip_reason or row.state for row in rows]


def test_a_refused_address_is_left_alone_until_it_is_confirmed_and_the_others_get_theirs(people, use_smtp):
    use_smtp.answer_recipient = lambda address: "550 5.1.1 no such person" if address.startswith("p1@") else None
    for key in ("first", "at once"):
        owe_all(people, key)
    assert drain(clock=lambda: NOW) == 4
    assert (states("first"), states("at once")) == (["sent", "failed", "sent"], ["sent", "refused-address", "sent"])
    refused = RefusedAddress.objects.get()
    assert (refused.person, refused.email, refused.refused_at) == (people[1], "p1@mail.example", NOW)
    assert refused.error == "550 5.1.1 no such person"
    assert use_smtp.connections == 1

    owe_all(people, "later")
    drain(clock=lambda: NOW)
    assert states("later") == ["sent", "refused-address", "sent"]

    use_smtp.answer_recipient = lambda address: None
    assert confirm_address(person=people[1])
    owe_all(people, "confirmed")
    drain(clock=lambda: NOW)
    assert states("confirmed") == ["sent", "sent", "sent"]
    assert states("later")[1] == "refused-address", "what was not sent is not sent later"


def test_a_new_address_is_written_to(people, use_smtp):
    RefusedAddress.objects.create(person=people[0], email="old@mail.example", error="550", refused_at=NOW)
    owe(kind="tests.note", person=people[0], key="a", now=NOW)
    assert drain(clock=lambda: NOW) == 1


@pytest.mark.parametrize(
    ("step", "reply", "is_address"),
    [
        ("recipient", "550 5.1.1 no such person", True),
        ("recipient", "550 no such person", True),
        ("recipient", "553 5.2.1 mailbox disabled", True),
        ("recipient", "550 5.7.1 your network is on a list", False),
        ("recipient", "552 5.2.2 mailbox full", False),
        ("recipient", "554 policy", False),
        ("message", "550 5.1.1 no such person", True),
        ("message", "550 looks like spam", False),
        ("message", "554 5.7.1 looks like spam", False),
    ],
)
def test_the_answer_says_whether_it_is_the_address(people, use_smtp, step, reply, is_address):
    if step == "recipient":
        use_smtp.answer_recipient = lambda address: reply
    else:
        use_smtp.answer = lambda envelope: reply
    owe(kind="tests.note", person=people[0], key="a", now=NOW)
    drain(clock=lambda: NOW)
    row = Delivery.objects.get()
    assert (row.state, row.last_error, RefusedAddress.objects.exists()) == ("failed", reply, is_address)


def test_a_temporary_refusal_of_the_recipient_is_tried_again(people, use_smtp):
    use_smtp.answer_recipient = lambda address: "450 4.2.1 try later"
    owe(kind="tests.note", person=people[0], key="a", now=NOW)
    drain(clock=lambda: NOW)
    use_smtp.answer_recipient = lambda address: None
    assert drain(clock=lambda: NOW + 2 * MINUTE) == 1
    assert not RefusedAddress.objects.exists()


def test_headers_of_what_can_be_switched_off_and_of_what_cannot(declare, use_smtp):
    declare("tests.may")
    declare("tests.must", must_know=True)
    person = PersonFactory.create(language="pt")
    for kind in ("tests.may", "tests.must"):
        owe(kind=kind, person=person, key="a", now=NOW)
    drain(clock=lambda: NOW)
    may, must = (received.message for received in use_smtp.received)
    way_out = str(may["List-Unsubscribe"]).strip()
    assert way_out.startswith("<http://localhost:8000/pt/mail-preferences/")
    assert way_out.endswith("/off/>")
    assert may["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (must["List-Unsubscribe"], must["List-Unsubscribe-Post"]) == (None, None)
    assert may["Auto-Submitted"] == must["Auto-Submitted"] == "auto-generated"


def test_staff_see_the_refusal_on_the_persons_page_and_confirm_the_address():
    person = PersonFactory.create(email="ana@mail.example")
    row = RefusedAddress.objects.create(person=person, email=person.email, error="550 5.1.1 no such person")
    home = OrganisationFactory.create(territory=None)
    network = signed_in(staff_of(home, Membership.Role.NETWORK_COORDINATOR))
    page = network.get(f"/admin/accounts/person/{person.pk}/change/").content.decode()
    assert "550 5.1.1 no such person" in page
    action = {"action": "write_again", "_selected_action": [row.pk]}
    answer = network.post("/admin/notifications/refusedaddress/", action, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["1 address gets mails again."]
    assert not RefusedAddress.objects.exists()
