"""One's own seat by the signed link of a mail, without signing in. Opening the page changes nothing: mail programs open
links by themselves, and only its buttons act."""

from datetime import datetime
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from academy.forms import EnrolmentForm
from academy.links import feedback_path, has_login, is_over, read_token, seat_path
from academy.models import Enrolment
from academy.queries import cards_for, own_enrolment, own_sessions
from academy.queries.feedback import own_feedback
from academy.queries.materials import materials_shown
from academy.services import accept_offer, decline_offer, remove_requirements, withdraw
from academy.services.guests import can_still_confirm, confirm_guest
from academy.services.room_codes import enter_code
from academy.views.enrolment import form_page
from academy.views.room_codes import told_here
from academy.views.sessions import tell
from core.doors import put_beside
from core.errors import DomainError

State = Enrolment.State

# What is done without signing in by those who cannot sign in; the others are sent to these pages.
SIGNED_IN_PAGES = {
    "withdraw": "academy:activity-withdraw",
    "accept": "academy:activity-offer",
    "decline": "academy:activity-offer",
    "forget": "academy:activity-answers",
}


@login_not_required
@never_cache
@sensitive_post_parameters()
@form_page
def seat(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show the seat, and do what its buttons say. The site's referrer policy keeps the address from other sites."""
    now = timezone.now()
    enrolment = read_token(token)
    if enrolment is None or not enrolment.activity.is_public:
        raise Http404
    if enrolment.activity.slug != slug:
        return redirect(seat_path(enrolment.activity, enrolment))
    if is_over(enrolment, now):
        return render(request, "academy/seat_link_over.html", {"activity": enrolment.activity}, status=410)
    action = request.POST.get("action", "")
    if action in SIGNED_IN_PAGES and has_login(enrolment):
        return redirect(SIGNED_IN_PAGES[action], slug=slug)
    if action == "here" and not ratelimit.consume(request, action="room_code", key=str(enrolment.person.public_id)):
        return render(request, "429.html", status=429)
    data = request.POST if action == "confirm" else None
    form = EnrolmentForm(data, activity=enrolment.activity, enrolment=enrolment)
    refusal: DomainError | None = None
    if request.method == "POST" and (data is None or form.is_valid()):
        try:
            messages.success(request, act(action, enrolment, form, request.POST, now))
        except DomainError as error:
            refusal = None if put_beside(form if data else None, error) else error
        else:
            return redirect(request.path)
    context = seat_context(enrolment, now) | {"form": form, "refusal": refusal, "seat_token": token}
    return render(request, "academy/seat_page.html", context)


def seat_context(enrolment: Enrolment, now: datetime) -> dict[str, Any]:
    """The state of the seat as it is now, with its sessions."""
    activity = enrolment.activity
    enrolment.refresh_from_db(fields=["state", "hold_ends_at", "offer_ends_at"])
    [card] = cards_for([activity], person=enrolment.person, is_signed_in=True, now=now)
    sessions = list(activity.sessions.chronological().prefetch_related("facilitators__person"))
    is_guest = not has_login(enrolment)
    hold = enrolment.hold_ends_at
    return {
        "activity": activity,
        "enrolment": enrolment,
        "card": card,
        "sessions": sessions,
        "own": own_sessions(enrolment, sessions, now),
        "is_guest": is_guest,
        "to_confirm": can_still_confirm(enrolment),
        "hold_ends_at": hold if hold and now < hold else None,
        "sees_join_links": is_guest and enrolment.state == State.CONFIRMED,
        "materials": materials_shown(activity, sessions, sees_all=is_guest and enrolment.state == State.CONFIRMED),
        "feedback": own_feedback(enrolment, activity, now),
        "feedback_path": feedback_path(activity, enrolment),
    }


def act(action: str, enrolment: Enrolment, form: EnrolmentForm, data: QueryDict, now: datetime) -> str:
    """Do what the button says, and return what happened in a sentence. Raises DomainError where it cannot be."""
    activity, person = enrolment.activity, enrolment.person
    if action == "confirm":
        return confirm(enrolment, form, now)
    if action == "withdraw":
        withdraw(activity=activity, person=person, by=person, now=now)
        return _("You have withdrawn from this activity.")
    if action == "accept":
        accept_offer(activity=activity, person=person, now=now)
        return _("You are enrolled. The confirmation is on its way to you by e-mail.")
    if action == "decline":
        decline_offer(activity=activity, person=person, now=now)
        return _("You have declined the seat. It goes to the next person.")
    if action == "forget":
        remove_requirements(enrolment=enrolment, now=now)
        return _("What you wrote is deleted. The hosts no longer see it.")
    if action == "here":
        return told_here(enter_code(text=data.get("code", ""), person=person, now=now))
    if action in ("excuse", "expect"):
        return answer_for_session(action, enrolment, data.get("session", ""), now)
    raise DomainError(_("Please choose one of the buttons."), code="no_action")


def confirm(enrolment: Enrolment, form: EnrolmentForm, now: datetime) -> str:
    """Confirm, and say what became of it: the seat may have gone meanwhile."""
    was_too_late = enrolment.state == State.LAPSED or (
        enrolment.hold_ends_at is not None and enrolment.hold_ends_at <= now
    )
    after = confirm_guest(enrolment=enrolment, now=now, answers=form.answers())
    if after.state == State.CONFIRMED:
        return _("You are enrolled. The confirmation is on its way to you by e-mail.")
    if after.state == State.REQUESTED:
        return _("Your request is with the hosts. They answer you by e-mail.")
    if after.state != State.WAITING:
        return _("Nothing has changed.")
    position = getattr(own_enrolment(enrolment.person, enrolment.activity), "position", 0)
    if was_too_late:
        text = _("The half hour was over, and the seat has gone. You are number %(position)d on the waiting list.")
    else:
        text = _("All seats are taken. You are number %(position)d on the waiting list.")
    return text % {"position": position}


def answer_for_session(action: str, enrolment: Enrolment, session_id: str, now: datetime) -> str:
    """Note that the person will not be, or will be, in one session; 404 for a session of another activity."""
    try:
        session = get_object_or_404(enrolment.activity.sessions, public_id=session_id)
    except ValidationError as error:
        raise Http404 from error
    return tell(action, session=session, enrolment=enrolment, now=now)
