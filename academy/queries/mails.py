"""What was sent about an activity, in numbers."""

from dataclasses import dataclass

from django.db.models import Count, Q

from academy.models import Activity
from notifications.models import Delivery
from notifications.reminders import registry

SUBJECT = "academy.activity"


@dataclass(frozen=True)
class MailNumbers:
    """Of one kind of mail: its label, and how many are sent, on their way, or did not go out."""

    label: str
    sent: int
    on_the_way: int
    failed: int


def mail_numbers(activity: Activity) -> list[MailNumbers]:
    """What the ledger of the mails has about the activity, by kind; a constant number of queries."""
    found = registry.subjects[SUBJECT].mails(str(activity.public_id))
    if found is None:
        return []
    states = Delivery.State
    rows = (
        Delivery.objects.filter(found)
        .order_by()
        .values_list("kind")
        .annotate(
            sent=Count("pk", filter=Q(state=states.SENT)),
            on_the_way=Count("pk", filter=Q(state__in=[states.PLANNED, states.CLAIMED])),
            failed=Count("pk", filter=Q(state__in=[states.FAILED, states.MISSED])),
        )
    )
    numbers = [MailNumbers(label_of(kind), *counts) for kind, *counts in rows if any(counts)]
    return sorted(numbers, key=lambda row: row.label)


def label_of(kind: str) -> str:
    known = registry.kinds.get(kind)
    return str(known.label or kind) if known else kind
