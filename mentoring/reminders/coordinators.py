"""The coordinator's weekly mail: which pairs have not had a word for too long."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery

from mentoring.mails import Care
from mentoring.models import CoordinatorContact, Pairing, PairingCoordinator
from mentoring.reminders.waiting import morning
from notifications.reminders import Mail, Occasion

# Twice in the first month, then monthly.
FIRST_MONTH = timedelta(days=30)
EARLY_GAP, LATER_GAP = timedelta(days=15), timedelta(days=30)
# Said on Monday morning; later in the week only if no machine ran then.
SAID_FOR = timedelta(days=3)


def contact_due_at(started_at: datetime, last_contact_at: datetime | None) -> datetime:
    """When a coordinator should next have a word with the pair."""
    last = last_contact_at or started_at
    is_early = last + EARLY_GAP <= started_at + FIRST_MONTH
    return last + (EARLY_GAP if is_early else LATER_GAP)


def monday_of(now: datetime) -> datetime:
    """The morning of this week's Monday."""
    return morning((now - timedelta(days=now.weekday())).date())


def week_key(now: datetime) -> str:
    return f"{now:%G-W%V}"


def overdue(now: datetime) -> dict[int, list[Pairing]]:
    """Active pairings whose coordinators should have had a word, by coordinator, in two queries."""
    contacts = CoordinatorContact.objects.filter(pairing=OuterRef("pk")).order_by("-at").values("at")[:1]
    rows: QuerySet[Any] = (
        Pairing.objects.filter(state=Pairing.State.ACTIVE, started_at__lte=now - EARLY_GAP)
        .select_related("mentor", "mentee")
        .annotate(contact_at=Subquery(contacts, output_field=DateTimeField()))
        .order_by("started_at", "pk")
    )
    late = {row.pk: row for row in rows if contact_due_at(row.started_at, row.contact_at) <= now}
    found: dict[int, list[Pairing]] = {}
    links = PairingCoordinator.objects.filter(pairing__state=Pairing.State.ACTIVE).values_list("person", "pairing")
    for person, pairing in links.order_by("pairing__started_at", "pairing"):
        if pairing in late:
            found.setdefault(person, []).append(late[pairing])
    return found


def overdue_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Each coordinator with a pair that is overdue, once a week."""
    monday = monday_of(now)
    if monday <= now < monday + SAID_FOR:
        for person in overdue(now):
            yield Occasion(person, week_key(now)), monday + SAID_FOR


def overdue_contexts(occasions: Sequence[Occasion], now: datetime) -> dict[Occasion, Mail | None]:
    """None when everybody has been talked to since. The key is the week: the mail is about many pairings."""
    late = overdue(now) if occasions else {}
    return {
        occasion: Mail({"about": Care(late[occasion.person_id])}) if occasion.person_id in late else None
        for occasion in occasions
    }
