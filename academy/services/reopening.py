"""A report that is handed in is taken back to be changed: with a reason, and what had been read stays on record.

Who may, and how long: `academy.permissions.can_reopen_report`.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import CommitmentAnswer, DelegationReport, ReportReopening
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError


def reopen_report(*, report: DelegationReport, reason: str, by: Person | None, now: datetime) -> DelegationReport:
    """Make it a draft again and keep what had been handed in. Of a draft: the same draft, and nothing is kept.

    Raises DomainError (field `reason`) without a reason, and once it was said what became of a commitment.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Please say why, in a few words."), field="reason", code="no_reason")
    with transaction.atomic():
        locked(report.activity)
        current = DelegationReport.objects.get(pk=report.pk)
        if current.handed_in_at is None:
            return current
        refuse_if_answered(current)
        ReportReopening.objects.create(
            report=current,
            reopened_at=now,
            by=by,
            reason=reason,
            handed_in_at=current.handed_in_at,
            handed_in_by_id=current.handed_in_by_id,
            language=current.language,
            learned=current.learned,
            commitments=commitments_of(current),
        )
        current.handed_in_at = current.handed_in_by = None
        current.save(update_fields=["handed_in_at", "handed_in_by"])
        return current


def refuse_if_answered(report: DelegationReport) -> None:
    """Raise the sentence that says why it stays: answers are about commitments as they were handed in."""
    if CommitmentAnswer.objects.filter(commitment__report=report).exists():
        words = _("It was already said what became of its commitments. What changes now is said there.")
        raise DomainError(words, code="answered")


def why_not_reopened(report: DelegationReport) -> DomainError | None:
    """What `reopen_report` would answer to a reason, for a page that says it before anybody writes one."""
    try:
        refuse_if_answered(report)
    except DomainError as error:
        return error
    return None


def commitments_of(report: DelegationReport) -> list[dict[str, Any]]:
    """As plain values: the names of organisations as they are today."""
    rows = report.commitments.order_by("number").prefetch_related("partners")
    return [
        {
            "what": row.what,
            "partners": [str(partner) for partner in row.partners.all()],
            "others": row.others,
            "due_on": row.due_on.isoformat() if row.due_on else None,
        }
        for row in rows
    ]
