"""How early a kind goes out."""

from datetime import timedelta

from notifications.models import LeadTime
from notifications.reminders import registry


def lead_of(kind: str) -> timedelta:
    """How long before (or after) its occasion this kind goes out: as staff set it, else as it was shipped.

    Raises LookupError for a kind without a lead time.
    """
    shipped = registry.kinds[kind].lead
    if shipped is None:
        raise LookupError(f"The kind {kind} has no lead time.")
    minutes = LeadTime.objects.filter(kind=kind).values_list("minutes", flat=True).first()
    return shipped if minutes is None else timedelta(minutes=minutes)
