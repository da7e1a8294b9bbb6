"""To whom a staff member may write, and who reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Person
from core.translations import language_codes
from notifications.models import Announcement, AnnouncementText, Preference, RefusedAddress
from notifications.reminders import Audience, registry

CATEGORY = "announcement"


@dataclass(frozen=True)
class Offered:
    """One sort of audience with those of its kind that this staff member may address."""

    audience: Audience
    choices: dict[str, str]


def offered_to(person: Person | None) -> list[Offered]:
    """Only sorts that have anything to choose."""
    if person is None:
        return []
    found = [Offered(row, dict(row.choices(person))) for row in registry.audiences.values()]
    return [row for row in found if row.choices]


def is_offered(person: Person | None, name: str, key: str) -> bool:
    audience = registry.audiences.get(name)
    return person is not None and audience is not None and key in dict(audience.choices(person))


def visible_announcements(person: Person, offered: Iterable[Offered]) -> QuerySet[Announcement]:
    """One's own, and those to audiences that one may address too."""
    seen = Q(by=person)
    for row in offered:
        seen |= Q(audience=row.audience.name, audience_key__in=list(row.choices))
    return Announcement.objects.filter(seen).select_related("by")


def readers_of(announcement: Announcement) -> QuerySet[Person]:
    """Who gets it now: not who has no address, or one that is refused, or wants no such messages. Nobody twice."""
    audience = registry.audiences.get(announcement.audience)
    if audience is None:
        return Person.objects.none()
    muted = Preference.objects.filter(person=OuterRef("pk"), category=CATEGORY, is_on=False)
    refused = RefusedAddress.objects.filter(person=OuterRef("pk"), email=OuterRef("email"))
    people = audience.people(announcement.audience_key).order_by().values("pk")
    return Person.objects.filter(~Exists(muted), ~Exists(refused), pk__in=people, email__isnull=False)


def readers_by_text(announcement: Announcement, texts: Iterable[AnnouncementText]) -> dict[str, int]:
    """How many read each text, by its language. One query."""
    written = list(texts)
    rows = readers_of(announcement).order_by().values_list("language").annotate(number=Count("pk"))
    found = {text.language: 0 for text in written}
    for language, number in rows:
        if text := text_for(language, written):
            found[text.language] += number
    return found


def text_for(language: str, texts: Iterable[AnnouncementText]) -> AnnouncementText | None:
    """The text in this language, else in the first of the site's languages that has one."""
    by_language = {text.language: text for text in texts}
    order = dict.fromkeys([language, *language_codes()])
    return next((by_language[code] for code in order if code in by_language), None)
