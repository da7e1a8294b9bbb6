"""Who may do what in mentoring: pure questions about a person and an object."""

from django.db.models import Q

from accounts.models import Person
from mentoring.models import MentoringRequest, MentorProfile, Pairing
from partners.models import Membership
from partners.permissions import holds_role, is_network_coordinator, memberships_of


def is_mentoring_coordinator(person: Person | None) -> bool:
    """Holds the role in any organisation, or is the network coordinator."""
    return is_network_coordinator(person) or holds_role(person, Membership.Role.MENTORING_COORDINATOR)


def coordinated_territory_ids(person: Person | None) -> set[int]:
    """Territories of the organisations the person coordinates mentoring for."""
    return {
        row.organisation.territory_id
        for row in memberships_of(person)
        if row.role == Membership.Role.MENTORING_COORDINATOR and row.organisation.territory_id
    }


def coordinates_territory(person: Person | None, territory_id: int | None) -> bool:
    """People from elsewhere (no territory) belong to the network coordinator and to coordinators of networks."""
    if is_network_coordinator(person):
        return True
    if territory_id is None:
        return is_mentoring_coordinator(person) and not coordinated_territory_ids(person)
    return territory_id in coordinated_territory_ids(person)


def people_coordinated_by(person: Person | None, path: str = "person") -> Q:
    """The same as a filter on many rows: whose people, found along `path`, this person coordinates."""
    if is_network_coordinator(person):
        return Q()
    if not is_mentoring_coordinator(person):
        return Q(pk__in=[])
    ids = coordinated_territory_ids(person)
    return Q(**{f"{path}__territory__in": ids}) if ids else Q(**{f"{path}__territory__isnull": True})


def can_decide_profile(person: Person | None, profile: MentorProfile) -> bool:
    """Coordinators of the mentor's territory; nobody approves themselves."""
    return profile.person_id != getattr(person, "pk", None) and coordinates_territory(
        person, profile.person.territory_id
    )


def can_match(person: Person | None, request: MentoringRequest) -> bool:
    """Coordinators of the mentee's territory."""
    return coordinates_territory(person, request.person.territory_id)


def can_coordinate(person: Person | None, pairing: Pairing) -> bool:
    """Those responsible for it while they hold the role, and the network coordinator; never one of the two."""
    if person is None or pairing.is_of(person) or not is_mentoring_coordinator(person):
        return False
    return is_network_coordinator(person) or any(row.person_id == person.pk for row in pairing.coordinators.all())


def can_work_in(person: Person | None, pairing: Pairing) -> bool:
    """The two alone write in their room."""
    return pairing.is_of(person)
