"""No mail in two languages: each kind that the registry knows, the invitation, and all that sign-in sends.

Each is read once, in one language after the other from mail to mail; with FULL=1 each in all five.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail as outbox
from django.template.loader import render_to_string
from django.utils import translation

from core.translations import language_codes, language_tag
from notifications.models import Delivery
from notifications.reminders import Occasion, registry
from notifications.services import previewing
from partners.models import Invitation
from partners.services import send_invitation
from tests.accounts.test_mail_templates import CONTEXT, MAILS
from tests.conftest import FULL
from tests.project.mail_world import NOW, SAMPLES, MailWorld, Sample
from tests.project.test_tongues import Paper, languages_for
from tests.tongues import Rows, left_in, left_in_html, left_in_mail, marked_texts

pytestmark = pytest.mark.django_db
KINDS = sorted(name for name in registry.kinds if not name.startswith("tests."))


@dataclass(frozen=True)
class Told:
    """What every kind says to whom, and all the rows that it says it of."""

    samples: dict[str, list[Sample]]
    invitation: Invitation
    rows: Rows


@pytest.fixture(scope="module")
def told(module_db: None, django_db_blocker: Any) -> Iterator[Told]:
    with django_db_blocker.unblock():
        world = MailWorld()
        samples = {
            name: [found] if isinstance(found := SAMPLES[name](world), Sample) else list(found) for name in KINDS
        }
        invitation = Invitation.objects.create(
            organisation=world.host, email="new@mail.example", role="partner-staff", expires_at=NOW
        )
        rows = Rows.there()
    with marked_texts(), patch("core.pdf.load_renderer", lambda: (Paper, None)):
        yield Told(samples, invitation, rows)


def test_every_kind_of_mail_has_something_to_read() -> None:
    assert sorted(SAMPLES) == KINDS


@pytest.mark.parametrize(("number", "name"), list(enumerate(KINDS)), ids=KINDS)
def test_mail_is_in_one_language(number: int, name: str, told: Told) -> None:
    kind = registry.kinds[name]
    assert told.samples[name]
    for turn, (person, key, now) in enumerate(told.samples[name]):
        mail = kind.contexts([Occasion(person.pk, str(key))], now)[Occasion(person.pk, str(key))]
        assert mail, f"{name} has nothing to say to {person} at {now}"
        delivery = Delivery(kind=name, key=str(key), person=person, created_at=now)
        for language in languages_for(number + turn):
            message = previewing.preview(previewing.Sample(delivery, mail), kind, language, shipped=True).message
            assert left_in_mail(message, told.rows) == [], language


@pytest.mark.parametrize("language", language_codes() if FULL else ["it", "fr"])
def test_invitation_is_in_one_language(language: str, told: Told) -> None:
    told.invitation.language = language
    assert send_invitation(invitation=told.invitation)
    [message] = outbox.outbox
    assert [*left_in(message.subject, language, told.rows), *left_in(message.body, language, told.rows)] == []
    assert left_in_html(message.alternatives[0].content, language, told.rows) == []


@pytest.mark.parametrize(("number", "name"), list(enumerate(MAILS)), ids=MAILS)
def test_mail_of_sign_in_is_in_one_language(number: int, name: str, told: Told) -> None:
    typed = [value for value in CONTEXT.values() if isinstance(value, str)]
    rows = Rows({text: {"*"} for text in [*typed, "Ours & yours"]})
    for language in languages_for(number):
        with translation.override(language):
            context = CONTEXT | {"page_lang": language_tag(language)}
            parts = [render_to_string(f"{name}_{part}", context) for part in ("subject.txt", "message.txt")]
            page = render_to_string(f"{name}_message.html", context)
        assert [left for part in parts for left in left_in(part, language, rows)] == []
        assert left_in_html(page, language, rows) == []
