"""Reports of barriers: received, answered, and deleted after a year."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from home.models import AccessibilityReport, AccessibilityStatement
from home.models.accessibility import REPORTS_KEPT_FOR
from notifications.reminders import Occasion
from notifications.services import owe_many
from partners.models import Membership, Organisation

KIND = "home.accessibility-report"
Role = Membership.Role


def report_problem(*, problem: str, page: str, email: str, language: str, now: datetime) -> AccessibilityReport:
    """Keep what somebody could not use, and owe a mail to the staff of whoever runs the site."""
    with transaction.atomic():
        statement = AccessibilityStatement.objects.of_this_site().select_related("organisation").first()
        report = AccessibilityReport.objects.create(
            organisation=statement.organisation if statement else None,
            problem=problem,
            page=page,
            email=email,
            language=language,
            created_at=now,
        )
        key = str(report.public_id)
        owe_many(kind=KIND, occasions=[Occasion(pk, key) for pk in answerers(report.organisation)], now=now)
    return report


def answerers(organisation: Organisation | None) -> list[int]:
    """Ids of the people who answer: the body's staff; where it has none, the network coordinators."""
    own = Q(organisation=organisation, role__in=[Role.PARTNER_STAFF, Role.NETWORK_COORDINATOR])
    found = people_with(own) if organisation else []
    return found or people_with(Q(role=Role.NETWORK_COORDINATOR))


def people_with(wanted: Q) -> list[int]:
    rows = Membership.objects.filter(wanted).order_by("person").values_list("person", flat=True)
    return list(rows.distinct())


def answer_report(*, report: AccessibilityReport, by: Person | None, now: datetime) -> bool:
    """Mark it as answered; False when somebody was quicker."""
    answered = {"state": AccessibilityReport.State.ANSWERED, "answered_at": now, "answered_by": by}
    return bool(AccessibilityReport.objects.open().filter(pk=report.pk).update(**answered))


def purge_reports(*, now: datetime) -> int:
    """Delete what is older than a year, answered or not. Returns how many rows went; a quiet minute costs one query."""
    deleted, _by_model = AccessibilityReport.objects.filter(created_at__lte=now - REPORTS_KEPT_FOR).delete()
    return deleted
