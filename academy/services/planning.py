"""Planning: publishing, moving and cancelling, and telling those whom it concerns."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.models import Activity, ActivityHost, Enrolment, ScheduleChange, Session
from academy.queries.hosts import staff_of_hosts, teams_of
from academy.queries.seats import given_seats
from academy.services.days import refuse_far_day
from academy.services.enrolling import locked, promote_waiting
from academy.services.offering import follow_new_times
from accounts.models import Person
from core.errors import DomainError
from core.web_links import refuse_other_links
from notifications.reminders import Occasion
from notifications.services import owe_many
from partners.models import Organisation

CHANGED_MAIL = "academy.activity-changed"
CANCELLED_MAIL = "academy.activity-cancelled"
OPENED_MAIL = "academy.activity-opened"


def create_activity(
    *, fields: dict[str, Any], hosts: Sequence[Organisation], lead: Organisation, languages: Iterable[Any] = ()
) -> Activity:
    """A draft with its hosts; `fields` are column values of Activity (texts as `title_pt`, `summary_en`, …). What its
    format begins with is set unless given."""
    with transaction.atomic():
        activity = Activity(**{**Activity.begins_with(fields.get("format", "")), **fields})
        activity.save()
        set_hosts(activity=activity, hosts=hosts, lead=lead)
        activity.languages.set(languages)
        return activity


def set_hosts(*, activity: Activity, hosts: Sequence[Organisation], lead: Organisation) -> None:
    """Replace the hosts; `lead` is always one of them. Rows that stay are kept, so that their history reads true."""
    with transaction.atomic():
        wanted = dict.fromkeys([lead, *hosts])
        activity.hostings.exclude(organisation__in=wanted).delete()
        stored = {row.organisation_id: row for row in activity.hostings.all()}
        # The lead last: at no moment two rows may lead.
        for host in sorted(wanted, key=lambda host: host == lead):
            row = stored.get(host.pk) or ActivityHost(activity=activity, organisation=host)
            if row._state.adding or row.is_lead != (host == lead):
                row.is_lead = host == lead
                row.save()


def plan_session(
    *,
    activity: Activity,
    day: date,
    start_time: time,
    end_time: time,
    by: Person | None,
    now: datetime,
    time_zone: str = "",
    **fields: Any,
) -> Session:
    """Add a session (its zone is the activity's unless given); those already enrolled are told of it."""
    with transaction.atomic():
        current = locked(activity)
        refuse_if_cancelled(current)
        refuse_far_day(day, now=now, field="day")
        session = Session(
            activity=current,
            day=day,
            start_time=start_time,
            end_time=end_time,
            time_zone=time_zone or current.time_zone,
            original_language=fields.pop("original_language", current.original_language),
            **fields,
        )
        save_checked(session)
        refresh_times(activity=current)
        if current.state == Activity.State.PUBLISHED:
            tell_schedule_change(current, {str(session.public_id): None}, by=by, now=now)
            follow_new_times(current, by=by, now=now)
        return session


def publish_activity(*, activity: Activity, by: Person | None, now: datetime) -> Activity:
    """Open it to everybody. Publishing twice is the same as once.

    Raises DomainError without a host, a title, a language or a session, or when it is over or cancelled.
    """
    with transaction.atomic():
        current = locked(activity)
        if current.state == Activity.State.PUBLISHED:
            return current
        refuse_if_cancelled(current)
        if not str(current):
            raise DomainError(_("Give the activity a title before publishing it."), field="title", code="no_title")
        if not current.hostings.exists():
            raise DomainError(_("Name a host before publishing the activity."), code="no_host")
        if not current.languages.exists():
            raise DomainError(_("Say in which language it is held before publishing."), field="languages")
        refresh_times(activity=current)
        if current.starts_at is None:
            raise DomainError(_("Plan at least one session before publishing the activity."), code="no_session")
        current.state = Activity.State.PUBLISHED
        current.published_at = now
        current.save()
        tell_opening(current, by=by, now=now)
        activity.refresh_from_db()
        return current


def tell_opening(activity: Activity, *, by: Person | None, now: datetime) -> None:
    """One mail owed to each of the hosts' staff, but to who opened it. The caller holds the lock."""
    people = staff_of_hosts([activity]).get(activity.pk, set()) - {by.pk if by else None}
    owe_many(
        kind=OPENED_MAIL,
        occasions=[Occasion(person, str(activity.public_id)) for person in sorted(people)],
        now=now,
        useful_until=activity.ends_at,
    )


def cancel_activity(*, activity: Activity, by: Person | None, now: datetime, reason: str = "") -> Activity:
    """Cancel it with its coming sessions and tell everybody enrolled or waiting; their enrolments stay as they were.

    Cancelling twice is the same as once. Raises DomainError for a draft nobody could know of, or one that is over.
    """
    with transaction.atomic():
        current = locked(activity)
        if current.state == Activity.State.CANCELLED:
            return current
        if current.has_ended(now):
            raise DomainError(_("This activity is over and cannot be cancelled any more."), code="over")
        current.state = Activity.State.CANCELLED
        current.cancelled_at = now
        current.cancellation_reason = reason
        current.save()
        for session in current.sessions.planned().upcoming(now):
            session.state = Session.State.CANCELLED
            session.schedule_revision += 1
            session.save()
        owe_many(
            kind=CANCELLED_MAIL,
            occasions=[Occasion(person, str(current.public_id)) for person in people_concerned(current, by)],
            now=now,
            useful_until=current.ends_at,
        )
        activity.refresh_from_db()
        return current


def move_sessions(
    *, activity: Activity, sessions: Sequence[Session], by: Person | None, now: datetime
) -> ScheduleChange | None:
    """Save changed sessions (unsaved instances of existing rows), raise the revision of those really moved.

    All changes of one call reach those enrolled and waiting in one mail. A new name alone tells nobody.
    Raises DomainError when a time makes no sense; then nothing is written.
    """
    with transaction.atomic():
        current = locked(activity)
        before: dict[str, Any] = {}
        stored = Session.objects.in_bulk([session.pk for session in sessions])
        for session in sessions:
            old = stored[session.pk]
            if old.is_cancelled:
                raise DomainError(_("A cancelled session cannot be moved. Please plan a new one."), code="cancelled")
            if any(getattr(old, name) != getattr(session, name) for name in Session.SCHEDULE_FIELDS):
                before[str(session.public_id)] = schedule_as_text(old)
                session.schedule_revision = old.schedule_revision + 1
            if session.day != old.day:
                refuse_far_day(session.day, now=now, field="day")
            save_checked(session)
            if current.state == Activity.State.PUBLISHED and old.starts_at > now >= session.starts_at:
                raise DomainError(_("This day is over. Choose a later one."), field="day", code="past")
        refresh_times(activity=current)
        activity.refresh_from_db()
        if not before or current.state != Activity.State.PUBLISHED:
            return None
        change = tell_schedule_change(current, before, by=by, now=now)
        follow_new_times(current, by=by, now=now)
        return change


def cancel_session(*, session: Session, by: Person | None, now: datetime) -> Session:
    """Cancel one sitting; the last one standing goes by cancelling the activity. Tells those enrolled and waiting."""
    with transaction.atomic():
        current = locked(session.activity)
        session.refresh_from_db()
        if session.is_cancelled:
            return session
        if session.has_ended(now):
            raise DomainError(_("This session is over and cannot be cancelled any more."), code="over")
        others = current.sessions.planned().exclude(pk=session.pk)
        if current.state == Activity.State.PUBLISHED and not others.exists():
            raise DomainError(
                _("This is the only session left. Cancel the whole activity instead."), code="last_session"
            )
        before = {str(session.public_id): schedule_as_text(session)}
        session.state = Session.State.CANCELLED
        session.schedule_revision += 1
        session.save()
        refresh_times(activity=current)
        if current.state == Activity.State.PUBLISHED:
            tell_schedule_change(current, before, by=by, now=now)
            follow_new_times(current, by=by, now=now)
        return session


def change_capacity(*, activity: Activity, capacity: int, by: Person | None, now: datetime) -> Activity:
    """Set the number of seats; more seats are given or offered to those who wait, in their order.

    Raises DomainError (field `capacity`) below the number of seats already given or kept for delegations.
    """
    with transaction.atomic():
        current = locked(activity)
        least = max(given_seats(current), 1)
        if capacity < least:
            message = ngettext(
                "%(count)d seat is already given; the capacity cannot go below that.",
                "%(count)d seats are already given; the capacity cannot go below that.",
                least,
            )
            raise DomainError(message % {"count": least}, field="capacity", code="below_confirmed")
        current.capacity = capacity
        current.save()
        promote_waiting(current, by=by, now=now)
        activity.refresh_from_db()
        return current


def refresh_times(*, activity: Activity) -> None:
    """Derive the activity's start and end from its sessions (the cancelled ones count only if nothing else is left)."""
    planned = activity.sessions.planned()
    rows = planned if planned.exists() else activity.sessions.all()
    span = rows.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    activity.starts_at, activity.ends_at = span["first"], span["last"]
    activity.save()


def refuse_if_cancelled(activity: Activity) -> None:
    if activity.state == Activity.State.CANCELLED:
        raise DomainError(_("This activity has been cancelled."), code="cancelled")


def save_checked(session: Session) -> None:
    """Save after the model's own checks; its field errors become one DomainError."""
    from django.core.exceptions import ValidationError

    try:
        session.clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise DomainError(messages[0], field=field, code="time") from error
    refuse_other_links(session.join_link, field="join_link")
    session.save()


def schedule_as_text(session: Session) -> dict[str, str]:
    """What a mail needs to say “was …”: the schedule fields as ISO text."""
    values = {name: getattr(session, name) for name in Session.SCHEDULE_FIELDS}
    return {name: value.isoformat() if isinstance(value, date | time) else str(value) for name, value in values.items()}


def tell_schedule_change(
    activity: Activity, before: dict[str, Any], *, by: Person | None, now: datetime
) -> ScheduleChange:
    """One row for the change and one mail owed to each person it concerns. The caller holds the lock."""
    change = ScheduleChange.objects.create(activity=activity, before=before, at=now, by=by)
    owe_many(
        kind=CHANGED_MAIL,
        occasions=[Occasion(person, str(change.public_id)) for person in people_concerned(activity, by)],
        now=now,
        useful_until=activity.ends_at,
    )
    return change


def people_concerned(activity: Activity, by: Person | None) -> list[int]:
    """Ids of those who take part or want to, and of those who run it, but for who made the change among these."""
    enrolled = Enrolment.objects.filter(activity=activity).live().proved().values_list("person", flat=True)
    team = teams_of([activity.pk])[activity.pk] - {by.pk if by else None}
    return list(dict.fromkeys([*enrolled, *sorted(team)]))
