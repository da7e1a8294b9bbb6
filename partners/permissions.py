"""Who acts for whom. Every right in the upper apps is asked from these few questions."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Person
from partners.models import Membership, Need, Organisation
from reference.models import Territory

Role = Membership.Role


def memberships_of(person: Person | None) -> list[Membership]:
    """The person's memberships with their organisations; read once per person object."""
    if person is None:
        return []
    cached: list[Membership] | None = person.__dict__.get("_memberships")
    if cached is None:
        cached = list(person.memberships.select_related("organisation"))
        person.__dict__["_memberships"] = cached
    return cached


def read_memberships(people: Sequence[Person]) -> None:
    """Read those of many people in one query; the questions here then cost nothing for them."""
    found: dict[int, list[Membership]] = {row.pk: [] for row in people}
    for membership in Membership.objects.filter(person__in=list(found)).select_related("organisation"):
        found[membership.person_id].append(membership)
    for row in people:
        row.__dict__["_memberships"] = found[row.pk]


def holds_role(person: Person | None, role: str) -> bool:
    """In any organisation."""
    return any(membership.role == role for membership in memberships_of(person))


def is_network_coordinator(person: Person | None) -> bool:
    """Sees and does all."""
    return holds_role(person, Role.NETWORK_COORDINATOR)


def staffed_organisation_ids(person: Person | None) -> set[int]:
    """Organisations the person acts for as partner staff (the network coordinator's reach is asked apart)."""
    roles = {Role.PARTNER_STAFF, Role.NETWORK_COORDINATOR}
    return {membership.organisation_id for membership in memberships_of(person) if membership.role in roles}


def staffed_territory_ids(person: Person | None) -> set[int]:
    """Territories of the organisations the person is partner staff of."""
    staffed = staffed_organisation_ids(person)
    return {
        membership.organisation.territory_id
        for membership in memberships_of(person)
        if membership.organisation_id in staffed and membership.organisation.territory_id
    }


def can_act_for(person: Person | None, organisation: Organisation) -> bool:
    """Partner staff act for their own organisation, the network coordinator for all."""
    return is_network_coordinator(person) or organisation.pk in staffed_organisation_ids(person)


def can_edit_need(person: Person | None, need: Need) -> bool:
    """A need is edited by staff of any organisation in its territory."""
    return can_edit_needs_of(person, need.territory)


def can_edit_needs_of(person: Person | None, territory: Territory) -> bool:
    """Staff of an organisation in this territory, or the network coordinator."""
    return is_network_coordinator(person) or territory.pk in staffed_territory_ids(person)


def can_invite(person: Person | None, organisation: Organisation, role: str) -> bool:
    """From one's own organisation, never to the network coordinator's role; that one only its holders give."""
    if is_network_coordinator(person):
        return True
    return role != Role.NETWORK_COORDINATOR and organisation.pk in staffed_organisation_ids(person)


def is_staff_person(person: Person | None) -> bool:
    """Has any membership: may enter the staff workspace and the admin, where everything is scoped further."""
    return bool(memberships_of(person))


def is_staff_user(user: Any) -> bool:
    """The same for a login; registered with core."""
    return is_staff_person(getattr(user, "person", None))
