"""Fit, help, pausing, and ending well."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import DomainError
from mentoring.forms import CloseForm, ExitForm, HelpForm
from mentoring.forms.room import COMPLETED
from mentoring.models import FitCheck
from mentoring.queries import Room
from mentoring.services import (
    answer_exit,
    answer_fit,
    call_for_help,
    complete_pairing,
    end_pairing,
    look_back,
    pause_pairing,
    resume_pairing,
)
from mentoring.views.doors import ask_and_do, form_page, own_pairing, own_room


@require_POST
def fit(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Answer the question asked of oneself alone; “not a good fit” offers a quiet way out."""
    pairing, person = own_pairing(request, pairing_id)
    check = pairing.fit_checks.filter(person=person).order_by("answer", "-round").first()
    if check is None:
        messages.info(request, _("There is no question for you at the moment."))
        return redirect("mentoring:pairing", pairing_id=pairing_id)
    try:
        answer_fit(check=check, person=person, answer=request.POST.get("answer", ""), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("mentoring:pairing", pairing_id=pairing_id)
    if check.answer == FitCheck.Answer.NOT_GOOD:
        messages.info(request, _("Thank you for saying so. You can talk to the coordinator, or end it here."))
        return redirect("mentoring:pairing-help", pairing_id=pairing_id)
    messages.success(request, _("Thank you. Only the coordinators see your answer."))
    return redirect("mentoring:pairing", pairing_id=pairing_id)


@form_page
def pause(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then pause."""
    pairing, person = own_pairing(request, pairing_id)

    def act() -> str:
        pause_pairing(pairing=pairing, by=person, now=timezone.now())
        return _("Your pairing is paused. Either of you can go on at any time.")

    return ask_and_do(request, "mentoring/pause.html", pairing, act=act)


@require_POST
def resume(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Go on after a pause."""
    pairing, person = own_pairing(request, pairing_id)
    try:
        resume_pairing(pairing=pairing, by=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your pairing goes on. Plan your next meeting."))
    return redirect("mentoring:pairing", pairing_id=pairing_id)


@require_POST
def review(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """“We have looked back”: its day stays with the pairing."""
    pairing, person = own_pairing(request, pairing_id)
    try:
        look_back(pairing=pairing, by=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. It is noted that you looked back today."))
    return redirect("mentoring:pairing", pairing_id=pairing_id)


@form_page
def close(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Close as planned, or earlier with a reason; then the two questions."""
    room = own_room(request, pairing_id)
    form = CloseForm(request.POST or None, room=room)

    def act() -> str:
        write_close(room, form)
        return _("Your pairing is closed, and everything in it stays readable. Two last questions:")

    extra = {"room": room, "goal_fields": [form[name] for name in form.goal_names]}
    template, then = "mentoring/close.html", "mentoring:pairing-exit"
    return ask_and_do(request, template, room.pairing, act=act, form=form, extra=extra, then=then)


def write_close(room: Room, form: CloseForm) -> None:
    """Hand what was answered to the rule that fits."""
    data, now = form.cleaned_data, timezone.now()
    if data["how"] == COMPLETED:
        thanks = data.get("thanks", "")
        complete_pairing(pairing=room.pairing, by=room.person, now=now, reached=form.reached(), thanks=thanks)
    else:
        end_pairing(pairing=room.pairing, by=room.person, now=now, reason=data["reason"], reached=form.reached())


@form_page
def leave_word(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """The two questions at the end; answering again replaces the answer."""
    room = own_room(request, pairing_id)
    before = room.exit_answer
    initial = {}
    if before is not None:
        repeat = {True: "yes", False: "no", None: ""}[before.would_repeat]
        initial = {"what_changed": before.what_changed, "would_repeat": repeat}
    form = ExitForm(request.POST or None, initial=initial)

    def act() -> str:
        answer_exit(pairing=room.pairing, person=room.person, now=timezone.now(), **form.cleaned_data)
        return _("Thank you for your answers, and for the time you gave each other.")

    return ask_and_do(request, "mentoring/exit.html", room.pairing, act=act, form=form, extra={"room": room})


@form_page
def ask_for_help(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """“I need to talk to someone”: reaches the coordinators alone."""
    room = own_room(request, pairing_id)
    form = HelpForm(request.POST or None)

    def act() -> str:
        call_for_help(
            pairing=room.pairing, person=room.person, message=form.cleaned_data["message"], now=timezone.now()
        )
        return _("Your coordinator is told and gets in touch with you.")

    return ask_and_do(request, "mentoring/help.html", room.pairing, act=act, form=form, extra={"room": room})
