"""`check_invariants` on mentoring: each violation is planted past the services."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import call_command

from mentoring.models import (
    Agreement,
    Meeting,
    MentoringRequest,
    MentorProfile,
    Pairing,
    PairingChange,
    PairingCoordinator,
)
from mentoring.services import (
    complete_pairing,
    lapse_unanswered,
    leave_mentoring,
    log_meeting,
    plan_meeting,
    write_note,
)
from mustsee.invariants import violations
from notifications.models import Delivery
from tests.factories import PersonFactory
from tests.factories.mentoring import proposed_pair, running_pair

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def pairing() -> Pairing:
    """Running, with a meeting held, one planned and a note, all through the services."""
    pairing = running_pair(now=NOW)
    log_meeting(pairing=pairing, by=pairing.mentor, now=NOW, happened="held", day=NOW.date(), minutes=60, rating=4)
    plan_meeting(
        pairing=pairing, by=pairing.mentee, now=NOW, day=date(2027, 4, 1), start_time=time(10), end_time=time(11)
    )
    write_note(pairing=pairing, by=pairing.mentee, now=NOW, audience="pair", text="Ours")
    return pairing


def broken() -> set[str]:
    return {name for name, _sentence in violations(NOW)}


def test_everything_holds_after_the_services(pairing: Pairing) -> None:
    proposed_pair(now=NOW)
    proposed_pair(now=NOW - timedelta(days=20))
    lapse_unanswered(now=NOW)
    leave_mentoring(person=running_pair(now=NOW).mentor, now=NOW)
    complete_pairing(pairing=pairing, by=pairing.mentor, now=NOW, reached={})

    assert broken() == set()


def plant_too_many_pairs(pairing: Pairing) -> None:
    other = running_pair(now=NOW)
    Pairing.objects.filter(pk=other.pk).update(mentor=pairing.mentor)
    MentorProfile.objects.filter(person=pairing.mentor).update(places=1)


def plant_open_request(pairing: Pairing) -> None:
    MentoringRequest.objects.filter(pk=pairing.request_id).update(state="open")


def plant_proposed_request(pairing: Pairing) -> None:
    MentoringRequest.objects.filter(pk=pairing.request_id).update(state="proposed")


def plant_early_beginning(pairing: Pairing) -> None:
    Pairing.objects.filter(pk=pairing.pk).update(started_at=NOW - timedelta(days=1))


def plant_no_agreement(pairing: Pairing) -> None:
    Agreement.objects.all().delete()


def plant_no_coordinator(pairing: Pairing) -> None:
    PairingCoordinator.objects.all().delete()


def plant_other_history(pairing: Pairing) -> None:
    PairingChange.objects.filter(to_state="active").delete()


def plant_gap_in_history(pairing: Pairing) -> None:
    PairingChange.objects.filter(to_state="active").update(from_state="paused")


def plant_silence(pairing: Pairing) -> None:
    Delivery.objects.filter(kind="mentoring.matched", person=pairing.mentee).delete()


def plant_moved_meeting(pairing: Pairing) -> None:
    Meeting.objects.filter(state="planned").update(start_time=time(9))


def plant_surviving_meeting(pairing: Pairing) -> None:
    Pairing.objects.filter(pk=pairing.pk).update(state="completed", closed_at=NOW)


def plant_strangers_note(pairing: Pairing) -> None:
    pairing.notes.update(author=PersonFactory.create())


def plant_strangers_rating(pairing: Pairing) -> None:
    pairing.meetings.get(state="held").ratings.update(person=PersonFactory.create())


def plant_own_coordinator(pairing: Pairing) -> None:
    PairingCoordinator.objects.filter(pairing=pairing).update(person=pairing.mentee)


def plant_missing_revision(pairing: Pairing) -> None:
    pairing.agreements.update(revision=2)


PLANTS: list[tuple[Callable[[Pairing], None], str]] = [
    (plant_too_many_pairs, "never-more-pairs-than-places"),
    (plant_open_request, "request-fits-its-pairings"),
    (plant_proposed_request, "request-fits-its-pairings"),
    (plant_early_beginning, "pairing-that-began-is-complete"),
    (plant_no_agreement, "pairing-that-began-is-complete"),
    (plant_no_coordinator, "pairing-that-began-is-complete"),
    (plant_other_history, "pairing-history-tells-the-state"),
    (plant_gap_in_history, "pairing-history-tells-the-state"),
    (plant_silence, "both-are-told-of-each-change"),
    (plant_moved_meeting, "meeting-instants-derived"),
    (plant_surviving_meeting, "no-meeting-after-the-end"),
    (plant_strangers_note, "only-the-two-write-in-their-room"),
    (plant_strangers_rating, "only-the-two-write-in-their-room"),
    (plant_own_coordinator, "nobody-looks-after-their-own-pairing"),
    (plant_missing_revision, "agreement-revisions-in-order"),
]


@pytest.mark.parametrize(("plant", "name"), PLANTS, ids=[plant.__name__ for plant, _name in PLANTS])
def test_planted_violation_is_found(pairing: Pairing, plant: Callable[[Pairing], None], name: str) -> None:
    plant(pairing)

    assert name in broken()


def test_derive_times_brings_meetings_back_to_their_wall_times(pairing: Pairing) -> None:
    plant_moved_meeting(pairing)

    call_command("derive_times")

    assert broken() == set()
