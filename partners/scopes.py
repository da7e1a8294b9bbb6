"""Whose organisations, members, projects and needs staff see, and may do what with."""

from django.db.models import Q

from accounts.models import Person
from core.scoping import Rows, Scope, nobody, register_oversight, scopes
from partners.models import (
    Invitation,
    Membership,
    Need,
    Organisation,
    OrganisationClaim,
    Project,
    ProjectPartner,
)
from partners.permissions import (
    can_act_for,
    can_edit_need,
    is_network_coordinator,
    staffed_organisation_ids,
    staffed_territory_ids,
)


def own_organisations(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(pk__in=staffed_organisation_ids(person))


def public_and_own_organisations(person: Person | None, rows: Rows) -> Rows:
    """A co-host is picked among the partners that the public pages show."""
    return rows.filter(Q(is_listed=True) | Q(pk__in=staffed_organisation_ids(person)))


def of_own_organisations(person: Person | None, rows: Rows) -> Rows:
    """Rows that name an organisation: memberships, invitations, what people declared at sign-up."""
    return rows.filter(organisation__in=staffed_organisation_ids(person))


def own_projects(person: Person | None, rows: Rows) -> Rows:
    partners = ProjectPartner.objects.filter(organisation__in=staffed_organisation_ids(person))
    return rows.filter(pk__in=partners.values("project"))


def partners_of_own_projects(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(project__in=own_projects(person, Project.objects.all()))


def needs_of_own_territories(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(territory__in=staffed_territory_ids(person))


def published_and_own_needs(person: Person | None, rows: Rows) -> Rows:
    """An activity may answer a published need of another territory."""
    return rows.filter(Q(is_published=True) | Q(territory__in=staffed_territory_ids(person)))


def colleagues(person: Person | None, rows: Rows) -> Rows:
    """The members of one's own organisations."""
    members = Membership.objects.filter(organisation__in=staffed_organisation_ids(person))
    return rows.filter(pk__in=members.values("person"))


def acts_for_organisation(person: Person | None, organisation: Organisation | None) -> bool:
    if organisation is None:
        return bool(staffed_organisation_ids(person))
    return can_act_for(person, organisation)


def acts_for_any(person: Person | None, row: object) -> bool:
    return bool(staffed_organisation_ids(person))


def edits_need(person: Person | None, need: Need | None) -> bool:
    return bool(staffed_territory_ids(person)) if need is None else can_edit_need(person, need)


register_oversight(is_network_coordinator)
scopes.extend(Person, colleagues)
scopes.register(
    Organisation,
    Scope(visible=own_organisations, choices=public_and_own_organisations, can_change=acts_for_organisation),
)
# Given by the network coordinator, or by an invitation from one's own organisation.
scopes.register(Membership, Scope(visible=of_own_organisations))
scopes.register(
    Invitation,
    Scope(visible=of_own_organisations, can_add=acts_for_any, can_change=nobody, can_delete=nobody),
)
scopes.register(
    OrganisationClaim, Scope(visible=of_own_organisations, can_add=nobody, can_change=nobody, can_delete=nobody)
)
scopes.register(Project, Scope(visible=own_projects))
scopes.register(ProjectPartner, Scope(visible=partners_of_own_projects))
scopes.register(
    Need,
    Scope(visible=needs_of_own_territories, choices=published_and_own_needs, can_add=edits_need, can_change=edits_need),
)
