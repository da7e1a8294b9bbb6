"""The weekly mail of the joined pages: what is new for me. Quiet when nothing is."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from home import accessibility_mail  # noqa: F401 - importing registers its kind and its duty
from home.digests import KIND, Offer, digests_for, open_offers, with_steps
from notifications.categories import DIGEST
from notifications.digests import Reader, mornings, mornings_ahead, readers_of
from notifications.reminders import Kind, Mail, Occasion, Planned, registry


def weekly_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Members for whom something has opened since their last digest, on the morning of their day."""
    days = mornings(members(), now)
    offers = open_offers(now) if days else []
    for reader in with_news(days, offers, now) if offers else []:
        yield reader.occasion, reader.until


def weekly_ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    """The mornings to come, as far as one can tell from what is open at `start`."""
    offers = open_offers(start)
    for at, days in mornings_ahead(members(), start, end) if offers else []:
        for reader in with_news(days, offers, start):
            yield Planned(reader.occasion, at, reader.until)


def members() -> QuerySet[Person]:
    return Person.objects.filter(user__is_active=True)


def with_news(days: dict[str, date], offers: Sequence[Offer], now: datetime) -> list[Reader]:
    """Those who read their digest on these days and for whom something is new."""
    readers = readers_of(kind=KIND, category=DIGEST, people=members(), days=days)
    news = digests_for([reader.person for reader in readers], offers, now)
    return [reader for reader in readers if reader.person.pk in news]


def weekly_contexts(occasions: Sequence[Occasion], now: datetime) -> dict[Occasion, Mail | None]:
    """None when all of it has closed meanwhile. The key is the day on the reader's clock."""
    people = list(Person.objects.filter(pk__in={occasion.person_id for occasion in occasions}))
    news = with_steps(digests_for(people, open_offers(now), now), people, now)
    answers: dict[Occasion, Mail | None] = dict.fromkeys(occasions)
    for occasion in occasions:
        if digest := news.get(occasion.person_id):
            answers[occasion] = Mail({"digest": digest}, values=digest.values)
    return answers


registry.register(
    Kind(
        name=KIND,
        category=DIGEST,
        templates="emails/home/digest-weekly",
        contexts=weekly_contexts,
        due=weekly_due,
        ahead=weekly_ahead,
        label=_("Weekly overview for members"),
        placeholders={
            "activities": pgettext_lazy("placeholder", "the new activities, with their dates and links"),
            "link": pgettext_lazy("placeholder", "the address of the list of activities"),
        },
    )
)
