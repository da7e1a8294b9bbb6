"""What must be true of the accessibility statement and of reports of barriers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from home.models import AccessibilityGap, AccessibilityReport, AccessibilityStatement
from home.models.accessibility import REPORTS_KEPT_FOR
from mustsee.invariants.registry import invariant

# The duty that deletes runs each minute; a day without any machine is an outage, not a rule.
GRACE = timedelta(days=1)


@invariant("fully-compliant-has-no-gap")
def fully_compliant_has_no_gap(now: datetime) -> Iterator[str]:
    """Nobody states that all is accessible beside a list of what is not."""
    gaps = AccessibilityGap.objects.filter(statement__status=AccessibilityStatement.Status.FULL)
    own = gaps.exclude(reason=AccessibilityGap.Reason.OUT_OF_SCOPE).order_by("statement")
    for slug in own.values_list("statement__organisation__slug", flat=True).distinct():
        yield f"{slug}: fully compliant, and yet something is listed"


@invariant("reports-of-barriers-are-deleted-after-a-year")
def reports_are_deleted(now: datetime) -> Iterator[str]:
    old = AccessibilityReport.objects.filter(created_at__lte=now - REPORTS_KEPT_FOR - GRACE).count()
    if old:
        yield f"{old} reports are older than a year"
