"""The log of mails: read and retried, never written by hand. Upper apps say whose mails their staff may see."""

from typing import Any

from accounts.models import Person
from core.scoping import Rows, Scope, nobody, overseers, scopes
from notifications.models import Delivery, RefusedAddress, TextOverride


def of_known_people(person: Any, rows: Rows) -> Rows:
    """Those of the people whose page this staff member may open."""
    return rows.filter(person__in=scopes.visible(person, Person.objects.all()).order_by().values("pk"))


scopes.register(Delivery, Scope(can_add=nobody, can_change=nobody, can_delete=nobody))
scopes.register(RefusedAddress, Scope(visible=of_known_people, can_add=nobody, can_change=nobody, can_delete=nobody))
# The network coordinator's alone.
scopes.register(TextOverride, Scope(can_view=overseers))
