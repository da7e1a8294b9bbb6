"""What must be true of learning questions, reports and commitments."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from academy.models import (
    ActivityHost,
    Commitment,
    CommitmentAnswer,
    Delegation,
    DelegationReport,
    LearningQuestion,
    LearningQuestionSupport,
)
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
