"""Attendance and wrap-up: pages for who runs a session, and for the staff of the hosts."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.forms.attendance import AT_ONCE, CHOICES, OTHERS, WrapUpForm, read_sheet
from academy.forms.room import WalkInForm
from academy.models import Activity, AttendanceMark, Session, WrapUp
from academy.permissions import can_manage, can_take_attendance, takes_part_in_running
from academy.queries.attendance import SheetRow, sheet_of
from academy.services.attending import note_attendance, why_not_noted, write_wrap_up
from academy.views.enrolment import form_page
from accounts.models import Person
from accounts.queries import person_of
from core import doors
from core.errors import DomainError
from core.offline import readable_offline

# For the day itself: rooms without a connection are known only when one stands in them.
OFFLINE_DAYS = 2


@readable_offline(days=OFFLINE_DAYS)
@form_page
def attendance(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the session, see who is noted how, note it. What was noted before stays visible."""
    now, person = timezone.now(), person_of(request.user)
    activity, sessions = own_sittings(person, slug)
    session = chosen(sessions, request.GET.get("session", ""), now)
    sheet = sheet_of(session)
    refusal = why_not_noted(session, now)
    if request.method == "POST" and refusal is None:
        notes = read_sheet(sheet, request.POST, session)
        if not any(row.error for row in sheet):
            source = AttendanceMark.Source.FACILITATOR
            try:
                marks = note_attendance(session=session, notes=notes, by=person, source=source, now=now)
            except DomainError as error:
                refusal = error
            else:
                messages.success(request, told(len(marks)))
                return redirect(sheet_url(session))
    context = {"activity": activity, "session": session, "sessions": sessions, "sheet": sheet, "refusal": refusal}
    context |= {"choices": CHOICES, "seen": seen(sheet), "has_errors": any(row.error for row in sheet)}
    context |= {"can_manage": can_manage(person, activity), "totals": totals(sheet), "person": person}
    context |= {"to_note": [row for row in sheet if not row.is_noted], "noted": [row for row in sheet if row.is_noted]}
    context |= {"walk_in_form": WalkInForm(), "now": now, "at_once": AT_ONCE, "others": OTHERS}
    return render(request, "academy/staff_attendance.html", context)


@form_page
def session_wrap_up(request: HttpRequest, slug: str, session_id: uuid.UUID) -> HttpResponse:
    """Write what was done and what comes next; it reaches participants with the follow-up."""
    person = person_of(request.user)
    session = own_sitting(person, slug, session_id)
    row = WrapUp.objects.filter(session=session).first()
    initial = {"done": row.done, "next_steps": row.next_steps, "language": row.language} if row else {}
    form = WrapUpForm(request.POST or None, initial=initial)

    def act() -> str:
        write_wrap_up(session=session, by=person, now=timezone.now(), **form.cleaned_data)
        return _("Your summary is saved. Participants read it in the mail that follows the session.")

    context = {"activity": session.activity, "session": session, "wrap_up": row}
    return doors.ask_and_do(
        request, "academy/staff_wrap_up.html", context, act=act, form=form, goes_to=lambda: sheet_url(session)
    )


def own_sittings(person: Person | None, slug: str) -> tuple[Activity, list[Session]]:
    """The activity and those of its sessions this person takes attendance of; 404 for strangers to it, 403 for who
    takes part in running it without that right.
    """
    activity = get_object_or_404(Activity.objects.with_facilitators(), slug=slug)
    allowed = sittings_taken_by(person, activity)
    if not allowed:
        if takes_part_in_running(person, activity):
            raise PermissionDenied
        raise Http404
    return activity, allowed


def sittings_taken_by(person: Person | None, activity: Activity) -> list[Session]:
    """Those of the activity's sessions that this person takes attendance of; it was read `with_facilitators`."""
    sessions = list(activity.sessions.all())
    for session in sessions:
        session.activity = activity
    return [session for session in sessions if can_take_attendance(person, session)]


def own_sitting(person: Person | None, slug: str, session_id: uuid.UUID) -> Session:
    """One session this person takes attendance of; 403 for another one of the same activity."""
    activity, sessions = own_sittings(person, slug)
    session = next((row for row in sessions if row.public_id == session_id), None)
    if session is None:
        get_object_or_404(activity.sessions, public_id=session_id)
        raise PermissionDenied
    return session


def chosen(sessions: list[Session], public_id: str, now: datetime) -> Session:
    """The session asked for; else the latest that has begun, else the first. 404 for one that is not among them."""
    if public_id:
        found = next((row for row in sessions if str(row.public_id) == public_id), None)
        if found is None:
            raise Http404
        return found
    begun = [row for row in sessions if row.has_started(now) and not row.is_cancelled]
    return begun[-1] if begun else sessions[0]


def sheet_url(session: Session) -> str:
    return reverse("academy:attendance", args=[session.activity.slug]) + f"?session={session.public_id}"


def seen(sheet: list[SheetRow]) -> int:
    """The highest id of a mark on the page."""
    return max((mark.pk for row in sheet for mark in row.marks), default=0)


def totals(sheet: list[SheetRow]) -> list[tuple[str, str, int]]:
    """How many are noted as what: state, label and number, in the order of the choices."""
    latest = [row.latest.state for row in sheet if row.latest is not None]
    return [(state.value, str(state.label), latest.count(state)) for state in CHOICES]


def told(number: int) -> str:
    """What was saved, for the top of the next page."""
    if not number:
        return _("Nothing has changed.")
    text = ngettext("Attendance of %(number)d person is noted.", "Attendance of %(number)d people is noted.", number)
    return text % {"number": number}
