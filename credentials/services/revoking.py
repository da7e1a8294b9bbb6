"""People take a certificate back: the awarding body with a reason, or the holder. The rule then issues no new one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Person
from core.errors import DomainError
from credentials.models import Certificate
from credentials.services.telling import REVOKED_MAIL, tell
from credentials.sources import ask_again

Revocation = Certificate.Revocation
WITHDRAWN_BY_HOLDER = gettext_noop("Withdrawn by the holder")


def revoke(*, certificate: Certificate, by: Person | None, reason: str, now: datetime) -> Certificate:
    """Revoke for good: the badge's bit is set, the check page says so, the rule issues no new one.

    Raises DomainError (field `reason`) without a reason, and for a certificate that is revoked already.
    """
    if not reason.strip():
        raise DomainError(_("Please say why."), field="reason", code="reason")
    with transaction.atomic():
        ended = end(certificate, how=Revocation.STAFF, reason=reason.strip(), by=by, now=now)
        tell(REVOKED_MAIL, [ended], now)
        return ended


def withdraw_own(*, certificate: Certificate, by: Person, now: datetime) -> Certificate:
    """The holder does not want it (any more)."""
    if certificate.holder_id != by.pk:
        raise DomainError(_("This certificate is not yours."), code="not_yours")
    return end(certificate, how=Revocation.HOLDER, reason=WITHDRAWN_BY_HOLDER, by=by, now=now)


def end(certificate: Certificate, *, how: str, reason: str, by: Person | None, now: datetime) -> Certificate:
    with transaction.atomic():
        current = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if not current.is_valid:
            raise DomainError(_("This certificate has been revoked already."), code="revoked")
        current.revoke(how=how, reason=reason, by=by, now=now)
        current.save()
        certificate.refresh_from_db()
        return certificate


def lift_bar(*, certificate: Certificate, now: datetime) -> Certificate:
    """Let the rule issue a new one, for instance after a wrong name was put right. The old number stays revoked."""
    with transaction.atomic():
        current = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if not current.bars_reissue:
            raise DomainError(_("The rule may issue a new certificate already."), code="not_barred")
        current.bars_reissue = False
        current.save()
        ask_again(current.source_app, current.source_key, now)
        certificate.refresh_from_db()
        return certificate
