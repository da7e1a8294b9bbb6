"""Who reads which note, where somebody is more than one thing at once."""

from datetime import UTC, datetime

import pytest

from accounts.models import Person
from core.errors import DomainError
from mentoring.models import Note, Pairing
from mentoring.permissions import can_coordinate
from mentoring.services import submit_profile, write_note
from partners.models import Membership
from tests.factories import OrganisationFactory, staff_of
from tests.factories.mentoring import coordinator_of, running_pair

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


def read_by(person: Person) -> list[str]:
    fresh = Person.objects.get(pk=person.pk)
    return sorted(Note.objects.readable_by(fresh).values_list("text", flat=True))


def write_all(pairing: Pairing, by: Person) -> None:
    for audience in Note.Audience.values:
        write_note(pairing=pairing, by=by, now=NOW, audience=audience, text=audience)


def test_network_coordinator_reads_what_is_for_coordinators_and_nothing_else() -> None:
    network = staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR)
    pairing = running_pair(now=NOW)
    write_all(pairing, pairing.mentee)

    assert read_by(network) == ["coordinator"]


def test_network_coordinator_who_is_one_of_the_two_never_reads_what_was_written_about_them() -> None:
    pairing = running_pair(now=NOW)
    Membership.objects.create(
        person=pairing.mentor,
        organisation=OrganisationFactory.create(),
        role=Membership.Role.NETWORK_COORDINATOR,
    )
    write_all(pairing, pairing.mentee)

    assert read_by(pairing.mentor) == ["pair"]
    assert not can_coordinate(Person.objects.get(pk=pairing.mentor_id), pairing)


def test_coordinator_reads_nothing_any_more_once_the_role_is_gone() -> None:
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    write_all(pairing, pairing.mentor)
    assert read_by(coordinator) == ["coordinator"]

    Membership.objects.filter(person=coordinator).delete()

    fresh = Person.objects.get(pk=coordinator.pk)
    assert read_by(fresh) == []
    assert not can_coordinate(fresh, pairing)
    assert not Pairing.objects.visible_to(fresh).exists()


def test_partner_staff_of_the_same_organisation_reads_nothing() -> None:
    coordinator = coordinator_of()
    pairing = running_pair(now=NOW, by=coordinator)
    write_all(pairing, pairing.mentor)

    colleague = staff_of(coordinator.memberships.get().organisation)

    assert read_by(colleague) == []
    assert not Pairing.objects.visible_to(colleague).exists()


def test_places_cannot_be_fewer_than_the_mentees_one_has() -> None:
    pairing = running_pair(now=NOW)
    running_pair_of_same_mentor(pairing)
    profile = pairing.mentor.mentor_profile
    profile.places = 1

    with pytest.raises(DomainError) as caught:
        submit_profile(profile=profile, now=NOW)

    assert (caught.value.code, caught.value.field) == ("places_taken", "places")


def running_pair_of_same_mentor(pairing: Pairing) -> None:
    other = running_pair(now=NOW)
    Pairing.objects.filter(pk=other.pk).update(mentor=pairing.mentor)
