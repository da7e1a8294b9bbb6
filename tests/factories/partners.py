"""Organisations, memberships, projects, needs."""

import factory

from accounts.models import Person
from partners.models import Membership, Need, Organisation, Project
from tests.factories.accounts import PersonFactory, TerritoryFactory
from tests.factories.base import RowFactory


class OrganisationFactory(RowFactory[Organisation]):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").title())
    short_name = factory.LazyAttribute(lambda row: row.name)
    country = "PT"
    territory = factory.SubFactory(TerritoryFactory)


class MembershipFactory(RowFactory[Membership]):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Membership.Role.PARTNER_STAFF


class ProjectFactory(RowFactory[Project]):
    class Meta:
        model = Project

    slug = factory.Sequence(lambda n: f"project-{n}")
    name = factory.LazyAttribute(lambda row: row.slug)
    acronym = factory.LazyAttribute(lambda row: row.slug.upper())


class NeedFactory(RowFactory[Need]):
    class Meta:
        model = Need

    territory = factory.SubFactory(TerritoryFactory)
    statement_en = factory.Sequence(lambda n: f"Need {n}")


def staff_of(organisation: Organisation, role: str = Membership.Role.PARTNER_STAFF) -> Person:
    """A fresh person with this role in this organisation."""
    person: Person = MembershipFactory.create(organisation=organisation, role=role).person
    return person
