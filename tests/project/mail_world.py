"""A world in which every kind of mail has something to say: for each kind, who gets it, about what, and when.

A kind without a row in `SAMPLES` fails the test that reads the mails. All titles are English alone, so that every other
reader meets a foreign title.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from academy.models import (
    Activity,
    Commitment,
    Delegation,
    DelegationReport,
    EnrolmentChange,
    FeedbackReply,
    ScheduleChange,
    Session,
    WrapUp,
)
from academy.reminders.days import day_key
from academy.reminders.delegations import opened_key, reminder_key
from academy.reminders.hosts import ended_key, full_key
from academy.reminders.reports import missing_key
from academy.reminders.sessions import session_key
from academy.services.materials import Facts, add_material
from accounts.models import Person
from credentials.services.revoking import revoke
from home.models import AccessibilityReport
from mentoring.models import Agreement, FitCheck, Meeting, Pairing, PairingChange
from mentoring.reminders.meetings import meeting_key
from mentoring.services import answer_proposal, call_for_help, plan_meeting, propose_agreement
from notifications.models import Announcement, AnnouncementText
from notifications.reminders import Occasion, registry
from partners.models import Membership, Organisation
from reference.models import Language
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    UserFactory,
    published_activity,
    staff_of,
)
from tests.factories.credentials import certificate_for
from tests.factories.files import upload
from tests.factories.mentoring import MentorProfileFactory, coordinator_of, proposed_pair, running_pair

# A Monday morning.
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AFTER, LATER = NOW + 12 * DAY, NOW + 110 * DAY


class Sample(NamedTuple):
    """Who gets a mail about what, and when."""

    person: Person
    key: Any
    now: datetime = NOW


@dataclass
class MailWorld:
    """An activity to come with an open request and a delegation, and one that took place, with all that follows."""

    host: Organisation = field(init=False)
    partner: Organisation = field(init=False)
    staff: Person = field(init=False)
    envoy: Person = field(init=False)
    member: Any = field(init=False)
    project: Any = field(init=False)
    activity: Activity = field(init=False)
    delegation: Delegation = field(init=False)

    def __post_init__(self) -> None:
        self.host, self.partner = OrganisationFactory.create(), OrganisationFactory.create()
        self.staff, self.envoy = staff_of(self.host), staff_of(self.partner)
        self.member = UserFactory.create().person
        self.project = ProjectFactory.create(disclaimer_en="Views are ours alone.")
        self.activity = self.an_activity(allows_guests=True, sessions=2)
        self.delegation = self.seats_in(self.activity)
        self.seat("confirmed", delegation=self.delegation)

    def an_activity(self, **fields: Any) -> Activity:
        usual = {"now": NOW, "collects_reports": True, "collects_learning_questions": True, "project": self.project}
        row = published_activity(host=self.host, responsible=PersonFactory.create(), **usual | fields)
        row.sessions.update(title_en="Opening round", original_language="en")
        return row

    def seats_in(self, activity: Activity) -> Delegation:
        names = {"names_until": NOW.date() + 5 * DAY, "names_end_at": NOW + 5 * DAY, "created_at": NOW - 9 * DAY}
        return Delegation.objects.create(activity=activity, organisation=self.partner, seats=3, **names)

    def seat(self, state: str, **fields: Any) -> Sample:
        """Somebody's enrolment in this state, and the change that led to it."""
        row = EnrolmentFactory.create(**{"activity": self.activity, "state": state} | fields)
        change = EnrolmentChange.objects.create(enrolment=row, to_state=state, at=NOW, reason="We looked at it again.")
        return Sample(row.person, change.public_id)

    def held(self) -> tuple[Activity, Person]:
        """An activity of one session, with a material and what was done written in English, and who was there."""
        row = self.an_activity()
        session = row.sessions.get()
        WrapUp.objects.create(session=session, language="en", done="We tried it.", next_steps="Try it at home.")
        facts = Facts({"en": "Handout"}, "en", Language.objects.get(code="en"), session=session)
        add_material(owner=row, facts=facts, upload=upload(), by=None, now=NOW)
        return row, EnrolmentFactory.create(activity=row, changed_at=NOW).person


def first_session(activity: Activity) -> Session:
    return activity.sessions.chronological().first()  # type: ignore[return-value]


# Enrolments


def offered(world: MailWorld) -> Sample:
    return world.seat("offered", offer_ends_at=NOW + 48 * HOUR)


def named(world: MailWorld) -> Sample:
    return world.seat("confirmed", delegation=world.delegation)


