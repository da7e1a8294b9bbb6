"""Meetings: planned in a minute, logged in less."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core.errors import DomainError
from core.web_links import refuse_other_links
from mentoring.models import FitCheck, Goal, Meeting, MeetingRating, MentorProfile, NextStep, Note, Pairing
from mentoring.models.meeting import LONGEST_MINUTES
from mentoring.services.proposing import locked
from mentoring.services.running import SENT_TWICE, refuse_stranger, refuse_unless_running
from notifications.services import owe


def plan_meeting(
    *,
    pairing: Pairing,
    by: Person,
    now: datetime,
    day: date,
    start_time: time,
    end_time: time,
    time_zone: str = "",
    **fields: Any,
) -> Meeting:
    """Plan a meeting on the clock of a place (default: the planner's zone); both get the calendar entry.

    The same day and hours twice are one meeting.
    """
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        refuse_unless_running(current)
        if end_time <= start_time:
            raise DomainError(
                _("A meeting ends after it starts, on the same day. Please change one of the hours."),
                field="end_time",
                code="order",
            )
        when = {"day": day, "start_time": start_time, "end_time": end_time, "time_zone": time_zone or by.zone}
        twin = current.meetings.filter(state=Meeting.State.PLANNED, **when).first()
        if twin is not None:
            return twin
        meeting = Meeting(pairing=current, created_at=now, **when, **fields)
        save_planned(meeting, now)
        tell_plan(meeting, by=by, now=now)
        return meeting


def move_meeting(*, meeting: Meeting, by: Person, now: datetime, **fields: Any) -> Meeting:
    """Change day, hours, zone, place or link of a planned meeting; the other is told, the calendar entry follows."""
    with transaction.atomic():
        pairing = locked(meeting.pairing)
        refuse_stranger(pairing, by)
        refuse_unless_running(pairing)
        current = Meeting.objects.get(pk=meeting.pk)
        if current.state != Meeting.State.PLANNED:
            raise DomainError(_("This meeting is already logged. You can correct it there."), code="logged")
        before = {name: getattr(current, name) for name in fields}
        for name, value in fields.items():
            setattr(current, name, value)
        if current.end_time <= current.start_time:
            raise DomainError(
                _("A meeting ends after it starts, on the same day. Please change one of the hours."),
                field="end_time",
                code="order",
            )
        if before == fields:
            return current
        current.schedule_revision += 1
        save_planned(current, now)
        tell_plan(current, by=by, now=now)
        meeting.refresh_from_db()
        return current


def save_planned(meeting: Meeting, now: datetime) -> None:
    """Save with the checks of a plan: an hour that exists, in the future, a real zone and link."""
    try:
        meeting.clean_fields(exclude=["starts_at", "ends_at", "pairing"])
        refuse_other_links(meeting.join_link, field="join_link")
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise DomainError(messages[0], field=field, code="field") from error
    meeting.save()
    if meeting.starts_at <= now:
        raise DomainError(_("Plan a meeting in the future, or log one that took place."), field="day", code="past")


def tell_plan(meeting: Meeting, *, by: Person, now: datetime) -> None:
    """Both get the calendar entry of this revision."""
    for person in (meeting.pairing.mentor, meeting.pairing.mentee):
        owe(
            kind="mentoring.meeting-planned",
            person=person,
            key=f"{meeting.public_id}:{meeting.schedule_revision}",
            now=now,
            useful_until=meeting.starts_at,
        )


def cancel_meeting(*, meeting: Meeting, by: Person, now: datetime) -> Meeting:
    """Call off a planned meeting; both calendars learn it. Twice is the same as once."""
    with transaction.atomic():
        pairing = locked(meeting.pairing)
        refuse_stranger(pairing, by)
        current = Meeting.objects.get(pk=meeting.pk)
        if current.state == Meeting.State.CANCELLED:
            return current
        if current.state != Meeting.State.PLANNED:
            raise DomainError(_("This meeting is already logged. You can correct it there."), code="logged")
        current.state = Meeting.State.CANCELLED
        current.schedule_revision += 1
        current.logged_at, current.logged_by = now, by
        current.save()
        for person in (pairing.mentor, pairing.mentee):
            owe(
                kind="mentoring.meeting-cancelled",
                person=person,
                key=f"{current.public_id}:{current.schedule_revision}",
                now=now,
                useful_until=current.ends_at,
            )
        meeting.refresh_from_db()
        return current


def log_meeting(
    *,
    pairing: Pairing,
    by: Person,
    now: datetime,
    happened: str,
    day: date,
    minutes: int | None = None,
    mode: str = Meeting.Mode.ONLINE,
    meeting: Meeting | None = None,
    goals: Sequence[Goal] = (),
    rating: int | None = None,
) -> Meeting:
    """Say what happened (held, cancelled, no-show) to a planned meeting, or to one that was never planned.

    Either side logs; logging again corrects what was logged. Raises DomainError, with its field, for a meeting in
    the future, more than eight hours, or a pairing one is not in. A plan still to come that is logged as cancelled is
    called off, and both are told. The first one held asks both how it fits.
    """
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        refuse_unless_running(current)
        if meeting is None:
            said = {"state": happened, "day": day, "minutes": minutes, "mode": mode}
            meeting = logged_just_now(current, by, now, **said)
        row = Meeting.objects.get(pk=meeting.pk) if meeting else unplanned(current, by, day, now)
        if row.pairing_id != current.pk:
            raise DomainError(_("This meeting belongs to another pairing."), code="not_yours")
        if happened == Meeting.State.CANCELLED and is_still_to_come(row, now):
            return cancel_meeting(meeting=row, by=by, now=now)
        row.state = checked_state(happened)
        held = row.state == Meeting.State.HELD
        refuse_future(row, day if held else row.day, by, now)
        if held:
            row.day = day
        row.minutes = checked_minutes(minutes) if held else None
        row.mode = mode
        row.logged_at, row.logged_by = now, by
        row.save()
        row.goals.set([goal for goal in goals if goal.pairing_id == current.pk])
        if rating is not None:
            rate_meeting(meeting=row, person=by, rating=rating)
        MentorProfile.objects.filter(person=by).update(last_active_at=now)
        if held:
            ask_fit(current, now)
        return row


def is_still_to_come(meeting: Meeting, now: datetime) -> bool:
    """A plan ahead, or one that was called off already."""
    open_states = {Meeting.State.PLANNED, Meeting.State.CANCELLED}
    return meeting.pk is not None and meeting.state in open_states and meeting.starts_at > now


def refuse_future(meeting: Meeting, day: date, by: Person, now: datetime) -> None:
    """What is still to come cannot have been held or missed: neither the day, nor the planned hour of that day."""
    today = now.astimezone(ZoneInfo(by.zone)).date()
    # The hours of what was logged without a plan are a stand-in: only those of a plan can lie ahead.
    is_plan = meeting.pk is not None and meeting.logged_at is None
    starts_later = is_plan and day == meeting.day and meeting.starts_at > now
    if day > today or starts_later:
        message = _("This meeting is still to come; it can be logged once it has taken place.")
        raise DomainError(message, field="day", code="future")


def unplanned(pairing: Pairing, by: Person, day: date, now: datetime) -> Meeting:
    """A meeting that was never planned: noon of its day stands for the hour nobody noted."""
    stand_in = {"start_time": time(12), "end_time": time(13), "time_zone": by.zone}
    return Meeting(pairing=pairing, day=day, created_at=now, **stand_in)


def logged_just_now(pairing: Pairing, by: Person, now: datetime, **said: Any) -> Meeting | None:
    """The same meeting without a plan, logged by the same person a moment ago."""
    just_now = {"created_at__gt": now - SENT_TWICE, "logged_at__gt": now - SENT_TWICE}
    return pairing.meetings.filter(logged_by=by, **said, **just_now).first()


def checked_state(happened: str) -> str:
    if happened not in {Meeting.State.HELD, Meeting.State.CANCELLED, Meeting.State.NO_SHOW}:
        raise DomainError(_("Say whether the meeting took place."), field="happened", code="state")
    return happened


def checked_minutes(minutes: int | None) -> int:
    if minutes is None or not 1 <= minutes <= LONGEST_MINUTES:
        raise DomainError(_("Give the length in minutes: from 1 to 480."), field="minutes", code="minutes")
    return minutes


def rate_meeting(*, meeting: Meeting, person: Person, rating: int) -> None:
    """One's own view, one to five; the other side never sees it."""
    if not 1 <= rating <= 5:
        raise DomainError(_("Choose from one to five."), field="rating", code="rating")
    MeetingRating.objects.update_or_create(meeting=meeting, person=person, defaults={"rating": rating})


def ask_fit(pairing: Pairing, now: datetime) -> None:
    """After the first meeting each is asked; after a later one again whoever was still deciding."""
    for person in (pairing.mentor, pairing.mentee):
        last = pairing.fit_checks.filter(person=person).order_by("-round").first()
        if last is None or last.answer == FitCheck.Answer.DECIDING:
            FitCheck.objects.create(pairing=pairing, person=person, round=last.round + 1 if last else 1, asked_at=now)


def add_step(
    *,
    pairing: Pairing,
    by: Person,
    now: datetime,
    text: str,
    owner: Person,
    due_on: date | None = None,
    meeting: Meeting | None = None,
) -> NextStep:
    """A next step of one of the two; open ones carry over from meeting to meeting. Sent twice, it is one."""
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        refuse_unless_running(current)
        if not current.is_of(owner):
            raise DomainError(_("A next step belongs to one of you two."), field="owner", code="owner")
        if not text.strip():
            raise DomainError(_("Say what the next step is."), field="text", code="empty")
        said = {"text": text.strip()[:200], "owner": owner, "due_on": due_on}
        twin = current.next_steps.filter(**said, created_at__gt=now - SENT_TWICE, done_at=None).first()
        return twin or NextStep.objects.create(pairing=current, meeting=meeting, created_at=now, **said)


def finish_step(*, step: NextStep, by: Person, now: datetime, done: bool = True) -> None:
    """Tick a next step, or open it again."""
    refuse_stranger(step.pairing, by)
    step.done_at = now if done else None
    step.save()


def write_note(
    *, pairing: Pairing, by: Person, now: datetime, audience: str, text: str, meeting: Meeting | None = None
) -> Note:
    """A note by one of the two for the readers named: the two, its author alone, or the coordinators.

    Sent twice, it is one. Raises DomainError before both have accepted: a note could carry an address.
    """
    with transaction.atomic():
        current = locked(pairing)
        refuse_stranger(current, by)
        if current.started_at is None:
            raise DomainError(_("Both of you have to accept the proposal first."), code="proposed")
        if audience not in Note.Audience.values:
            raise DomainError(_("Say who can read this note."), field="audience", code="audience")
        if not text.strip():
            raise DomainError(_("The note is empty. Please write something first."), field="text", code="empty")
        said = {"author": by, "audience": audience, "text": text.strip()}
        twin = current.notes.filter(**said, created_at__gt=now - SENT_TWICE).first()
        return twin or Note.objects.create(pairing=current, meeting=meeting, created_at=now, **said)
