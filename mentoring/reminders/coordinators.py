"""The coordinator's weekly mail: which pairs have not had a word for too long."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from mentoring.health import FIRST_CONTACT_TIME, PairFacts, needs_contact
from mentoring.mails import Care
from mentoring.models import CoordinatorContact, Pairing, PairingCoordinator
from mentoring.reminders.waiting import morning
from notifications.reminders import Mail, Occasion

# Said on Monday morning; later in the week only if no machine ran then.
SAID_FOR = timedelta(days=3)


def monday_of(now: datetime) -> datetime:
    """The morning of this week's Monday."""
    return morning((now - timedelta(days=now.weekday())).date())


def week_key(now: datetime) -> str:
    return f"{now:%G-W%V}"


def overdue(now: datetime) -> dict[int, list[Pairing]]:
    """Active pairings whose coordinators should have had a word, by coordinator: the rule is the board's."""
    contacts = Prefetch("contacts", CoordinatorContact.objects.order_by("at", "pk"), to_attr="all_contacts")
    active = Pairing.objects.filter(state=Pairing.State.ACTIVE, started_at__lte=now - FIRST_CONTACT_TIME)
    rows: QuerySet[Any] = active.select_related("mentor", "mentee").prefetch_related(contacts)
    late = {row.pk: row for row in rows if is_overdue(row, now)}
    found: dict[int, list[Pairing]] = {}
    links = PairingCoordinator.objects.filter(pairing__state=Pairing.State.ACTIVE).values_list("person", "pairing")
    for person, pairing in links.order_by("pairing__started_at", "pairing"):
        if pairing in late:
            found.setdefault(person, []).append(late[pairing])
    return found


def is_overdue(pairing: Any, now: datetime) -> bool:
    contacts = [contact.at for contact in pairing.all_contacts]
    return needs_contact(PairFacts(started_at=pairing.started_at, rhythm_days=0, contacts=contacts), now)


def overdue_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Each coordinator with a pair that is overdue, once a week."""
    monday = monday_of(now)
    if monday <= now < monday + SAID_FOR:
        for person in overdue(now):
            yield Occasion(person, week_key(now)), monday + SAID_FOR


def overdue_contexts(occasions: Sequence[Occasion], now: datetime) -> dict[Occasion, Mail | None]:
    """None when everybody has been talked to since. The key is the week: the mail is about many pairings."""
    late = overdue(now) if occasions else {}
    answers: dict[Occasion, Mail | None] = dict.fromkeys(occasions)
    for occasion in occasions:
        if occasion.person_id in late:
            about = Care(late[occasion.person_id])
            answers[occasion] = Mail({"about": about}, values=about.values)
    return answers