def guest(state: str) -> Callable[[MailWorld], Sample]:
    def sample(world: MailWorld) -> Sample:
        row = EnrolmentFactory.create(activity=world.activity, state=state)
        return Sample(row.person, f"{world.activity.public_id}:{NOW.isoformat()}")

    return sample


def seated(state: str, **fields: Any) -> Callable[[MailWorld], Sample]:
    return lambda world: world.seat(state, **fields)


# The schedule, and the sessions


def changed(world: MailWorld) -> list[Sample]:
    session = first_session(world.activity)
    times = {"start_time": "09:00:00", "end_time": "11:00:00", "time_zone": "Europe/Rome"}
    before = {str(session.public_id): {"day": "2027-02-09", **times, "place": "Room 0"}}
    row = ScheduleChange.objects.create(activity=world.activity, before=before)
    readers = (world.seat("confirmed").person, world.activity.responsible)
    return [Sample(person, row.public_id) for person in readers if person]


def cancelled(world: MailWorld) -> Sample:
    row = world.an_activity()
    person = EnrolmentFactory.create(activity=row).person
    Activity.objects.filter(pk=row.pk).update(state="cancelled", cancelled_at=NOW, cancellation_reason="Storm")
    return Sample(person, row.public_id)


def reminded(world: MailWorld) -> list[Sample]:
    """Who comes, who runs it, who is responsible."""
    session = first_session(world.activity)
    runs = session.facilitators.create(person=PersonFactory.create()).person
    people = (world.seat("confirmed").person, runs, world.activity.responsible)
    return [Sample(person, session_key(session), session.starts_at - HOUR) for person in people if person]


def followed_up(world: MailWorld) -> list[Sample]:
    """After a day with another to come, and after the last."""
    activity, person = world.held()
    longer = world.an_activity(sessions=2)
    first = first_session(longer)
    guest_there = EnrolmentFactory.create(activity=longer).person
    return [
        Sample(person, day_key(activity.sessions.get()), AFTER),
        Sample(guest_there, day_key(first), first.ends_at + HOUR),
    ]


def not_taken(world: MailWorld) -> Sample:
    activity, _person = world.held()
    assert activity.responsible
    return Sample(activity.responsible, day_key(activity.sessions.get()), AFTER)


def asked_again(world: MailWorld) -> Sample:
    activity, person = world.held()
    return Sample(person, activity.public_id, AFTER + 7 * DAY)


def asked_later(world: MailWorld) -> Sample:
    activity, person = world.held()
    return Sample(person, activity.public_id, NOW + 102 * DAY)


def heard(world: MailWorld) -> Sample:
    activity, person = world.held()
    FeedbackReply.objects.create(activity=activity, language="en", heard="More breaks.", changes="Longer lunch.")
    return Sample(person, f"{activity.public_id}:1", AFTER)


# The staff of hosts and of partners


def opened(world: MailWorld) -> Sample:
    return Sample(world.staff, world.activity.public_id)


def full(world: MailWorld) -> Sample:
    row = world.an_activity(capacity=1)
    EnrolmentFactory.create(activity=row)
    return Sample(world.staff, full_key(row))


def ended(world: MailWorld) -> Sample:
    row = world.an_activity()
    EnrolmentFactory.create(activity=row)
    return Sample(world.staff, ended_key(row), AFTER)


def requests(world: MailWorld) -> Sample:
    world.seat("requested")
    return Sample(world.staff, NOW.date().isoformat())


def report_missing(world: MailWorld) -> Sample:
    row = world.an_activity()
    delegation = world.seats_in(row)
    EnrolmentFactory.create(activity=row, delegation=delegation)
    return Sample(world.envoy, missing_key(delegation), AFTER + 7 * DAY)


def committed(world: MailWorld) -> Sample:
    texts = {"learned": "A lot", "language": "en"}
    report = DelegationReport.objects.create(
        activity=world.an_activity(), organisation=world.partner, handed_in_at=AFTER, handed_in_by=world.envoy, **texts
    )
    Commitment.objects.create(report=report, number=1, what="Open the kitchen")
    return Sample(world.envoy, report.public_id, LATER)


# Mentoring


def pair(state: str = "active", **fields: Any) -> Pairing:
    row = running_pair(now=NOW)
    Pairing.objects.filter(pk=row.pk).update(state=state, **fields)
    return row


def both(pairing: Pairing, key: Any, now: datetime = NOW) -> list[Sample]:
    return [Sample(person, key, now) for person in (pairing.mentor, pairing.mentee)]


