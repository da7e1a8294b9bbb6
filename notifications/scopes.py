"""The log of mails: read and retried, never written by hand. Upper apps say whose mails their staff may see."""

from typing import Any

from accounts.models import Person
from core.scoping import Rows, Scope, nobody, overseers, scopes
from notifications.models import Announcement, Delivery, RefusedAddress, TextOverride


def of_known_people(person: Any, rows: Rows) -> Rows:
    """Those of the people whose page this staff member may open."""
    return rows.filter(person__in=scopes.visible(person, Person.objects.all()).order_by().values("pk"))


def of_own_messages(person: Any, rows: Rows) -> Rows:
    """The mails that this staff member's own messages became."""
    sent = Announcement.objects.filter(by=person, by__isnull=False, confirmed_at__isnull=False)
    keys = [str(public_id) for public_id in sent.order_by().values_list("public_id", flat=True)]
    return rows.filter(kind="notifications.announcement", key__in=keys)


scopes.register(Delivery, Scope(can_add=nobody, can_change=nobody, can_delete=nobody))
scopes.extend(Delivery, of_own_messages)
scopes.register(RefusedAddress, Scope(visible=of_known_people, can_add=nobody, can_change=nobody, can_delete=nobody))
# The network coordinator's alone.
scopes.register(TextOverride, Scope(can_view=overseers))
