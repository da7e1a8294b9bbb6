"""How early a kind goes out."""

from collections.abc import Iterable
from datetime import timedelta

from notifications.models import LeadTime
from notifications.reminders import registry


def lead_of(kind: str) -> timedelta:
    """How long before (or after) its occasion this kind goes out: as staff set it, else as it was shipped.

    Raises LookupError for a kind without a lead time.
    """
    return leads_of([kind])[kind]


def leads_of(kinds: Iterable[str]) -> dict[str, timedelta]:
    """The same for several kinds, in one query."""
    names = list(kinds)
    chosen = dict(LeadTime.objects.filter(kind__in=names).order_by().values_list("kind", "minutes"))
    return {name: timedelta(minutes=chosen[name]) if name in chosen else shipped_lead(name) for name in names}


def shipped_lead(kind: str) -> timedelta:
    lead = registry.kinds[kind].lead
    if lead is None:
        raise LookupError(f"The kind {kind} has no lead time.")
    return lead
