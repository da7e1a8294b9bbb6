"""The mails of the academy: eight that a service owes, and one that the clock causes; and the offers that lapse.

`contexts` is asked again at the moment of sending, so a mail never says what is no longer so. Enrolling, withdrawing
and enrolling again are three events and three mails: a later event does not silence an earlier one, but the
cancellation of the activity silences all except the withdrawal's and its own, and an offer is told while it stands.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from academy.mails import About, Before, mail_about
from academy.models import Activity, Enrolment, EnrolmentChange, ScheduleChange, Session
from academy.services import lapse_offers
from notifications.models import Delivery
from notifications.reminders import Kind, Mail, Occasion, registry

DAY_BEFORE = timedelta(hours=24)
CHANGED, CANCELLED = "academy.activity-changed", "academy.activity-cancelled"
Answers = dict[Occasion, Mail | None]


@dataclass(frozen=True)
class Records:
    """Activities and enrolments of a batch of mails, loaded in a constant number of queries."""

    now: datetime
    activities: dict[int, Activity]
    enrolments: dict[tuple[int, int], Enrolment]
    moved_at: dict[int, datetime]

    @classmethod
    def load(cls, pairs: Iterable[tuple[int, int]], now: datetime) -> "Records":
        """For pairs of activity id and person id."""
        known = set(pairs)
        ids, people = {activity for activity, _person in known}, {person for _activity, person in known}
        activities = Activity.objects.filter(pk__in=ids).with_people_and_places()
        enrolments = Enrolment.objects.filter(activity__in=ids, person__in=people).with_position()
        moves = ScheduleChange.objects.filter(activity__in=ids).order_by().values("activity").annotate(latest=Max("at"))
        return cls(
            now=now,
            activities={row.pk: row for row in activities},
            enrolments={(row.activity_id, row.person_id): row for row in enrolments},
            moved_at={row["activity"]: row["latest"] for row in moves},
        )

    def about(self, activity_id: int, person_id: int, before: Before | None = None) -> About | None:
        """None when the person never enrolled."""
        activity, enrolment = self.activities.get(activity_id), self.enrolments.get((activity_id, person_id))
        if activity is None or enrolment is None:
            return None
        return About(activity, enrolment, self.now, self.changed_at(activity), before or {})

    def changed_at(self, activity: Activity) -> datetime:
        """When its schedule was last changed, or it was published or cancelled."""
        moments = (activity.created_at, activity.published_at, activity.cancelled_at, self.moved_at.get(activity.pk))
        return max(moment for moment in moments if moment)


def enrolment_contexts(
    occasions: Sequence[Occasion], now: datetime, *, with_calendar: bool = False, despite_cancellation: bool = False
) -> Answers:
    """Keys are public ids of EnrolmentChange. None when the activity is cancelled: another mail says that."""
    rows = EnrolmentChange.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    changes = {str(row.public_id): row for row in rows.select_related("enrolment")}
    records = Records.load(((row.enrolment.activity_id, row.enrolment.person_id) for row in changes.values()), now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        change = changes.get(occasion.key)
        if change is None or change.enrolment.person_id != occasion.person_id:
            continue
        about = records.about(change.enrolment.activity_id, occasion.person_id)
        if about and (despite_cancellation or not about.activity.is_cancelled):
            answers[occasion] = mail_about(about, with_calendar=with_calendar, change=change)
    return answers


def offered_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None once the offer is answered or over."""
    answers = enrolment_contexts(occasions, now)

    def stands(mail: Mail | None) -> bool:
        ends_at = mail.context["about"].enrolment.offer_ends_at if mail else None
        return ends_at is not None and now < ends_at

    return {occasion: mail if stands(mail) else None for occasion, mail in answers.items()}


