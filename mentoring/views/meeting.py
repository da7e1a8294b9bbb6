"""Meetings of a pair: planned, moved, called off, and logged in under a minute."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentoring.forms import LogForm, PlanForm
from mentoring.forms.meeting import OWNER_OTHER
from mentoring.models import Meeting, MeetingRating, Note
from mentoring.queries import Room
from mentoring.services import add_step, cancel_meeting, log_meeting, move_meeting, plan_meeting, write_note
from mentoring.views.doors import ask_and_do, form_page, own_pairing, own_room

USUAL_MINUTES = 60
PLANNED_FIELDS = ("day", "start_time", "end_time", "time_zone", "mode", "join_link", "place")


@form_page
def plan(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Plan the next meeting; both get it for their calendars."""
    room = own_room(request, pairing_id)
    initial = {"day": usual_day(room), "start_time": time(17), "end_time": time(18)}
    last = room.coming[-1] if room.coming else next(iter(room.past), None)
    if last is not None:
        initial |= {"join_link": last.join_link, "place": last.place, "mode": last.mode}
    form = PlanForm(request.POST or None, zone=room.person.zone, today=room.today, initial=initial)

    def save() -> str:
        plan_meeting(pairing=room.pairing, by=room.person, now=timezone.now(), **form.cleaned_data)
        return _("The meeting is planned. Both of you get it by e-mail, for your calendars.")

    return ask_and_do(request, "mentoring/meeting_plan.html", room.pairing, act=save, form=form, extra={"room": room})


def usual_day(room: Room) -> date:
    """A week from now for the first meeting, later after the agreed interval."""
    if not room.held or room.agreement is None:
        return room.today + timedelta(days=7)
    return max(room.held[0].day + timedelta(days=room.agreement.rhythm_days), room.today + timedelta(days=1))


@form_page
def edit(request: HttpRequest, pairing_id: uuid.UUID, meeting_id: uuid.UUID) -> HttpResponse:
    """Move a planned meeting, or change its place or link."""
    room = own_room(request, pairing_id)
    meeting = get_object_or_404(room.pairing.meetings, public_id=meeting_id)
    initial = {name: getattr(meeting, name) for name in PLANNED_FIELDS}
    form = PlanForm(request.POST or None, zone=meeting.time_zone, today=room.today, initial=initial)

    def save() -> str:
        revision = meeting.schedule_revision
        moved = move_meeting(meeting=meeting, by=room.person, now=timezone.now(), **form.cleaned_data)
        if moved.schedule_revision == revision:
            return _("Nothing has changed.")
        return _("The meeting is changed. Both of you are told by e-mail.")

    extra = {"room": room, "meeting": meeting}
    return ask_and_do(request, "mentoring/meeting_plan.html", room.pairing, act=save, form=form, extra=extra)


@form_page
def cancel(request: HttpRequest, pairing_id: uuid.UUID, meeting_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then call the meeting off."""
    pairing, person = own_pairing(request, pairing_id)
    meeting = get_object_or_404(pairing.meetings, public_id=meeting_id)

    def act() -> str:
        cancel_meeting(meeting=meeting, by=person, now=timezone.now())
        return _("The meeting is cancelled. Both of you are told by e-mail.")

    extra = {"meeting": meeting, "zone": person.zone}
    return ask_and_do(request, "mentoring/meeting_cancel.html", pairing, act=act, extra=extra)


@require_safe
def calendar(request: HttpRequest, pairing_id: uuid.UUID, meeting_id: uuid.UUID) -> HttpResponse:
    """The meeting for one's own calendar; for the two alone, since it holds their link."""
    from mentoring.calendar import FILE_NAME, calendar_of

    pairing, person = own_pairing(request, pairing_id)
    meeting = get_object_or_404(pairing.meetings, public_id=meeting_id)
    content = calendar_of(pairing, person, meetings=[meeting])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


@form_page
def log_unplanned(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Log a meeting that was never planned here."""
    return log_page(request, own_room(request, pairing_id), None)


@form_page
def log(request: HttpRequest, pairing_id: uuid.UUID, meeting_id: uuid.UUID) -> HttpResponse:
    """Log a planned meeting; one that is logged can be corrected and added to by either."""
    room = own_room(request, pairing_id)
    return log_page(request, room, get_object_or_404(room.pairing.meetings, public_id=meeting_id))


def log_page(request: HttpRequest, room: Room, meeting: Meeting | None) -> HttpResponse:
    """The form with good defaults; the button of the room posts the same fields."""
    form = LogForm(request.POST or None, room=room, initial=log_defaults(room, meeting))

    def save() -> str:
        write_log(room, meeting, form.cleaned_data, timezone.now())
        return _("Thank you. The meeting is logged.")

    extra = {"room": room, "meeting": meeting}
    return ask_and_do(request, "mentoring/meeting_log.html", room.pairing, act=save, form=form, extra=extra)


def log_defaults(room: Room, meeting: Meeting | None) -> dict[str, Any]:
    """What was planned, or what was logged before; one's own rating alone."""
    if meeting is None:
        return {"day": room.today, "minutes": USUAL_MINUTES}
    own = MeetingRating.objects.filter(meeting=meeting, person=room.person).first()
    return {
        "happened": Meeting.State.HELD if meeting.state == Meeting.State.PLANNED else meeting.state,
        "day": meeting.day,
        "minutes": meeting.minutes or meeting.planned_minutes,
        "mode": meeting.mode,
        "goals": list(meeting.goals.all()),
        "rating": own.rating if own else None,
    }


def write_log(room: Room, meeting: Meeting | None, data: dict[str, Any], now: datetime) -> None:
    """The log with its next step and its note: all of it or nothing."""
    with transaction.atomic():
        names = ("happened", "day", "minutes", "mode", "rating")
        logged = log_meeting(
            pairing=room.pairing,
            by=room.person,
            now=now,
            meeting=meeting,
            goals=list(data["goals"]),
            **{name: data[name] for name in names},
        )
        if data["step"].strip():
            owner = room.other if data["step_owner"] == OWNER_OTHER else room.person
            add_step(
                pairing=room.pairing,
                by=room.person,
                now=now,
                text=data["step"],
                owner=owner,
                due_on=data["step_due"],
                meeting=logged,
            )
        if data["note"].strip():
            audience = Note.Audience.PAIR
            write_note(
                pairing=room.pairing, by=room.person, now=now, audience=audience, text=data["note"], meeting=logged
            )
