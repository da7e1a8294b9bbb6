"""Who has passed an assessment, as facilitators and staff note it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, Assessment, Enrolment
from academy.services.certifying import certify_noted
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError

Result = Assessment.Result


def note_assessments(
    *, activity: Activity, results: Mapping[int, str], method: str, language: str, by: Person | None, now: datetime
) -> list[Assessment]:
    """Append a result for each enrolment (its id) whose result differs from the latest; returns the new ones.

    Certificates follow. Constant in queries. Raises DomainError for an activity without an assessment, without
    a word on how it was done, and for people without a seat; then nothing is written.
    """
    with transaction.atomic():
        current = locked(activity)
        if not current.assesses:
            raise DomainError(_("This activity has no assessment."), code="no_assessment")
        latest = latest_results(current)
        changed = {pk: result for pk, result in results.items() if result != latest.get(pk, Result.OPEN)}
        if not changed:
            return []
        if not method.strip():
            raise DomainError(
                _("Say how it was assessed; it stands on the certificates."), field="method", code="method"
            )
        seated = set(Enrolment.objects.filter(activity=current).confirmed().values_list("pk", flat=True))
        if not changed.keys() <= seated | latest.keys() or not set(changed.values()) <= set(Result.values):
            raise DomainError(
                _("Somebody on this list no longer has a seat. Please open the page again."), code="no_seat"
            )
        facts = {"method": method.strip(), "language": language, "by": by, "at": now}
        rows = [Assessment(enrolment_id=pk, result=result, **facts) for pk, result in changed.items()]
        made = Assessment.objects.bulk_create(rows, batch_size=500)
        certify_noted(activity=current, enrolments=changed.keys(), now=now)
        return made


def latest_results(activity: Activity) -> dict[int, str]:
    """The result that counts, by enrolment. One query."""
    rows = Assessment.objects.filter(enrolment__activity=activity).latest_of_each().order_by()
    return dict(rows.values_list("enrolment", "result"))
