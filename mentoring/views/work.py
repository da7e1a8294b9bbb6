"""Next steps and notes."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentoring.forms import NoteForm, StepForm
from mentoring.forms.meeting import OWNER_OTHER
from mentoring.models import Note
from mentoring.services import add_step, finish_step, write_note
from mentoring.views.doors import ask_and_do, form_page, own_pairing, own_room


@form_page
def add(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """A next step of one of the two."""
    room = own_room(request, pairing_id)
    form = StepForm(request.POST or None, room=room)

    def save() -> str:
        data = form.cleaned_data
        owner = room.other if data["owner"] == OWNER_OTHER else room.person
        add_step(
            pairing=room.pairing,
            by=room.person,
            now=timezone.now(),
            text=data["text"],
            owner=owner,
            due_on=data["due_on"],
        )
        return _("The next step is noted.")

    return ask_and_do(request, "mentoring/step.html", room.pairing, act=save, form=form)


@require_POST
def tick(request: HttpRequest, pairing_id: uuid.UUID, step_id: int) -> HttpResponse:
    """Done, or open again."""
    pairing, person = own_pairing(request, pairing_id)
    step = get_object_or_404(pairing.next_steps.select_related("pairing"), pk=step_id)
    is_done = request.POST.get("done") != "no"
    finish_step(step=step, by=person, now=timezone.now(), done=is_done)
    messages.success(request, _("The step is done. Well done!") if is_done else _("The step is open again."))
    return redirect("mentoring:pairing", pairing_id=pairing_id)


@form_page
def note(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """A note with its readers."""
    pairing, person = own_pairing(request, pairing_id)
    form = NoteForm(request.POST or None)

    def save() -> str:
        data = form.cleaned_data
        write_note(pairing=pairing, by=person, now=timezone.now(), audience=data["audience"], text=data["text"])
        return told_note(data["audience"])

    return ask_and_do(request, "mentoring/note.html", pairing, act=save, form=form)


def told_note(audience: str) -> str:
    """Who reads it: a note has one of three audiences."""
    return {
        Note.Audience.PAIR: _("Your note is saved. Both of you read it."),
        Note.Audience.AUTHOR: _("Your note is saved. Only you read it."),
        Note.Audience.COORDINATOR: _("Your note is saved. The coordinator reads it."),
    }[Note.Audience(audience)]
