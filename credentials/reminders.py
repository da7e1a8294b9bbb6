"""The mails about a certificate: it is there, or it is no longer valid. Keys are public ids of certificates."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from credentials.documents import file_name, pdf_of
from credentials.links import own_url
from credentials.models import Certificate
from credentials.services.telling import ISSUED_MAIL, REVOKED_MAIL
from credentials.wording import reason_text
from notifications.categories import FOLLOW_UP
from notifications.reminders import Attachment, Kind, Mail, Occasion, registry

Answers = dict[Occasion, Mail | None]


def contexts(occasions: Sequence[Occasion], now: datetime, *, is_valid: bool) -> Answers:
    """None when it is no longer so, or somebody else's. Who has no login gets the certificate itself as a file."""
    rows = Certificate.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    rows = rows.select_related("holder__user", "awarded_by", "supersedes", "project")
    found = {str(row.public_id): row for row in rows}
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        # Words and links are made while the mail is rendered, in its reader's language.
        row = found.get(occasion.key)
        if row is None or row.holder_id != occasion.person_id or row.is_valid != is_valid:
            continue
        has_login = hasattr(row.holder, "user")
        context = {"certificate": row, "own_url": partial(own_url, row) if has_login else ""}
        context |= {"reason": partial(reason_text, row)}
        answers[occasion] = (
            Mail(context, attachments=partial(paper, row)) if is_valid and not has_login else Mail(context)
        )
    return answers


def paper(certificate: Certificate) -> list[Attachment]:
    """The PDF; nothing on a machine that cannot make one, the mail says the rest."""
    try:
        content = pdf_of(certificate, language=certificate.language)
    except DomainError:
        return []
    return [Attachment(file_name(certificate), content, "application/pdf")]


KINDS = [
    Kind(
        name=ISSUED_MAIL,
        category=FOLLOW_UP,
        templates="emails/credentials/certificate-issued",
        contexts=partial(contexts, is_valid=True),
        label=_("Certificate issued"),
        must_know=True,
    ),
    Kind(
        name=REVOKED_MAIL,
        category=FOLLOW_UP,
        templates="emails/credentials/certificate-revoked",
        contexts=partial(contexts, is_valid=False),
        label=_("Certificate revoked"),
        must_know=True,
    ),
]
for kind in KINDS:
    registry.register(kind)
