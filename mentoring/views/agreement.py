"""The agreement of a pair: proposed by one, accepted by the other; a change asks both again."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import DomainError
from mentoring.forms import AgreementForm
from mentoring.services import accept_agreement, propose_agreement
from mentoring.views.doors import ask_and_do, form_page, own_room

LONGEST_NUMBER = 5


@form_page
def agreement(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Change goals, rhythm, length and review; the common text stands below."""
    room = own_room(request, pairing_id)
    if room.agreement is None:
        return redirect("mentoring:pairing", pairing_id=pairing_id)
    form = AgreementForm(request.POST or None, room=room)

    def propose() -> str:
        data = form.cleaned_data
        fields = {name: data[name] for name in ("rhythm_days", "months", "review_on", "mode")}
        propose_agreement(pairing=room.pairing, by=room.person, now=timezone.now(), goals=form.goals(), **fields)
        return _("You have proposed this agreement. %(name)s is asked to accept it too.") % {"name": room.other.name}

    return ask_and_do(request, "mentoring/agreement.html", room.pairing, act=propose, form=form, extra={"room": room})


@require_POST
def accept(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Say yes to the revision that one has read: a newer one is refused with a sentence."""
    room = own_room(request, pairing_id)
    read = request.POST.get("revision", "")
    number = int(read) if read.isdecimal() and len(read) < LONGEST_NUMBER else 0
    revision = get_object_or_404(room.pairing.agreements, revision=number)
    try:
        accept_agreement(agreement=revision, by=room.person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You have accepted the agreement."))
    return redirect("mentoring:pairing", pairing_id=pairing_id)
