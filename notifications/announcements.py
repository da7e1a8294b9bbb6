"""The mails of what staff write to an audience: the message, and the test of it to its writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core import when
from core.public_ids import as_id
from core.translations import language_tag
from notifications.categories import ANNOUNCEMENT, STAFF
from notifications.models import Announcement, AnnouncementText
from notifications.queries.audiences import offered_to, text_for, visible_announcements
from notifications.queries.keys import id_of, is_about
from notifications.reminders import Kind, Mail, Occasion, Subject, registry
from notifications.services.announcing import KIND, TEST_KIND

Answers = dict[Occasion, Mail | None]


@dataclass(frozen=True)
class Message:
    """What one reader gets."""

    text: AnnouncementText
    sender: Person

    @property
    def tag(self) -> str:
        return language_tag(self.text.language)

    @property
    def language_mark(self) -> str:
        """“in Italian”, for who reads another language; else empty."""
        return "" if self.text.language == get_language() else when.in_language(self.text.language)

    def values(self) -> dict[str, str]:
        return {"subject": self.text.subject, "text": self.text.body, "sender": self.sender.name}


def message_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of announcements. Three queries."""
    rows = Announcement.objects.filter(confirmed_at__isnull=False)
    return answers_from(rows, {occasion: occasion.key for occasion in occasions})


def test_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys begin with the public id of the announcement, sent or not."""
    return answers_from(Announcement.objects.all(), {row: row.key.partition(":")[0] for row in occasions})


def answers_from(rows: QuerySet[Announcement], ids: dict[Occasion, str]) -> Answers:
    known = rows.filter(public_id__in=set(ids.values())).select_related("by").prefetch_related("texts")
    found = {str(row.public_id): row for row in known}
    languages = dict(Person.objects.filter(pk__in={row.person_id for row in ids}).values_list("pk", "language"))
    answers: Answers = dict.fromkeys(ids)
    for occasion, public_id in ids.items():
        announcement = found.get(public_id)
        text = announcement and text_for(languages[occasion.person_id], announcement.texts.all())
        if announcement and text:
            message = Message(text, announcement.by)
            reply_to = (announcement.by.email,) if announcement.by.email else ()
            answers[occasion] = Mail({"message": message}, reply_to=reply_to, values=message.values)
    return answers


def mails_about(public_id: str) -> Q | None:
    """The message to everybody, and the tests of it."""
    wanted = as_id(public_id)
    return None if wanted is None else is_about(exactly=[], starting=[wanted])


def titles(person: Person | None, keys: Sequence[str]) -> dict[str, str]:
    """The subjects of the messages that the keys are about, where the person may see the message."""
    ids = {key: public_id for key in keys if (public_id := id_of(key))}
    rows = Announcement.objects.filter(public_id__in=set(ids.values()))
    if person is None or not rows.exists():
        return {}
    seen = visible_announcements(person, offered_to(person)).filter(public_id__in=set(ids.values()))
    texts = {row.public_id: text_for(person.language, row.texts.all()) for row in seen.prefetch_related("texts")}
    return {key: text.subject for key, public_id in ids.items() if (text := texts.get(public_id))}


registry.add_subject(Subject("notifications.announcement", _("message from staff"), mails_about, titles))
registry.register(
    Kind(
        name=KIND,
        category=ANNOUNCEMENT,
        templates="emails/notifications/announcement",
        contexts=message_contexts,
        label=_("Message from staff"),
        placeholders={
            "subject": pgettext_lazy("placeholder", "the subject that staff wrote"),
            "text": pgettext_lazy("placeholder", "the text that staff wrote"),
            "sender": pgettext_lazy("placeholder", "who wrote it"),
        },
        needs=("text",),
    )
)
registry.register(
    Kind(
        name=TEST_KIND,
        category=STAFF,
        templates="emails/notifications/announcement",
        contexts=test_contexts,
        label=_("Test of a message from staff"),
        must_know=True,
    )
)
