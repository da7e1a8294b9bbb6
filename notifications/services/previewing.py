"""A kind of mail as its reader gets it: with real data, in any language, shown to staff or sent to oneself.

Links that open somebody's own page without a login are taken out: they are the reader's alone.
"""

import copy
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError
from core.scoping import scopes
from notifications.models import Delivery
from notifications.overrides import own_texts
from notifications.post import Post, ServerAway
from notifications.queries.upcoming import Upcoming, forecast, visible_to
from notifications.reminders import Kind, Mail, Occasion
from notifications.rendering import build_message, one_line

NEWEST = 10
# A reminder of a quiet season is still shown with what it will say.
FAR = timedelta(days=90)
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
LONG = 36
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sample:
    """A delivery (of the log, or one that the clock will cause) with its data."""

    delivery: Delivery
    mail: Mail


@dataclass(frozen=True)
class Preview:
    """A rendered mail: nothing in it acts for its reader."""

    message: EmailMultiAlternatives

    @property
    def subject(self) -> str:
        return str(self.message.subject)

    @property
    def text(self) -> str:
        return str(self.message.body)

    @property
    def html(self) -> str:
        return next((str(part[0]) for part in self.message.alternatives if part[1] == "text/html"), "")

    @property
    def attachments(self) -> list[str]:
        return [str(part[0]) for part in self.message.attachments if isinstance(part, tuple)]


def sample_of(kind: Kind, person: Person | None, now: datetime) -> Sample | None:
    """The newest mail of this kind that the staff member may see, else the nearest that is to come; None without any.

    A confidential kind: only what was sent to oneself.
    """
    rows = scopes.visible(person, Delivery.objects.filter(kind=kind.name)).select_related("person__territory")
    if kind.confidential:
        rows = rows.filter(person=person)
    newest = list(rows.order_by("-pk")[:NEWEST])
    return (
        first_told(kind, newest, now)
        or first_told(kind, newest[:1], newest[0].created_at if newest else now)
        or first_told(kind, ahead(kind, person, now), now)
    )


def ahead(kind: Kind, person: Person | None, now: datetime) -> list[Delivery]:
    """What the clock will cause, as deliveries that are not saved."""
    planned = [row for _kind, row, _day_only in forecast(now, [kind] if kind.due else [], within=FAR)]
    if kind.confidential:
        planned = [row for row in planned if person and row.occasion.person_id == person.pk]
    known = {row.key for row in visible_to(person, (Upcoming(kind.name, row.occasion.key, row.at) for row in planned))}
    some = [row.occasion for row in planned if row.occasion.key in known][:NEWEST]
    people = Person.objects.select_related("territory").in_bulk({occasion.person_id for occasion in some})
    return [Delivery(kind=kind.name, key=key, person=people[pk], created_at=now) for pk, key in some if pk in people]


def first_told(kind: Kind, rows: Sequence[Delivery], now: datetime) -> Sample | None:
    """The first of them that still has something to say. A kind that fails has nothing."""
    try:
        found = kind.contexts([Occasion(row.person_id, row.key) for row in rows], now) if rows else {}
    except Exception:
        log.exception("The kind %s could not be previewed", kind.name)
        return None
    told = ((row, found.get(Occasion(row.person_id, row.key))) for row in rows)
    return next((Sample(row, mail) for row, mail in told if mail is not None), None)


def preview(sample: Sample, kind: Kind, language: str, *, shipped: bool = False) -> Preview:
    """The mail in this language: in the network coordinator's own words if there are any, else in ours."""
    delivery, person = copy.copy(sample.delivery), copy.copy(sample.delivery.person)
    person.language = language
    delivery.person = person
    own = None if shipped else own_texts([kind.name], [language]).get((kind.name, language))
    message = build_message(delivery, sample.mail, kind, own)
    message.body = without_keys(str(message.body))
    html = [(without_keys(str(part[0])), part[1]) for part in message.alternatives]
    message.alternatives = []
    for content, mime_type in html:
        message.attach_alternative(content, mime_type)
    return Preview(message)


def send_test(*, sample: Sample, kind: Kind, language: str, to: Person) -> None:
    """Send the preview to a staff member, marked as a test; no row is written. Raises DomainError if it fails."""
    if not to.email:
        raise DomainError(_("You have no e-mail address. Please add one to your account first."))
    message = preview(sample, kind, language).message
    message.subject = one_line(_("[test] %(subject)s") % {"subject": message.subject})
    message.to = [formataddr((one_line(to.name), to.email))]
    kept = ("Auto-Submitted", "Content-Language")
    message.extra_headers = {name: message.extra_headers[name] for name in kept if name in message.extra_headers}
    message.extra_headers["Message-ID"] = make_msgid(domain=urlsplit(settings.SITE_URL).hostname)
    post = Post()
    try:
        post.open()
        refusal = post.send(message)
    except ServerAway as away:
        raise DomainError(_("The mail server cannot be reached: %(error)s") % {"error": away}) from away
    finally:
        post.close()
    if refusal is not None:
        raise DomainError(_("The mail server refused the mail: %(error)s") % {"error": refusal.text})


def without_keys(text: str) -> str:
    """The text with its addresses, less the signed ones of this site: whoever holds such a link acts as its reader."""
    return ADDRESS.sub(lambda found: settings.SITE_URL + "/…" if is_key(found[0]) else found[0], text)


def is_key(address: str) -> bool:
    """Whether a part of the address looks signed: it has a colon, or is long and mixes cases."""
    return address.startswith(settings.SITE_URL) and any(looks_signed(part) for part in pieces(address))


def pieces(address: str) -> Iterator[str]:
    yield from re.split(r"[/?&=#;]", address.removeprefix(settings.SITE_URL))


def looks_signed(piece: str) -> bool:
    return ":" in piece or "%3A" in piece.upper() or (len(piece) > LONG and piece != piece.lower())


def known_language(code: Any) -> str:
    """The code if it is one of the site's languages, else the site's own."""
    return str(code) if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
