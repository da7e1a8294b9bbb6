"""What must be true of learning questions, reports and commitments."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from academy.models import (
    ActivityHost,
    Commitment,
    CommitmentAnswer,
    Delegation,
    DelegationReport,
    LearningQuestion,
    LearningQuestionSupport,
    StayNotes,
)
from academy.models.stay_notes import STAY_NOTES_KEPT_FOR
from mustsee.invariants.registry import ROWS_AT_A_TIME, invariant


@invariant("questions-stay-in-their-activity")
def questions_stay_in_their_activity(now: datetime) -> Iterator[str]:
    """Supported by others of the same activity, taken up in a session of it."""
    wrong = ~Q(enrolment__activity=F("question__enrolment__activity")) | Q(enrolment=F("question__enrolment"))
    for pk in LearningQuestionSupport.objects.filter(wrong).values_list("question", flat=True):
        yield f"learning question {pk}: supported by its writer, or by somebody of another activity"
    taken_up = LearningQuestion.objects.filter(session__isnull=False)
    for pk in taken_up.exclude(session__activity=F("enrolment__activity")).values_list("pk", flat=True):
        yield f"learning question {pk}: taken up in a session of another activity"


@invariant("reports-come-from-who-came")
def reports_come_from_who_came(now: datetime) -> Iterator[str]:
    """From a partner with seats or a host, and handed in after it has begun."""
    same = {"activity": OuterRef("activity"), "organisation": OuterRef("organisation")}
    came = Exists(Delegation.objects.filter(**same)) | Exists(ActivityHost.objects.filter(**same))
    for report in DelegationReport.objects.exclude(came).select_related("activity").iterator(ROWS_AT_A_TIME):
        yield f"{report.activity.slug}: report {report.pk} of an organisation that did not come"
    early = DelegationReport.objects.filter(handed_in_at__lt=F("activity__starts_at"))
    for report in early.select_related("activity").iterator(ROWS_AT_A_TIME):
        yield f"{report.activity.slug}: report {report.pk} was handed in before it began"


@invariant("commitments-are-answered-once-handed-in")
def commitments_are_answered_once_handed_in(now: datetime) -> Iterator[str]:
    """Nothing is said of what stands in a draft; nobody commits to itself."""
    early = Q(commitment__report__handed_in_at__isnull=True)
    early |= Q(answered_at__lt=F("commitment__report__handed_in_at"))
    for pk in CommitmentAnswer.objects.filter(early).values_list("commitment", flat=True):
        yield f"commitment {pk}: answered before the report was handed in"
    for pk in Commitment.objects.filter(partners=F("report__organisation")).values_list("pk", flat=True):
        yield f"commitment {pk}: with the organisation itself"


@invariant("travel-is-forgotten")
def travel_is_forgotten(now: datetime) -> Iterator[str]:
    """Notes on travel and stay hold addresses and phone numbers: not a day too long."""
    # The duty that purges runs each minute; an hour without it is an outage, not a broken rule.
    latest = now - STAY_NOTES_KEPT_FOR - timedelta(hours=1)
    for slug in StayNotes.objects.filter(activity__ends_at__lte=latest).values_list("activity__slug", flat=True):
        yield f"{slug}: notes on travel and stay are kept too long after the end"
    told = Delegation.objects.filter(activity__ends_at__lte=latest).exclude(note="")
    for pk in told.values_list("pk", flat=True):
        yield f"delegation {pk}: its note on travel is kept too long after the end"
