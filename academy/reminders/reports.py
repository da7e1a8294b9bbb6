"""After an exchange: to the staff of a delegation whose report is missing; and, three months later, what became of the
commitments.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from academy.mails import Told, responsible_address
from academy.models import Activity, Commitment, Delegation, DelegationReport
from academy.queries.delegations import staff_by_organisation
from academy.queries.exchange import commitments_with_answers, delegations_without_report, is_all_closed
from academy.reminders.pages import address
from academy.reminders.planning import open_at, opening_between
from academy.reminders.records import Answers
from notifications.queries import lead_of
from notifications.reminders import Kind, Mail, Occasion, Planned
from partners.models import Organisation

MISSING, QUESTION = "academy.delegation-report-due", "academy.commitment-question"
MISSING_LEAD, MISSING_USEFUL = timedelta(days=7), timedelta(days=37)
QUESTION_LEAD, QUESTION_USEFUL = timedelta(days=90), timedelta(days=30)
# Who hands in late is not asked at once what became of it.
TIME_TO_BEGIN = timedelta(days=30)
# How far before a window that opens the end of the activity may lie: late reports are asked later.
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Reporting(Told):
    """An activity as the staff of an organisation that came read of it afterwards."""

    activity: Activity
    reported_by: Organisation
    commitments: Sequence[Commitment] = ()
    language: str = ""

    @property
    def organisation(self) -> str:
        return str(self.reported_by)

    @property
    def report_url(self) -> str:
        return address("academy:report", self.activity.slug, self.reported_by.slug)

    @property
    def answers_url(self) -> str:
        return address("academy:commitment-answers", self.activity.slug, self.reported_by.slug)

    def values(self) -> dict[str, str]:
        """For the network coordinator's own text."""
        return {
            "activity": self.title,
            "host": self.host,
            "organisation": self.organisation,
            "commitments": "\n".join(row.what for row in self.commitments),
            "report_link": self.report_url,
            "answers_link": self.answers_url,
        }


# The report is missing


def missing_key(delegation: Delegation) -> str:
    """A session planned afterwards makes another end."""
    return f"{delegation.public_id}:{delegation.activity.ends_at:%Y%m%dT%H%M}"


def missing(rows: Sequence[Delegation], lead: timedelta) -> Iterator[Planned]:
    staff = staff_by_organisation(rows) if rows else {}
    for row in rows:
        for person in staff.get(row.organisation_id, []):
            if ends_at := row.activity.ends_at:
                yield Planned(Occasion(person, missing_key(row)), ends_at + lead, ends_at + MISSING_USEFUL)


def without_report(**ends: datetime) -> list[Delegation]:
    rows = Delegation.objects.filter(**{f"activity__ends_at__{name}": moment for name, moment in ends.items()})
    return delegations_without_report(rows.select_related("activity", "organisation").order_by("pk"))


def missing_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    lead = lead_of(MISSING)
    return open_at(missing(without_report(gt=now - MISSING_USEFUL, lte=now - lead), lead), now)


def missing_ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    lead = lead_of(MISSING)
    return opening_between(missing(without_report(gte=start - lead, lt=end - lead), lead), start, end)


def missing_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None once the report is handed in, or for who has left the partner's staff."""
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    found = Delegation.objects.filter(public_id__in=ids).select_related("activity", "organisation")
    rows = {missing_key(row): row for row in delegations_without_report(found)}
    staff, activities = staff_by_organisation(rows.values()), activities_of(row.activity_id for row in rows.values())
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        row = rows.get(occasion.key)
        if row is not None and occasion.person_id in staff.get(row.organisation_id, []):
            answers[occasion] = mail(Reporting(activities[row.activity_id], row.organisation))
    return answers


# What became of the commitments


def opens_at(report: DelegationReport, lead: timedelta) -> datetime | None:
    """Three months after the end; a month after a report that came later than two."""
    if report.activity.ends_at is None or report.handed_in_at is None:
        return None
    return max(report.activity.ends_at + lead, report.handed_in_at + TIME_TO_BEGIN)


def asked(reports: Iterable[DelegationReport], lead: timedelta) -> Iterator[Planned]:
    """Who handed it in, and the organisation's staff: one mail each with all that is not done or dropped."""
    rows = [row for row in reports if row.commitments.all()]
    staff = staff_by_organisation(rows) if rows else {}
    for row in rows:
        opens = opens_at(row, lead)
        if opens is None or is_all_closed(list(row.commitments.all()), since=opens):
            continue
        for person in dict.fromkeys([row.handed_in_by_id, *staff.get(row.organisation_id, [])]):
            if person is not None:
                yield Planned(Occasion(person, str(row.public_id)), opens, opens + QUESTION_USEFUL)


def handed_in(before: datetime, after: datetime) -> list[DelegationReport]:
    """Of activities that took place and ended in between, with what the mails say of them: four queries."""
    rows: Any = DelegationReport.objects.handed_in().filter(activity__state=Activity.State.PUBLISHED)
    rows = rows.filter(activity__ends_at__lte=before, activity__ends_at__gt=after)
    return list(rows.select_related("activity", "organisation").prefetch_related(commitments_with_answers()))


def question_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    lead = lead_of(QUESTION)
    return open_at(asked(handed_in(now - lead, now - LONGEST), lead), now)


def question_ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    lead = lead_of(QUESTION)
    return opening_between(asked(handed_in(end - lead, start - LONGEST), lead), start, end)


def question_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None once all is said. With all commitments of the report."""
    lead = lead_of(QUESTION)
    found: Any = DelegationReport.objects.handed_in().filter(public_id__in={occasion.key for occasion in occasions})
    found = found.filter(activity__state=Activity.State.PUBLISHED).select_related("activity", "organisation")
    rows = {str(row.public_id): row for row in found.prefetch_related(commitments_with_answers())}
    wanted = {planned.occasion for planned in asked(rows.values(), lead)}
    activities = activities_of(row.activity_id for row in rows.values())
    answers: Answers = dict.fromkeys(occasions)
    for occasion in wanted & set(occasions):
        row = rows[occasion.key]
        about = Reporting(activities[row.activity_id], row.organisation, list(row.commitments.all()), row.language)
        answers[occasion] = mail(about)
    return answers


def activities_of(ids: Iterable[int]) -> dict[int, Activity]:
    return {row.pk: row for row in Activity.objects.filter(pk__in=set(ids)).with_people_and_places()}


def mail(about: Reporting) -> Mail:
    return Mail({"about": about}, reply_to=responsible_address(about.activity), values=about.values)


PLACEHOLDERS: Mapping[str, Any] = {
    "activity": _("title of the activity"),
    "host": _("organisation that hosts it"),
    "organisation": _("organisation that reports"),
}
KINDS = [
    Kind(
        name=MISSING,
        category="staff",
        templates="emails/academy/delegation-report-due",
        contexts=missing_contexts,
        due=missing_due,
        ahead=missing_ahead,
        lead=MISSING_LEAD,
        label=_("A delegation's report is missing"),
        placeholders={**PLACEHOLDERS, "report_link": _("link to the report")},
        needs=("report_link",),
    ),
    Kind(
        name=QUESTION,
        # Not `staff`: who handed in the report may have no role any more.
        category="follow-up",
        templates="emails/academy/commitment-question",
        contexts=question_contexts,
        due=question_due,
        ahead=question_ahead,
        lead=QUESTION_LEAD,
        label=_("What became of the commitments?"),
        placeholders={
            **PLACEHOLDERS,
            "commitments": _("what the organisation said it would do"),
            "answers_link": _("link to the page where each commitment is answered"),
        },
        needs=("answers_link",),
    ),
]
