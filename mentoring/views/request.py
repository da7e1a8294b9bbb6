"""Asking for a mentor: saved half-way, edited while it waits, taken back; or for one mentor of the directory."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.queries import person_of
from core.errors import DomainError
from mentoring.forms import RequestForm
from mentoring.models import MentoringRequest, Pairing
from mentoring.queries import directory_of
from mentoring.services import ask_for_mentor, open_request, set_request_goals, withdraw_request
from mentoring.views.doors import form_page, keep_the_rest, put_beside

State = MentoringRequest.State


def live_request(person: Person | None) -> MentoringRequest | None:
    """The one request of this person that is not over."""
    if person is None:
        return None
    rows = MentoringRequest.objects.filter(person=person).live()
    return rows.select_related("wanted_mentor__person").first()


@form_page
def mentor_request(request: HttpRequest) -> HttpResponse:
    """The request: a draft takes anything, what is sent has to be complete; while a mentor is proposed it rests."""
    person = person_of(request.user)
    found = live_request(person)
    if person is None or (found is not None and found.state == State.PROPOSED):
        return render(request, "mentoring/request.html", {"person": person, "wish": found, "proposal": proposal(found)})
    is_draft = request.POST.get("action") == "draft" and (found is None or found.state == State.DRAFT)
    form = RequestForm(request.POST or None, instance=found or MentoringRequest(person=person))
    if request.method == "POST" and form.is_valid() and save(form, person, is_draft=is_draft):
        if is_draft:
            messages.success(request, _("Your draft is saved. Go on whenever you like."))
            return redirect("mentoring:request")
        messages.success(request, _("Your request is saved. A mentoring coordinator looks for somebody who fits."))
        return redirect("mentoring:start")
    context = {"person": person, "form": form, "wish": live_request(person)}
    return render(request, "mentoring/request.html", context)


def save(form: RequestForm, person: Person, *, is_draft: bool) -> bool:
    """Write request and goals and, unless it is a draft, send it; False (and nothing written) when something lacks."""
    try:
        with transaction.atomic():
            row, _made = MentoringRequest.objects.live().select_for_update().get_or_create(person=person)
            keep_the_rest(form, row)
            wish = form.save()
            set_request_goals(request=wish, texts=form.goals())
            if not is_draft:
                open_request(request=wish, now=timezone.now())
    except DomainError as error:
        if not put_beside(form, error):
            form.add_error(None, error.message)
        return False
    return True


def proposal(wish: MentoringRequest | None) -> Pairing | None:
    """The proposal that a request waits for."""
    return wish.pairings.filter(state=Pairing.State.PROPOSED).first() if wish else None


@form_page
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask once more, then take the request back."""
    wish = live_request(person_of(request.user))
    refusal: DomainError | None = None
    if wish is None:
        return redirect("mentoring:start")
    if request.method == "POST":
        try:
            withdraw_request(request=wish, now=timezone.now())
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("Your request is taken back. You can ask again at any time."))
            return redirect("mentoring:start")
    return render(request, "mentoring/request_withdraw.html", {"wish": wish, "refusal": refusal})


@form_page
def ask(request: HttpRequest, mentor_id: uuid.UUID) -> HttpResponse:
    """Ask for one mentor of the directory; it takes the same road as every request."""
    person = person_of(request.user)
    mentor = get_object_or_404(directory_of(person, timezone.now()), public_id=mentor_id)
    refusal: DomainError | None = None
    if request.method == "POST" and person is not None:
        try:
            ask_for_mentor(person=person, mentor=mentor)
        except DomainError as error:
            refusal = error
        else:
            messages.success(
                request, _("%(name)s is noted in your request. Check it and send it.") % {"name": mentor.person.name}
            )
            return redirect("mentoring:request")
    return render(request, "mentoring/ask.html", {"person": person, "mentor": mentor, "refusal": refusal})
