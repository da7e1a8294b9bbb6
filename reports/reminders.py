"""The weekly mail to staff: what waits for me. Quiet when nothing does."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from notifications.categories import STAFF
from notifications.digests import Reader, mornings, mornings_ahead, readers_of
from notifications.reminders import Kind, Mail, Occasion, Planned, registry
from partners.models import Membership
from reports.waiting import waiting_for

KIND = "reports.digest-staff"


def staff_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Staff for whom something waits, on the morning of their day."""
    days = mornings(staff(), now)
    for reader in with_work(days, now) if days else []:
        yield reader.occasion, reader.until


def staff_ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    """The mornings to come, as far as one can tell from what waits at `start`."""
    for at, days in mornings_ahead(staff(), start, end):
        for reader in with_work(days, start):
            yield Planned(reader.occasion, at, reader.until)


def staff() -> QuerySet[Person]:
    return Person.objects.filter(pk__in=Membership.objects.order_by().values("person"))


def with_work(days: dict[str, date], now: datetime) -> list[Reader]:
    """Those who read their digest on these days and for whom something waits."""
    readers = readers_of(kind=KIND, category=STAFF, people=staff(), days=days)
    waiting = waiting_for([reader.person for reader in readers], now) if readers else {}
    return [reader for reader in readers if waiting[reader.person.pk]]


def staff_contexts(occasions: Sequence[Occasion], now: datetime) -> dict[Occasion, Mail | None]:
    """None when all of it is done. The key is the day on the reader's clock."""
    people = list(Person.objects.filter(pk__in={occasion.person_id for occasion in occasions}))
    found = waiting_for(people, now)
    answers: dict[Occasion, Mail | None] = dict.fromkeys(occasions)
    for occasion in occasions:
        if waiting := found.get(occasion.person_id):
            answers[occasion] = Mail({"waiting": waiting}, values=waiting.values)
    return answers


registry.register(
    Kind(
        name=KIND,
        category=STAFF,
        templates="emails/reports/digest-staff",
        contexts=staff_contexts,
        due=staff_due,
        ahead=staff_ahead,
        label=_("Weekly overview for staff"),
        placeholders={
            "list": pgettext_lazy("placeholder", "what waits, with links"),
            "link": pgettext_lazy("placeholder", "the address of the staff page"),
        },
    )
)
