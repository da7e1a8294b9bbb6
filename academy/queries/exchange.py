"""What peers tell each other before and after: learning questions, reports, and what became of the commitments."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce

from academy.models import (
    Activity,
    Commitment,
    CommitmentAnswer,
    Delegation,
    DelegationReport,
    Enrolment,
    LearningQuestion,
    LearningQuestionSupport,
    ReportReopening,
)
from accounts.models import Person
from core.alphabet import ByName
from partners.models import Organisation
from partners.permissions import is_network_coordinator, staffed_organisation_ids


def learning_questions(activity: Activity, *, by_support: bool) -> "QuerySet[LearningQuestion, Any]":
    """Those of people with a seat, with `support` and the `group_name` of their delegation (empty: of none); by
    delegation, or those first that most share. One query."""
    rows: Any = LearningQuestion.objects.standing().filter(enrolment__activity=activity).with_support()
    group = Coalesce(F("enrolment__delegation__organisation__short_name"), Value(""), output_field=CharField())
    rows = rows.annotate(group_name=group).select_related("enrolment__person", "session")
    own_name = ByName("enrolment__delegation__organisation__name")
    if by_support:
        return rows.order_by("-support", "written_at", "pk")
    return rows.order_by(own_name.asc(nulls_last=True), "enrolment__delegation__organisation", "-support", "pk")


def supported_ids(enrolment: Enrolment | None) -> set[int]:
    """Ids of the questions to which this person said “me too”; no query without an enrolment."""
    if enrolment is None:
        return set()
    rows = LearningQuestionSupport.objects.filter(enrolment=enrolment)
    return set(rows.values_list("question", flat=True))


@dataclass(frozen=True)
class Expected:
    """An organisation that came, and its report if there is one; hosts are not asked, but may write."""

    organisation: Organisation
    report: DelegationReport | None
    is_host: bool

    @property
    def is_missing(self) -> bool:
        return not self.is_host and not (self.report and self.report.is_handed_in)


def expected_reports(activity: Activity) -> list[Expected]:
    """Delegations of which somebody had a seat, then the hosts, by name. Needs `hostings`; three queries at most."""
    came: Any = activity.delegations.with_used_seats()
    came = came.filter(used_seats__gt=0).select_related("organisation")
    delegations = [row.organisation for row in came.order_by(ByName("organisation__name"), "pk")]
    hosts = [row.organisation for row in activity.hostings.all()]
    reports = {row.organisation_id: row for row in activity.delegation_reports.all()}
    lines = [Expected(row, reports.get(row.pk), is_host=False) for row in delegations]
    known = {row.pk for row in delegations}
    return lines + [Expected(row, reports.get(row.pk), is_host=True) for row in hosts if row.pk not in known]


@dataclass(frozen=True)
class ExchangeNumbers:
    """How far the exchange of one activity is, for its staff."""

    questions: int
    unanswered: int
    expected: list[Expected]
    has_begun: bool

    @property
    def missing(self) -> list[Expected]:
        """Of the delegations; before the activity has begun nothing is missing."""
        return [row for row in self.expected if row.is_missing] if self.has_begun else []


def exchange_numbers(activity: Activity, now: datetime) -> ExchangeNumbers:
    """Nothing is asked of an activity that collects nothing. Needs `hostings`."""
    standing = LearningQuestion.objects.standing().filter(enrolment__activity=activity).order_by()
    asked = list(standing.values_list("replied_at", flat=True)) if activity.collects_learning_questions else []
    has_begun = activity.starts_at is not None and activity.starts_at <= now
    expected = expected_reports(activity) if activity.collects_reports else []
    return ExchangeNumbers(len(asked), asked.count(None), expected, has_begun)


def reports_of(activity: Activity) -> "QuerySet[DelegationReport, Any]":
    """Those handed in, with their commitments and whom these are with; `is_changed`: taken back before."""
    rows: Any = activity.delegation_reports.handed_in().select_related("organisation")
    rows = rows.annotate(is_changed=Exists(ReportReopening.objects.filter(report=OuterRef("pk"))))
    return rows.prefetch_related(commitments_with_answers()).order_by("handed_in_at", "pk")


def commitments_with_answers() -> "Prefetch[Any]":
    """The commitments of reports, each with its partners and all its answers, the latest first: three queries."""
    answers = CommitmentAnswer.objects.select_related("by").order_by("-answered_at", "-pk")
    rows = Commitment.objects.order_by("number").prefetch_related("partners", Prefetch("answers", answers))
    return Prefetch("commitments", rows)


def commitments_seen_by(person: Person | None) -> Any:
    """Of reports that are handed in: those of one's own organisations and of what they host; all for the network
    coordinator. With the latest state, the latest end first."""
    rows: Any = Commitment.objects.handed_in().with_latest_state()
    if not is_network_coordinator(person):
        own = staffed_organisation_ids(person)
        hosted = Activity.objects.managed_by(person).order_by().values("pk")
        rows = rows.filter(report__organisation__in=own) | rows.filter(report__activity__in=hosted)
    rows = rows.select_related("report__activity", "report__organisation")
    answers = CommitmentAnswer.objects.order_by("-answered_at", "-pk")
    rows = rows.prefetch_related("partners", Prefetch("answers", answers))
    return rows.order_by("-report__activity__ends_at", ByName("report__organisation__name"), "report", "number")


def states_of(commitments: Any) -> Counter[str]:
    """How many came to what; under the empty text those of which nobody has said anything yet. One query."""
    return Counter(commitments.order_by().prefetch_related(None).values_list("latest_state", flat=True))


def delegations_without_report(delegations: "QuerySet[Delegation, Any]") -> list[Delegation]:
    """Those of these of which somebody came and whose report is not handed in. One query."""
    handed_in = DelegationReport.objects.handed_in().filter(
        activity=OuterRef("activity"), organisation=OuterRef("organisation")
    )
    rows: Any = delegations.filter(activity__collects_reports=True, activity__state=Activity.State.PUBLISHED)
    return list(rows.with_used_seats().filter(used_seats__gt=0).exclude(Exists(handed_in)))


def is_all_closed(commitments: Sequence[Commitment], since: datetime) -> bool:
    """Whether nothing is left to ask: each is done or dropped, or was answered after `since`; with their answers."""
    closed = {CommitmentAnswer.State.DONE, CommitmentAnswer.State.DROPPED}
    return all(row.latest and (row.latest.state in closed or row.latest.answered_at >= since) for row in commitments)
