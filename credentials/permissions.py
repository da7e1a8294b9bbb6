"""Who may do what with a certificate."""

from accounts.models import Person
from credentials.models import Certificate
from credentials.sources import is_managed_by
from partners.permissions import can_act_for, staffed_organisation_ids


def can_revoke(person: Person | None, certificate: Certificate) -> bool:
    """Staff of the awarding body and of whoever ran it with them, and the network coordinator."""
    if can_act_for(person, certificate.awarded_by):
        return True
    is_staff = bool(staffed_organisation_ids(person))
    return is_staff and is_managed_by(person, certificate.source_app, certificate.source_key)


def is_holder(person: Person | None, certificate: Certificate) -> bool:
    return person is not None and certificate.holder_id == person.pk


def can_read(person: Person | None, certificate: Certificate) -> bool:
    """The whole certificate, on paper: its holder, and who may revoke it; others when the holder lets them."""
    return certificate.shows_pdf or is_holder(person, certificate) or can_revoke(person, certificate)
