"""Whose certificates staff see: those that their own organisation awarded. Nobody adds, changes or deletes one."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Replace

from accounts.models import Person
from core.scoping import Rows, Scope, nobody, scopes
from credentials.models import Certificate
from notifications.models import Delivery
from partners.permissions import staffed_organisation_ids


def own_certificates(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(awarded_by__in=staffed_organisation_ids(person))


def awarded(person: Person | None) -> Rows:
    return own_certificates(person, Certificate.objects.order_by())


def holders(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(pk__in=awarded(person).values("holder"))


def mails_of_own_certificates(person: Person | None, rows: Rows) -> Rows:
    """A key is the public id, which one database keeps with hyphens, the other without."""
    plain = Replace(Cast("public_id", CharField()), Value("-"), Value(""))
    key = Replace(F("key"), Value("-"), Value(""))
    return rows.alias(certificate=key).filter(
        kind__startswith="credentials.", certificate__in=awarded(person).values_list(plain)
    )


scopes.extend(Person, holders)
scopes.extend(Delivery, mails_of_own_certificates)
scopes.register(Certificate, Scope(visible=own_certificates, can_add=nobody, can_change=nobody, can_delete=nobody))
