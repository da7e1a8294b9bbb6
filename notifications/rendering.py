"""From a delivery and fresh data to a message, in its reader's language and zone."""

import re
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from core.translations import language_tag
from notifications.links import mute_url, preferences_url
from notifications.models import Delivery
from notifications.overrides import OwnText, values_of
from notifications.reminders import Kind, Mail


def build_message(delivery: Delivery, mail: Mail, kind: Kind, own: OwnText | None = None) -> EmailMultiAlternatives:
    """Render `subject.txt`, `body.txt` and `body.html` of the kind's folder; nothing leaks to the next reader.

    The network coordinator's `own` text takes the place of the subject and of what stands between greeting and footer.

    Templates know what the kind's context says, and `person`, `reader_zone`, `page_lang`, `site_name`, `site_url`,
    `preferences_url`.
    """
    person, folder = delivery.person, kind.templates
    with translation.override(person.language), timezone.override(ZoneInfo(person.zone)):
        context = {
            "person": person,
            "reader_zone": person.zone,
            "page_lang": language_tag(person.language),
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "preferences_url": preferences_url(person),
            **mail.context,
        }
        values = values_of(person, mail.values()) if own else {}
        subject = own.subject_line(values) if own else render(f"{folder}/subject.txt", context, autoescape=False)
        text = {**context, "own_text": own.text(values)} if own else context
        html = {**context, "own_text": own.html(values)} if own else context
        message = EmailMultiAlternatives(
            subject=one_line(subject),
            body=tidy(render(f"{folder}/body.txt", text, autoescape=False)),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[formataddr((one_line(person.name), str(person.email)))],
            reply_to=list(mail.reply_to) or [settings.DEFAULT_FROM_EMAIL],
            headers=headers_of(delivery, kind),
        )
        message.attach_alternative(tidy(render(f"{folder}/body.html", html)), "text/html")
        for attachment in mail.attachments():
            message.attach(attachment.name, attachment.content, attachment.mime_type)
    return message


def headers_of(delivery: Delivery, kind: Kind) -> dict[str, str]:
    """What mail programs read. The way out (RFC 2369, RFC 8058) stands in what can be switched off, and only there."""
    headers = {
        "Message-ID": message_id(delivery),
        # Nobody's “I am on holiday” should answer a machine (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "Content-Language": language_tag(delivery.person.language),
    }
    if not kind.must_know:
        headers["List-Unsubscribe"] = f"<{mute_url(delivery.person, kind.category)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def message_id(delivery: Delivery) -> str:
    """The same for every attempt, so that a repeated message is recognised as the same one."""
    return f"<{delivery.public_id}@{urlsplit(settings.SITE_URL).hostname}>"


def render(name: str, context: dict[str, Any], *, autoescape: bool = True) -> str:
    """Plain text is not HTML: `autoescape=False` keeps apostrophes and ampersands, in included templates too."""
    template: Any = get_template(name)
    return str(template.template.render(Context(context, autoescape=autoescape)))


def one_line(text: str) -> str:
    """A header has one line, whatever a title or a name brings along."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """No more than one empty line in a row: conditions in a template leave several."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"