def turned(before: str, state: str, **fields: Any) -> Callable[[MailWorld], list[Sample]]:
    """A pairing that has come to this state, and what both are told."""

    def samples(world: MailWorld) -> list[Sample]:
        row = proposed_pair(now=NOW) if before in {"", "proposed"} and state != "active" else pair(state, **fields)
        Pairing.objects.filter(pk=row.pk).update(state=state)
        change = PairingChange.objects.create(pairing=row, from_state=before, to_state=state, at=NOW, by=row.mentor)
        return both(row, change.public_id)

    return samples


def profile(state: str) -> Callable[[MailWorld], Sample]:
    def sample(world: MailWorld) -> Sample:
        row = MentorProfileFactory.create(state=state, decision_reason="Please tell us more.")
        return Sample(row.person, f"{row.public_id}:{NOW.isoformat()}")

    return sample


def agreed(row: Pairing) -> Agreement:
    """Both have accepted; the review is on the first of May."""
    terms: dict[str, Any] = {"goals": ["A plan"], "rhythm_days": 14, "months": 6, "mode": "online"}
    return propose_agreement(pairing=row, by=row.mentor, now=NOW, review_on=date(2027, 5, 1), **terms)


def agreement(after: timedelta) -> Callable[[MailWorld], Sample]:
    def sample(world: MailWorld) -> Sample:
        row = pair()
        return Sample(row.mentee, f"{row.public_id}:{agreed(row).revision}", NOW + after)

    return sample


def meeting(state: str = "planned", after: timedelta = timedelta(0)) -> Callable[[MailWorld], list[Sample]]:
    def samples(world: MailWorld) -> list[Sample]:
        row = pair()
        times = {"start_time": time(10), "end_time": time(11), "time_zone": "Europe/Lisbon", "place": "Library"}
        plan = plan_meeting(pairing=row, by=row.mentor, now=NOW, day=date(2027, 2, 10), **times)
        Meeting.objects.filter(pk=plan.pk).update(state=state)
        return both(row, meeting_key(plan), NOW + after)

    return samples


def watched(name: str, now: datetime) -> Callable[[MailWorld], list[Sample]]:
    """What the clock says of a pair with an agreement."""

    def samples(world: MailWorld) -> list[Sample]:
        row = pair()
        agreed(row)
        FitCheck.objects.create(pairing=row, person=row.mentee, asked_at=NOW)
        kind = registry.kinds[f"mentoring.{name}"]
        assert kind.due
        due = [Occasion(*occasion) for occasion, _until in kind.due(now)]
        people = Person.objects.in_bulk([occasion.person_id for occasion in due])
        return [Sample(people[pk], key, now) for pk, key in due if key.startswith(str(row.public_id))]

    return samples


def proposal_waits(world: MailWorld) -> Sample:
    row = proposed_pair(now=NOW)
    answer_proposal(pairing=row, person=row.mentor, accept=True, now=NOW)
    return Sample(row.mentee, row.public_id, NOW + 8 * DAY)


def help_wanted(world: MailWorld) -> Sample:
    coordinator = coordinator_of()
    call = call_for_help(pairing=(row := running_pair(now=NOW, by=coordinator)), person=row.mentee, message="", now=NOW)
    return Sample(coordinator, call.pk)


def care(world: MailWorld) -> Sample:
    coordinator = coordinator_of()
    running_pair(now=NOW, by=coordinator)
    return Sample(coordinator, f"{LATER:%G-W%V}", LATER)


# The rest


def issued(world: MailWorld) -> list[Sample]:
    """Whose certificate is at home in the page, and a guest, who gets the paper."""
    rows = [certificate_for(holder, now=NOW, source_key=str(holder.pk)) for holder in (world.member, world.envoy)]
    return [Sample(row.holder, row.public_id) for row in rows]


def revoked(world: MailWorld) -> Sample:
    row = certificate_for(PersonFactory.create(), now=NOW, source_key="revoked")
    revoke(certificate=row, by=None, reason="The hours were wrong.", now=NOW)
    return Sample(row.holder, row.public_id)


def barrier(world: MailWorld) -> Sample:
    row = AccessibilityReport.objects.create(problem="No focus", page="/en/", email="a@mail.example", language="en")
    return Sample(world.staff, row.public_id)


def weekly(world: MailWorld) -> Sample:
    world.member.territory = world.host.territory
    world.member.save()
    Activity.objects.filter(pk=world.activity.pk).update(territory=world.host.territory)
    return Sample(world.member, NOW.date().isoformat())


