"""What the mails about certificates say, in the holder's language, and that who has no login gets the file."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from credentials.models import Certificate
from credentials.services import revoke, settle
from notifications.models import Delivery
from notifications.services import drain
from tests.factories import PersonFactory, UserFactory
from tests.factories.credentials import SEAT, achievement, certificate_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def send():
    mail.outbox.clear()
    drain(clock=lambda: NOW)
    return list(mail.outbox)


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Your certificate: Social clauses"),
        ("pt", "O seu certificado: Cláusulas sociais"),
        ("it", "Il tuo attestato: Social clauses"),
        ("es", "Tu certificado: Social clauses"),
        ("fr", "Votre attestation : Social clauses"),
    ],
)
def test_holder_reads_in_their_language_where_the_certificate_is(language, subject):
    certificate = certificate_for(UserFactory.create(person__language=language).person, now=NOW)
    [message] = send()
    assert message.subject == subject
    assert f"http://localhost:8000/{language}/me/certificates/{certificate.public_id}/" in message.body
    assert certificate.page_url() in message.body
    assert not message.attachments


def test_guest_gets_the_certificate_itself():
    certificate_for(PersonFactory.create(), now=NOW)
    [message] = send()
    [(name, content, kind)] = message.attachments
    assert (name, kind) == ("MS-2026-000001.pdf", "application/pdf")
    assert content.startswith(b"%PDF")
    assert "/me/certificates/" not in message.body


def test_revoked_is_told_with_the_reason_and_the_earlier_mail_is_silent():
    certificate = certificate_for(UserFactory.create(person__language="pt").person, now=NOW)
    settle(app="academy", keys=[SEAT], earned=[], now=NOW)
    [message] = send()
    assert "Presenças corrigidas" in message.body
    assert Delivery.objects.get(kind="credentials.certificate-issued").state == Delivery.State.SKIPPED
    again = achievement(certificate.holder)
    [second] = settle(app="academy", keys=[SEAT], earned=[again], now=NOW).issued
    send()
    revoke(certificate=second, by=None, reason="O nome está errado", now=NOW)
    [message] = send()
    assert "O nome está errado" in message.body
    assert Certificate.objects.valid().count() == 0
