"""One pairing as its coordinators see it: facts and signals, never content."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from accounts.queries import person_of
from mentoring.board import facts_of, history_of
from mentoring.health import health_of, signal_sentences
from mentoring.matching import Reason
from mentoring.matching.words import Names, reason_sentences
from mentoring.models import HelpCall, Meeting, Note, Pairing
from mentoring.permissions import can_coordinate
from mentoring.services import answer_help, record_contact


def coordinated(request: HttpRequest, pairing_id: uuid.UUID) -> tuple[Person, Pairing]:
    """Who asks, and the pairing; 404 for strangers to it, 403 for the two: their own room is elsewhere."""
    person = person_of(request.user)
    rows = Pairing.objects.select_related("mentor__territory", "mentee__territory", "proposed_by", "closed_by")
    pairing = get_object_or_404(rows.prefetch_related("coordinators__person"), public_id=pairing_id)
    if person is None or not (pairing.is_of(person) or can_coordinate(person, pairing)):
        raise Http404
    if not can_coordinate(person, pairing):
        raise PermissionDenied
    return person, pairing


@require_safe
def pairing(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """Dates, minutes, modes, states and signals; notes written for the coordinator, and calls for help."""
    person, row = coordinated(request, pairing_id)
    now = timezone.now()
    notes = Note.objects.readable_by(person).filter(pairing=row, audience=Note.Audience.COORDINATOR)
    found = list(facts_of(Pairing.objects.running().filter(pk=row.pk)))
    health = health_of(found[0][1], now) if found else None
    meetings = list(row.meetings.order_by("-starts_at", "-pk"))
    context = {
        "pairing": row,
        "people": [(_("Mentor"), row.mentor), (_("Mentee"), row.mentee)],
        "agreement": row.agreements.order_by("-revision").first(),
        "meetings": meetings,
        "minutes": sum(each.minutes or 0 for each in meetings if each.state == Meeting.State.HELD),
        "health": health,
        "signals": signal_sentences(health) if health else [],
        "why": reason_sentences([Reason.from_plain(each) for each in row.reasons if "code" in each], Names.load()),
        "history": history_of(row),
        "contacts": row.contacts.select_related("by").order_by("-at", "-pk"),
        "calls": row.help_calls.select_related("person", "answered_by").order_by(
            F("answered_at").desc(nulls_first=True), "-at"
        ),
        "notes": notes.select_related("author").order_by("-created_at", "-pk"),
        "zone": person.zone,
    }
    return render(request, "mentoring/staff/pairing.html", context)


@require_POST
def contact(request: HttpRequest, pairing_id: uuid.UUID) -> HttpResponse:
    """One click: had a word with the pair."""
    person, row = coordinated(request, pairing_id)
    record_contact(pairing=row, by=person, now=timezone.now())
    messages.success(request, _("Noted: you had a word with %(pair)s today.") % {"pair": row})
    return redirect("mentoring-staff:board" if "from_board" in request.POST else row_address(row))


@require_POST
def talked(request: HttpRequest, pairing_id: uuid.UUID, call_id: int) -> HttpResponse:
    """The coordinator has talked to whoever called for help."""
    person, row = coordinated(request, pairing_id)
    call = get_object_or_404(HelpCall.objects.select_related("pairing"), pairing=row, pk=call_id)
    answer_help(call=call, by=person, now=timezone.now())
    messages.success(request, _("Noted: you have talked to %(name)s.") % {"name": call.person})
    return redirect(row_address(row))


def row_address(row: Pairing) -> str:
    return reverse("mentoring-staff:pairing", args=[row.public_id])