def weekly_for_staff(world: MailWorld) -> list[Sample]:
    world.seat("requested")
    world.held()
    Membership.objects.create(person=world.staff, organisation=world.host, role=Membership.Role.MENTORING_COORDINATOR)
    MentorProfileFactory.create(state="submitted")
    moments = ((world.staff, AFTER), (world.staff, NOW), (world.envoy, NOW))
    return [Sample(person, f"{now:%Y-%m-%d}", now) for person, now in moments]


def message(suffix: str = "") -> Callable[[MailWorld], Sample]:
    def sample(world: MailWorld) -> Sample:
        row = Announcement.objects.create(by=world.staff, audience="academy.enrolled", confirmed_at=NOW, readers=1)
        AnnouncementText.objects.create(
            announcement=row, language="en", subject="Bring a pen", body="We write by hand."
        )
        return Sample(world.member, f"{row.public_id}{suffix}")

    return sample


SAMPLES: dict[str, Callable[[MailWorld], Sample | Sequence[Sample]]] = {
    "academy.enrolment-requested": seated("requested"),
    "academy.enrolment-refused": seated("refused"),
    "academy.enrolment-confirmed": seated("confirmed"),
    "academy.enrolment-waiting": seated("waiting", waiting_number=1),
    "academy.enrolment-promoted": seated("confirmed"),
    "academy.enrolment-offered": offered,
    "academy.enrolment-offer-ending": offered,
    "academy.enrolment-offer-lapsed": seated("lapsed"),
    "academy.enrolment-withdrawn": seated("withdrawn"),
    "academy.guest-confirm": guest("unconfirmed"),
    "academy.guest-known": guest("confirmed"),
    "academy.activity-changed": changed,
    "academy.activity-cancelled": cancelled,
    "academy.session-reminder-week": reminded,
    "academy.session-reminder-day": reminded,
    "academy.session-reminder-hour": reminded,
    "academy.session-follow-up": followed_up,
    "academy.feedback-reminder": asked_again,
    "academy.put-to-use": asked_later,
    "academy.feedback-heard": heard,
    "academy.attendance-missing": not_taken,
    "academy.activity-opened": opened,
    "academy.activity-full": full,
    "academy.activity-ended": ended,
    "academy.requests-waiting": requests,
    "academy.delegate-named": named,
    "academy.delegation-opened": lambda world: Sample(world.envoy, opened_key(world.delegation)),
    "academy.delegation-reminder": lambda world: Sample(world.envoy, reminder_key(world.delegation)),
    "academy.delegation-report-due": report_missing,
    "academy.commitment-question": committed,
    "mentoring.proposed": turned("", "proposed"),
    "mentoring.refused": turned("proposed", "refused"),
    "mentoring.lapsed": turned("proposed", "lapsed"),
    "mentoring.matched": turned("proposed", "active"),
    "mentoring.paused": turned("active", "paused"),
    "mentoring.resumed": turned("paused", "active"),
    "mentoring.completed": turned("active", "completed", closed_at=NOW, thanks="Thank you for the walks."),
    "mentoring.ended": turned("active", "ended", closed_at=NOW, end_reason="time"),
    "mentoring.profile-approved": profile("approved"),
    "mentoring.profile-declined": profile("declined"),
    "mentoring.agreement-proposed": agreement(timedelta(0)),
    "mentoring.agreement-waiting": agreement(8 * DAY),
    "mentoring.meeting-planned": meeting(),
    "mentoring.meeting-cancelled": meeting("cancelled"),
    "mentoring.meeting-tomorrow": meeting(after=9 * DAY),
    "mentoring.did-you-meet": meeting(after=10 * DAY),
    "mentoring.help-wanted": help_wanted,
    "mentoring.proposal-waiting": proposal_waits,
    "mentoring.nothing-logged": watched("nothing-logged", NOW + 29 * DAY),
    "mentoring.review-due": watched("review-due", datetime(2027, 5, 2, 9, tzinfo=UTC)),
    "mentoring.end-near": watched("end-near", datetime(2027, 7, 25, 9, tzinfo=UTC)),
    "mentoring.fit-waiting": watched("fit-waiting", NOW + 3 * DAY),
    "mentoring.contact-overdue": care,
    "credentials.certificate-issued": issued,
    "credentials.certificate-revoked": revoked,
    "home.accessibility-report": barrier,
    "home.digest-weekly": weekly,
    "reports.digest-staff": weekly_for_staff,
    "notifications.announcement": message(),
    "notifications.announcement-test": message(":1"),
}
