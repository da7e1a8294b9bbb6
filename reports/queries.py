"""What waits for staff."""

from datetime import datetime

from django.db.models import F

from academy.models import Activity
from academy.models.activity import ActivityQuerySet
from accounts.models import Person


def drafts_of(person: Person) -> ActivityQuerySet:
    """Drafts this person may publish, the next first; those without a session last."""
    return (
        Activity.objects.managed_by(person)
        .filter(state=Activity.State.DRAFT)
        .for_cards()
        .order_by(F("starts_at").asc(nulls_last=True), "pk")
    )


def coming_of(person: Person, now: datetime) -> ActivityQuerySet:
    """Published activities of one's own organisations that are not over, with seats taken and waiting."""
    return Activity.objects.managed_by(person).published().upcoming(now).for_cards()
