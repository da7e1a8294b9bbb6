"""A peer exchange for the tests of questions, notes and reports: a host, two delegations, people of each."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from academy.delegation_lines import Entry
from academy.models import Activity, Delegation, DelegationReport, Enrolment
from academy.services import name_people, set_delegation
from academy.services.reporting import Plan, hand_in_report, save_commitment, save_report
from accounts.models import Person
from partners.models import Organisation
from tests.factories import EnrolmentFactory, OrganisationFactory, PersonFactory, published_activity

# The sessions of `exchange()` are on 11 and 12 March 2027, 10:00 to 12:00 in Lisbon, which is UTC.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
START = datetime(2027, 3, 11, 10, 0, tzinfo=UTC)
END = datetime(2027, 3, 12, 12, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@dataclass(frozen=True)
class Exchange:
    """What a test asks of it."""

    activity: Activity
    host: Organisation
    partner: Organisation
    other: Organisation
    delegation: Delegation

    def page(self, path: str) -> str:
        return f"/en/activities/{self.activity.slug}/{path}"

    def staff_page(self, path: str) -> str:
        return f"/en/staff/activities/{self.activity.slug}/{path}"

    def comes(self, name: str, *, delegation: Delegation | None = None, **fields: Any) -> Enrolment:
        """Somebody with a seat."""
        person = PersonFactory.create(name=name, **fields)
        row: Enrolment = EnrolmentFactory.create(activity=self.activity, person=person, delegation=delegation)
        return row


def exchange(*, now: datetime = NOW, sessions: int = 2, in_days: int = 10, **fields: Any) -> Exchange:
    """Published; each delegation has three seats and has named one person."""
    wanted = {"collects_learning_questions": True, "collects_reports": True, "capacity": 40, **fields}
    activity = published_activity(now=now, in_days=in_days, sessions=sessions, **wanted)
    host = activity.lead_host()
    assert host is not None
    partners = [OrganisationFactory.create(), OrganisationFactory.create()]
    delegations = []
    for partner in partners:
        row = set_delegation(activity=activity, organisation=partner, seats=3, names_until=None, by=None, now=now)
        name_people(delegation=row, entries=[Entry(f"Somebody of {partner}")], by=None, now=now)
        delegations.append(row)
    return Exchange(activity, host, partners[0], partners[1], delegations[0])


def reported(
    meeting: Exchange, *plans: Plan, by: Person | None = None, now: datetime = END + 8 * DAY, is_handed_in: bool = True
) -> DelegationReport:
    """The report of the first delegation, with these commitments (default: two)."""
    report = save_report(
        activity=meeting.activity, organisation=meeting.partner, learned="Repair cafés work.", language="it", now=now
    )
    for plan in plans or (Plan("Open a repair café", [meeting.host]), Plan("Write to the mayor", due_on=END.date())):
        save_commitment(report=report, plan=plan)
    return hand_in_report(report=report, by=by, now=now) if is_handed_in else report
