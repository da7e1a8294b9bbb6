"""Questions about certificates."""

from accounts.models import Person
from credentials.badges import LIST_SIZE
from credentials.models import Certificate, Counter


def certificates_of(person: Person | None) -> list[Certificate]:
    """A person's own: the valid ones, then the revoked, each the newest first; without those that another one has
    replaced. One query."""
    rows = Certificate.objects.of_person(person).select_related("superseded_by", "awarded_by")
    return sorted((row for row in rows if not row.is_replaced), key=lambda row: row.revoked_at is not None)


def status_list_exists(number: int) -> bool:
    """Whether a certificate has its bit in this list; the first one is always there."""
    last = Counter.objects.filter(name="status").values_list("last", flat=True).first() or 0
    return 1 <= number <= max(last - 1, 0) // LIST_SIZE + 1


def revoked_bits(number: int) -> list[int]:
    """Which bits of a status list are set. One query."""
    first = (number - 1) * LIST_SIZE
    rows = Certificate.objects.filter(
        status_index__gte=first, status_index__lt=first + LIST_SIZE, revoked_at__isnull=False
    )
    return [index - first for index in rows.order_by("status_index").values_list("status_index", flat=True)]
