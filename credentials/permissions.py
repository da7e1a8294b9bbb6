"""Who may do what with a certificate."""

from accounts.models import Person
from credentials.models import Certificate
from partners.permissions import can_act_for


def can_revoke(person: Person | None, certificate: Certificate) -> bool:
    """Staff of the awarding body, and the network coordinator."""
    return can_act_for(person, certificate.awarded_by)


def is_holder(person: Person | None, certificate: Certificate) -> bool:
    return person is not None and certificate.holder_id == person.pk


def can_read(person: Person | None, certificate: Certificate) -> bool:
    """The whole certificate, on paper: its holder, and who may revoke it; others when the holder lets them."""
    return certificate.shows_pdf or is_holder(person, certificate) or can_revoke(person, certificate)
