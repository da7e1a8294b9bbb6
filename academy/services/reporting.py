"""Reports of delegations and what becomes of their commitments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, Commitment, CommitmentAnswer, DelegationReport
from academy.models.report import MOST_COMMITMENTS
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError
from partners.models import Organisation


@dataclass(frozen=True)
class Plan:
    """One commitment as somebody wrote it."""

    what: str
    partners: Sequence[Organisation] = ()
    others: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Became:
    """What somebody says became of a commitment."""

    state: str
    note: str = ""


def save_report(
    *, activity: Activity, organisation: Organisation, learned: str, language: str, now: datetime
) -> DelegationReport:
    """Write or rewrite the draft. Raises DomainError before the activity has begun, and once it is handed in."""
    with transaction.atomic():
        refuse_to_report(locked(activity), now)
        report = DelegationReport.objects.filter(activity=activity, organisation=organisation).first()
        report = report or DelegationReport(activity=activity, organisation=organisation)
        refuse_if_handed_in(report)
        report.learned, report.language, report.written_at = learned, language, now
        report.save()
        return report


def save_commitment(*, report: DelegationReport, plan: Plan, commitment: Commitment | None = None) -> Commitment:
    """Add a commitment to a draft, or change one of it; at most ten. Raises DomainError once it is handed in."""
    with transaction.atomic():
        current = of_draft(report)
        if commitment is None:
            held = set(current.commitments.values_list("number", flat=True))
            free = [number for number in range(1, MOST_COMMITMENTS + 1) if number not in held]
            if not free:
                raise DomainError(
                    _("Ten commitments are enough. Take one out before you add another."), field="what", code="too_many"
                )
            commitment = Commitment(report=current, number=free[0])
        commitment.what, commitment.others, commitment.due_on = plan.what, plan.others, plan.due_on
        commitment.save()
        commitment.partners.set(plan.partners)
        return commitment


def remove_commitment(*, commitment: Commitment) -> None:
    """Take it out of a draft. Twice is the same as once; raises DomainError once the report is handed in."""
    with transaction.atomic():
        of_draft(commitment.report)
        Commitment.objects.filter(pk=commitment.pk).delete()


def hand_in_report(*, report: DelegationReport, by: Person | None, now: datetime) -> DelegationReport:
    """Everybody who came reads it from now on, and it is final. Twice is the same as once."""
    with transaction.atomic():
        locked(report.activity)
        current = DelegationReport.objects.get(pk=report.pk)
        if not current.is_handed_in:
            current.handed_in_at, current.handed_in_by = now, by
            current.save(update_fields=["handed_in_at", "handed_in_by"])
        return current


def answer_commitments(
    *, report: DelegationReport, answers: Mapping[int, Became], language: str, by: Person | None, now: datetime
) -> list[CommitmentAnswer]:
    """Append what became of these commitments (by id) where it is news; returns the new answers.

    Raises DomainError for a draft, and for a commitment of another report.
    """
    with transaction.atomic():
        locked(report.activity)
        current = DelegationReport.objects.get(pk=report.pk)
        if not current.is_handed_in:
            raise DomainError(_("The report is not handed in yet. Please hand it in first."), code="draft")
        known = {row.pk: row for row in current.commitments.prefetch_related("answers")}
        if answers.keys() - known.keys():
            raise DomainError(_("This commitment is not in the report."), code="other_report")
        new = []
        for pk, became in answers.items():
            latest = known[pk].latest
            if latest is None or (latest.state, latest.note) != (became.state, became.note):
                row = CommitmentAnswer(commitment=known[pk], state=became.state, note=became.note)
                row.language, row.by, row.answered_at = language, by, now
                new.append(row)
        return CommitmentAnswer.objects.bulk_create(new)


def of_draft(report: DelegationReport) -> DelegationReport:
    """The report as it stands now that the activity is locked; refused once it is handed in."""
    locked(report.activity)
    current = DelegationReport.objects.get(pk=report.pk)
    refuse_if_handed_in(current)
    return current


def refuse_if_handed_in(report: DelegationReport) -> None:
    if report.is_handed_in:
        raise DomainError(_("The report is handed in and stays as it is."), code="handed_in")


def refuse_to_report(activity: Activity, now: datetime) -> None:
    """Raise the sentence that says why no report can be written now."""
    if not activity.collects_reports:
        raise DomainError(_("This activity asks for no reports."), code="not_collected")
    if activity.state != Activity.State.PUBLISHED:
        raise DomainError(_("This activity does not take place."), code="cancelled")
    if activity.starts_at is None or now < activity.starts_at:
        raise DomainError(_("A report is written once the activity has begun."), code="too_early")


def why_no_report(activity: Activity, now: datetime) -> DomainError | None:
    """What `save_report` would answer, for a page that says it before anybody writes."""
    try:
        refuse_to_report(activity, now)
    except DomainError as error:
        return error
    return None
