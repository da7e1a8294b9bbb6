"""Approving mentors, and a pairing as its coordinators see it: facts and signals, never content."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from mentoring.models import MentorProfile, Note, Pairing
from mentoring.services import (
    add_step,
    answer_exit,
    call_for_help,
    complete_pairing,
    log_meeting,
    propose_agreement,
    record_contact,
    write_note,
)
from notifications.models import Delivery
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory, signed_in, staff_of
from tests.factories.mentoring import MentorProfileFactory, coordinator_of, running_pair
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
MENTORS = "/en/staff/mentors/"


def submitted(**fields: Any) -> MentorProfile:
    profile: MentorProfile = MentorProfileFactory.create(
        state=MentorProfile.State.SUBMITTED, submitted_at=timezone.now(), **fields
    )
    return profile


def network() -> Person:
    return staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)


def address(pairing: Pairing, rest: str = "") -> str:
    return f"/en/staff/pairings/{pairing.public_id}/{rest}"


def test_mentors_of_own_territories_wait_for_approval() -> None:
    submitted(person__name="Marta")
    submitted(person__name="Far", person__territory=TerritoryFactory.create(slug="navarra"))
    MentorProfileFactory.create(person__name="Draft", state=MentorProfile.State.DRAFT)
    MentorProfileFactory.create(person__name="Approved")

    html = get(signed_in(coordinator_of()), MENTORS)

    assert "Read and decide: Marta" in html
    assert "Far" not in html
    assert "Draft" not in html
    assert "Approved</a>" in html
    assert "2 of 2" in html
    assert "Read and decide: Far" in get(signed_in(network()), MENTORS)


def test_approving_tells_the_mentor() -> None:
    profile, by = submitted(), coordinator_of()

    answer = signed_in(by).post(f"{MENTORS}{profile.public_id}/", {"decision": "approve", "reason": "typed, not meant"})

    assert answer["Location"] == MENTORS
    profile.refresh_from_db()
    assert (profile.state, profile.decided_by, profile.decision_reason) == ("approved", by, "")
    assert Delivery.objects.get(kind="mentoring.profile-approved").person == profile.person


def test_declining_needs_a_reason_and_tells_it() -> None:
    profile, client = submitted(), signed_in(coordinator_of())
    url = f"{MENTORS}{profile.public_id}/"

    html = client.post(url, {"decision": "decline", "reason": " "}).content.decode()
    assert 'role="alert"' in html
    assert "Please say why" in html
    assert client.post(url, {"decision": "decline", "reason": "Please add a topic."}).status_code == 302
    profile.refresh_from_db()

    assert (profile.state, profile.decision_reason) == ("declined", "Please add a topic.")
    assert Delivery.objects.get(kind="mentoring.profile-declined").person == profile.person


def test_deciding_twice_is_a_sentence_and_changes_nothing() -> None:
    profile, client = submitted(), signed_in(coordinator_of())
    url = f"{MENTORS}{profile.public_id}/"
    client.post(url, {"decision": "approve"})

    html = client.post(url, {"decision": "decline", "reason": "No"}).content.decode()

    assert "This profile is not waiting for a decision." in html
    profile.refresh_from_db()
    assert profile.state == "approved"


@pytest.mark.parametrize("decision", ["", "nonsense"])
def test_no_decision_changes_nothing(decision: str) -> None:
    profile = submitted()

    answer = signed_in(coordinator_of()).post(f"{MENTORS}{profile.public_id}/", {"decision": decision})

    assert answer.status_code == 200
    profile.refresh_from_db()
    assert profile.state == "submitted"


def test_strangers_and_the_mentor_do_not_decide(client: Client) -> None:
    by = coordinator_of()
    own = submitted(person=by)
    by.territory = TerritoryFactory.create()
    by.save()
    other = submitted()

    assert signed_in(by).get(f"{MENTORS}{own.public_id}/").status_code == 404
    assert f"{own.public_id}" not in get(signed_in(by), MENTORS)
    for person in (coordinator_of("navarra"), PersonFactory.create(), staff_of(OrganisationFactory.create())):
        assert signed_in(person).post(f"{MENTORS}{other.public_id}/", {"decision": "approve"}).status_code == 404
    assert client.get(MENTORS).status_code == 302
    assert MentorProfile.objects.filter(state="submitted").count() == 2


@pytest.fixture
def pairing() -> Pairing:
    """A pair across a border with something written in every place that can be written in."""
    now = timezone.now() - timedelta(days=3)
    navarra = TerritoryFactory.create(slug="navarra")
    coordinator_of("navarra")
    pair = running_pair(now=now, by=coordinator_of(), mentor={"name": "Marta", "territory": navarra})
    mentor, mentee = pair.mentor, pair.mentee
    held = log_meeting(
        pairing=pair, by=mentee, now=now + timedelta(days=1), happened="held", day=now.date(), minutes=75, rating=2
    )
    propose_agreement(
        pairing=pair,
        by=mentor,
        now=now,
        goals=["secret-goal"],
        rhythm_days=21,
        months=6,
        review_on=now.date() + timedelta(days=60),
        mode="online",
    )
    for person in (mentor, mentee):
        for audience in Note.Audience.values:
            text = f"{audience}-note-{person.pk}"
            write_note(pairing=pair, by=person, now=now, audience=audience, text=text, meeting=held)
    add_step(pairing=pair, by=mentor, now=now, text="secret-step", owner=mentee)
    return pair


def coordinators(pairing: Pairing) -> list[Person]:
    return [row.person for row in pairing.coordinators.select_related("person")]


def test_both_coordinators_see_facts_and_notes_for_them_and_no_content(pairing: Pairing) -> None:
    call = call_for_help(pairing=pairing, person=pairing.mentee, message="please-call-me", now=timezone.now())
    readers = [*coordinators(pairing), network()]
    assert len(readers) == 3

    for reader in readers:
        html = get(signed_in(reader), address(pairing))
        assert f'data-pairing="{pairing.public_id}" data-state="active"' in html
        assert "<td>75</td><td>Online</td>" in html
        assert f"help/{call.pk}/" in html
        assert "please-call-me" in html
        for person in (pairing.mentor, pairing.mentee):
            assert f"coordinator-note-{person.pk}" in html
            assert f"pair-note-{person.pk}" not in html
            assert f"author-note-{person.pk}" not in html
        assert "secret-goal" not in html
        assert "secret-step" not in html
        assert "A plan for a year" not in html


def test_closing_words_stay_with_the_two(pairing: Pairing) -> None:
    now = timezone.now()
    complete_pairing(pairing=pairing, by=pairing.mentee, now=now, reached={}, thanks="secret-thanks")
    answer_exit(pairing=pairing, person=pairing.mentee, what_changed="secret-change", would_repeat=True, now=now)

    html = get(signed_in(coordinators(pairing)[0]), address(pairing))

    assert 'data-state="completed"' in html
    assert "secret" not in html


def test_others_do_not_find_the_pairing(pairing: Pairing, client: Client) -> None:
    staff = staff_of(OrganisationFactory.create(territory=pairing.mentee.territory))
    for stranger in (coordinator_of("garges"), coordinator_of(), staff, PersonFactory.create()):
        assert signed_in(stranger).get(address(pairing)).status_code == 404
        assert signed_in(stranger).post(address(pairing, "contact/")).status_code == 404
    for one in (pairing.mentor, pairing.mentee):
        assert signed_in(one).get(address(pairing)).status_code == 403
        assert signed_in(one).post(address(pairing, "contact/")).status_code == 403
    assert client.get(address(pairing)).status_code == 302
    assert pairing.contacts.count() == 0


def test_call_for_help_is_answered_once(pairing: Pairing) -> None:
    call = call_for_help(pairing=pairing, person=pairing.mentee, message="", now=timezone.now())
    first, second = coordinators(pairing)

    for person in (first, second):
        answer = signed_in(person).post(address(pairing, f"help/{call.pk}/"))
        assert answer["Location"] == address(pairing)
    call.refresh_from_db()

    assert call.answered_by == first
    assert "I have talked to them" not in get(signed_in(second), address(pairing))


def test_call_of_another_pairing_is_not_there(pairing: Pairing) -> None:
    by = coordinators(pairing)[0]
    other = running_pair(now=timezone.now(), by=coordinator_of(), mentee={"name": "Other"})
    call = call_for_help(pairing=other, person=other.mentee, message="", now=timezone.now())

    assert signed_in(by).post(address(pairing, f"help/{call.pk}/")).status_code == 404
    assert signed_in(by).post(address(other, f"help/{call.pk}/")).status_code == 404
    call.refresh_from_db()
    assert call.answered_at is None


def test_reading_changes_nothing(pairing: Pairing) -> None:
    client = signed_in(coordinators(pairing)[0])
    for url in (address(pairing, "contact/"), "/en/staff/matching/propose/", "/en/staff/matching/judge/"):
        assert client.get(url).status_code == 405


def test_pairing_takes_as_many_queries_with_thirty_meetings_as_with_one(pairing: Pairing) -> None:
    by = coordinators(pairing)[0]
    client, now = signed_in(by), timezone.now()

    def add() -> None:
        log_meeting(pairing=pairing, by=pairing.mentor, now=now, happened="held", day=now.date(), minutes=30, rating=4)
        call_for_help(pairing=pairing, person=pairing.mentor, message="", now=now)
        record_contact(pairing=pairing, by=by, now=now)
        write_note(pairing=pairing, by=pairing.mentor, now=now, audience=Note.Audience.COORDINATOR, text="Hello")

    add()
    one = queries_of(client, address(pairing))
    for _number in range(29):
        add()
    assert queries_of(client, address(pairing)) == one
