"""Messages that staff write to an audience: a draft, a test to oneself, and sending it once."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from core.errors import DomainError
from notifications.models import Announcement, AnnouncementText
from notifications.queries.audiences import is_offered, readers_of
from notifications.reminders import Occasion
from notifications.services.owing import owe, owe_many

KIND, TEST_KIND = "notifications.announcement", "notifications.announcement-test"


class Words(NamedTuple):
    """What is said in one language."""

    subject: str
    body: str


def write_announcement(
    *,
    announcement: Announcement | None = None,
    audience: str,
    key: str,
    texts: Mapping[str, Words],
    by: Person,
    now: datetime,
) -> Announcement:
    """Save a new draft, or replace the words and the audience of an existing one. Nobody is told anything.

    Raises DomainError for an audience that is not theirs, no text at all, or a message that is already sent.
    """
    if not is_offered(by, audience, key):
        raise DomainError(_("Please choose to whom you write."), field="audience", code="audience")
    if not texts:
        raise DomainError(_("Write the message in at least one language."), code="no_text")
    with transaction.atomic():
        row = drafted(announcement) if announcement else Announcement(by=by, created_at=now)
        row.audience, row.audience_key = audience, key
        row.save()
        row.texts.exclude(language__in=texts).delete()
        for language, words in texts.items():
            AnnouncementText.objects.update_or_create(announcement=row, language=language, defaults=words._asdict())
        return row


def send_announcement(*, announcement: Announcement, expected: int, by: Person, now: datetime) -> Announcement:
    """Owe it to all its readers, at once and only once: sending it again is the same as once.

    Raises DomainError when it is not theirs to send, has no reader, or has not exactly `expected` of them.
    """
    with transaction.atomic():
        row = Announcement.objects.select_for_update().get(pk=announcement.pk)
        if row.confirmed_at is not None:
            return row
        if not is_offered(by, row.audience, row.audience_key):
            raise DomainError(_("You can no longer write to these people. Please choose others."), code="audience")
        people = list(readers_of(row).order_by("pk").values_list("pk", flat=True))
        refuse_other_number(expected, len(people))
        row.confirmed_at, row.readers = now, len(people)
        row.save()
        owe_many(kind=KIND, occasions=[Occasion(person, str(row.public_id)) for person in people], now=now)
        return row


def send_test(*, announcement: Announcement, to: Person, now: datetime) -> None:
    """Send it to oneself, as one would read it; pressed twice within a second it is one mail."""
    owe(kind=TEST_KIND, person=to, key=f"{announcement.public_id}:{now:%Y%m%d%H%M%S}", now=now)


def discard_draft(*, announcement: Announcement) -> None:
    """Delete a draft; deleting it again is the same as once. Raises DomainError once it is sent."""
    with transaction.atomic():
        if Announcement.objects.filter(pk=announcement.pk).exists():
            drafted(announcement).delete()


def drafted(announcement: Announcement) -> Announcement:
    """The row, locked. Raises DomainError once it is sent."""
    row = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if row.confirmed_at is not None:
        raise DomainError(
            _("This message has been sent already and stays as it is. Write a new one to put it right."), code="sent"
        )
    return row


def refuse_other_number(expected: int, number: int) -> None:
    if not number:
        raise DomainError(_("Nobody would read this: there is no one to write to at the moment."), code="nobody")
    if number != expected:
        words = ngettext(
            "The number of readers has changed: it is now %(number)d person. Please look again, then send.",
            "The number of readers has changed: it is now %(number)d people. Please look again, then send.",
            number,
        )
        raise DomainError(words % {"number": number}, code="number_changed")
