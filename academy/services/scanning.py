"""The signed sheets of a session: added, and marked as wrong. They are evidence, so nothing is taken away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Session, SignedScan
from accounts.models import Person
from core.errors import DomainError
from core.uploads import Upload, kept


def add_scan(*, session: Session, upload: Upload, by: Person | None, now: datetime) -> SignedScan:
    """Keep one scan beside those that are there. Raises DomainError for a session that has not begun, or never will."""
    refuse_scan(session, now)
    with kept(upload) as columns:
        return SignedScan.objects.create(session=session, by=by, uploaded_at=now, **columns)


def refuse_scan(session: Session, now: datetime) -> None:
    """Raise the sentence that says why no sheet of this session is taken."""
    if session.is_cancelled:
        raise DomainError(_("This session is cancelled."), code="cancelled")
    if not session.activity.is_public:
        raise DomainError(_("This activity is not published yet."), code="draft")
    if not session.has_started(now):
        raise DomainError(_("The signed sheet can be uploaded once the session has begun."), code="too_early")


def why_no_scan(session: Session, now: datetime) -> DomainError | None:
    """What `add_scan` would answer, for a page that says it before anybody looks for a file."""
    try:
        refuse_scan(session, now)
    except DomainError as error:
        return error
    return None


def mark_scan_wrong(*, scan: SignedScan, reason: str, by: Person | None, now: datetime) -> SignedScan:
    """It no longer counts; file and row stay, with who said so and why. The first word stands."""
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Please say why it is wrong."), field="reason", code="no_reason")
    with transaction.atomic():
        row = SignedScan.objects.select_for_update().get(pk=scan.pk)
        if row.is_withdrawn:
            raise DomainError(_("This sheet is already marked as wrong."), code="already")
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = now, by, reason
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        return row
