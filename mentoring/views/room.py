"""The pair's own room: the answer to a proposal, the work while it runs, the history after it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError
from mentoring.forms import StepForm
from mentoring.matching import Reason
from mentoring.matching.words import Names, reason_sentences
from mentoring.models import FitCheck, Meeting, Note, Pairing
from mentoring.queries import Room
from mentoring.services import answer_proposal
from mentoring.views.doors import own_pairing, own_room

State = Pairing.State


@require_safe
def pairing(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """One address for the whole life of a pairing."""
    room = own_room(request, pairing_id)
    if room.pairing.started_at is None:
        return proposal(request, room)
    context = {
        "room": room,
        "step_form": StepForm(room=room),
        "readers": readers(room.other.name),
        "fit_answers": FitCheck.Answer.choices[1:],
        "held": Meeting.State.HELD,
    }
    return render(request, "mentoring/room.html", context)


def proposal(request: HttpRequest, room: Room) -> HttpResponse:
    """The other one without an address, why these two, and the question; what is over says so."""
    found = room.pairing
    context = {
        "room": room,
        "why": reason_sentences([Reason.from_plain(each) for each in found.reasons if "code" in each], Names.load()),
        "has_said_yes": found.mentor_accepted_at if room.is_mentor else found.mentee_accepted_at,
        "is_waiting": found.state == State.PROPOSED and timezone.now() < found.answer_by,
    }
    return render(request, "mentoring/proposal.html", context)


def readers(other: str) -> list[tuple[str, str, str]]:
    """The three kinds of note: value, name, and who can read it, in words."""
    return [
        (
            Note.Audience.PAIR,
            _("For the two of us"),
            _("You and %(name)s can read it, nobody else.") % {"name": other},
        ),
        (Note.Audience.AUTHOR, _("Only for me"), _("Only you can read it.")),
        (
            Note.Audience.COORDINATOR,
            _("For the coordinator"),
            _("You and the coordinators of your pairing can read it; %(name)s cannot.") % {"name": other},
        ),
    ]


@require_POST
def answer(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Yes or no to the proposal."""
    found, person = own_pairing(request, pairing_id)
    accept = request.POST.get("answer") == "yes"
    if not accept and request.POST.get("answer") != "no":
        messages.error(request, _("Please answer with yes or no."))
        return redirect("mentoring:pairing", pairing_id=pairing_id)
    try:
        result = answer_proposal(pairing=found, person=person, accept=accept, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        tell_answer(request, result, accept=accept)
    return redirect("mentoring:pairing", pairing_id=pairing_id)


def tell_answer(request: HttpRequest, found: Pairing, *, accept: bool) -> None:
    """What the answer led to."""
    if found.state == State.ACTIVE:
        messages.success(request, _("Both of you have said yes. This is your room: begin by agreeing on your goals."))
    elif accept:
        messages.success(request, _("Thank you. We write to you as soon as the other answer is there."))
    else:
        messages.info(request, _("That is all right. The coordinator looks for somebody else."))
