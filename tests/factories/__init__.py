"""Small builders: each makes one row that is valid by itself, and takes any field as an argument."""

from tests.factories.academy import (
    ActivityFactory,
    DelegationFactory,
    EnrolmentFactory,
    SessionFactory,
    published_activity,
)
from tests.factories.accounts import PersonFactory, TerritoryFactory, UserFactory, signed_in
from tests.factories.partners import MembershipFactory, NeedFactory, OrganisationFactory, ProjectFactory, staff_of

__all__ = [
    "ActivityFactory",
    "DelegationFactory",
    "EnrolmentFactory",
    "MembershipFactory",
    "NeedFactory",
    "OrganisationFactory",
    "PersonFactory",
    "ProjectFactory",
    "SessionFactory",
    "TerritoryFactory",
    "UserFactory",
    "published_activity",
    "signed_in",
    "staff_of",
]