def changed_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of ScheduleChange. None for who no longer takes part, and when all of it is cancelled."""
    rows = ScheduleChange.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    changes = {str(row.public_id): row for row in rows}
    known = [(changes[key].activity_id, person) for person, key in occasions if key in changes]
    records = Records.load(known, now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        change = changes.get(occasion.key)
        about = change and records.about(change.activity_id, occasion.person_id, change.before)
        if about and about.enrolment.is_live and not about.activity.is_cancelled:
            answers[occasion] = mail_about(about, with_calendar=True)
    return answers


def cancelled_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """Keys are public ids of Activity. None for who no longer takes part."""
    rows = Activity.objects.filter(public_id__in=[occasion.key for occasion in occasions])
    ids = {str(public_id): pk for public_id, pk in rows.values_list("public_id", "pk")}
    records = Records.load(((ids[key], person) for person, key in occasions if key in ids), now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        about = occasion.key in ids and records.about(ids[occasion.key], occasion.person_id)
        if about and about.enrolment.is_live and about.activity.is_cancelled:
            answers[occasion] = mail_about(about, with_calendar=True)
    return answers


def session_key(session: Session) -> str:
    """A moved session is a new occasion; a renamed one is not."""
    return f"{session.public_id}:{session.schedule_revision}"


def day_before_due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Everybody with a seat, for sessions that start within 24 hours, until they start.

    Not those who were told within these 24 hours that the session moved: that mail says the same.
    """
    soon = Q(starts_at__gt=now, starts_at__lte=now + DAY_BEFORE)
    sessions = list(Session.objects.planned().filter(soon, activity__state=Activity.State.PUBLISHED))
    people: dict[int, list[int]] = {}
    seats = Enrolment.objects.confirmed().filter(activity__in={row.activity_id for row in sessions})
    for activity, person in seats.values_list("activity", "person"):
        people.setdefault(activity, []).append(person)
    told = people_told(sessions, now)
    for session in sessions:
        for person in people.get(session.activity_id, []):
            if (session.pk, person) not in told:
                yield Occasion(person, session_key(session)), session.starts_at


def people_told(sessions: Sequence[Session], now: datetime) -> set[tuple[int, int]]:
    """Pairs of session id and person id: a notice of change, made in the 24 hours before the session's new start."""
    # A session that starts after now has no such notice older than a day.
    recent = ScheduleChange.objects.filter(activity__in={row.activity_id for row in sessions}, at__gt=now - DAY_BEFORE)
    changes = list(recent)
    notices = Delivery.objects.filter(kind=CHANGED, key__in=[str(change.public_id) for change in changes])
    going_out = notices.filter(state__in=[Delivery.State.PLANNED, Delivery.State.CLAIMED, Delivery.State.SENT])
    readers: dict[str, list[int]] = {}
    for key, person in going_out.values_list("key", "person"):
        readers.setdefault(key, []).append(person)
    return {
        (session.pk, person)
        for session in sessions
        for change in changes
        if str(session.public_id) in change.before and change.at >= session.starts_at - DAY_BEFORE
        for person in readers.get(str(change.public_id), [])
    }


def day_before_contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None when the session moved again or was cancelled, or the person has no seat any more."""
    ids = {occasion.key.partition(":")[0] for occasion in occasions}
    sessions = {session_key(row): row for row in Session.objects.planned().filter(public_id__in=ids)}
    known = [(sessions[key].activity_id, person) for person, key in occasions if key in sessions]
    records = Records.load(known, now)
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        session = sessions.get(occasion.key)
        about = session and records.about(session.activity_id, occasion.person_id)
        if session and about and about.is_confirmed and about.activity.state == Activity.State.PUBLISHED:
            answers[occasion] = mail_about(about, line=about.line_of(session))
    return answers


def event_mail(name: str, label: Any, contexts: Callable[[Sequence[Occasion], datetime], Answers]) -> Kind:
    return Kind(
        name=f"academy.{name}",
        category="enrolment",
        templates=f"emails/academy/{name}",
        contexts=contexts,
        label=label,
    )


with_entries = partial(enrolment_contexts, with_calendar=True)
KINDS = [
    event_mail("enrolment-confirmed", _("Enrolment confirmed"), with_entries),
    event_mail("enrolment-waiting", _("On the waiting list"), enrolment_contexts),
    event_mail("enrolment-promoted", _("From the waiting list to a seat"), with_entries),
    event_mail("enrolment-offered", _("A seat is offered"), offered_contexts),
    event_mail("enrolment-offer-lapsed", _("Offer of a seat ended"), enrolment_contexts),
    event_mail("enrolment-withdrawn", _("Enrolment withdrawn"), partial(enrolment_contexts, despite_cancellation=True)),
    event_mail("activity-changed", _("Time or place changed"), changed_contexts),
    event_mail("activity-cancelled", _("Activity cancelled"), cancelled_contexts),
    Kind(
        name="academy.session-reminder-day",
        category="reminder",
        templates="emails/academy/session-reminder-day",
        contexts=day_before_contexts,
        due=day_before_due,
        label=_("Reminder the day before"),
    ),
]
for kind in KINDS:
    registry.register(kind)


def lapse(now: datetime) -> None:
    lapse_offers(now=now)


registry.every_minute("academy.lapse-offers", lapse)
