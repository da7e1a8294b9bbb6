"""The weekly mail to staff: what waits for me. Quiet when nothing does."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from notifications.categories import STAFF
from notifications.digests import mornings, readers_of
from notifications.reminders import Kind, Mail, Occasion, registry
from partners.models import Membership
from reports.waiting import waiting_for

KIND = "reports.digest-staff"


def staff_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Staff for whom something waits, on the morning of their day."""
    staff = Person.objects.filter(pk__in=Membership.objects.order_by().values("person"))
    days = mornings(staff, now)
    readers = readers_of(kind=KIND, category=STAFF, people=staff, days=days) if days else []
    waiting = waiting_for([reader.person for reader in readers], now) if readers else {}
    for reader in readers:
        if waiting[reader.person.pk]:
            yield reader.occasion, reader.until


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
        label=_("Weekly overview for staff"),
        placeholders={
            "list": pgettext_lazy("placeholder", "what waits, with links"),
            "link": pgettext_lazy("placeholder", "the address of the staff page"),
        },
    )
)
