"""Matching: all open requests at once, with the best suggestion for each."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from core.errors import DomainError
from core.public_ids import id_or_404
from mentoring.forms.staff import WeightsForm
from mentoring.models import MentoringRequest, MentorProfile, Verdict
from mentoring.permissions import can_match
from mentoring.services import judge_pair, propose_pairing
from mentoring.suggestions import candidates_for, load_pool, plain_reasons, suggestions_for
from mentoring.views.staff import coordinator

PAGE_SIZE = 100
CANDIDATES_PER_PAGE = 25


def weights_form(request: HttpRequest) -> WeightsForm:
    """What the address says of the weights, else the usual ones."""
    usual = {name: field.initial for name, field in WeightsForm().fields.items()}
    return WeightsForm(usual | {name: value for name, value in request.GET.items() if value})


@require_safe
def matching(request: HttpRequest) -> HttpResponse:
    """The suggestion for each open request of one's territories, and why the others have none."""
    person = coordinator(request)
    form = weights_form(request)
    suggestions = suggestions_for(person, form.weights(), timezone.now())
    context = {
        "suggestions": suggestions,
        "page": Paginator(suggestions.found, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
        "query": form.address(),
        "most": form.weights().most,
    }
    return render(request, "mentoring/staff/matching.html", context)


@require_safe
def one_request(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """One request with every mentor who could help, to choose by hand."""
    person = coordinator(request)
    wish = own_request(person, str(request_id))
    form = weights_form(request)
    candidates = candidates_for(wish, form.weights(), timezone.now())
    context = {
        "wish": wish,
        "page": Paginator(candidates, CANDIDATES_PER_PAGE).get_page(request.GET.get("page")),
        "query": form.address(),
        "most": form.weights().most,
    }
    return render(request, "mentoring/staff/request.html", context)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Pin, forbid, or take the word back: the button's value is the word and the two."""
    person = coordinator(request)
    kind, _colon, pair = request.POST.get("verdict", "").partition(":")
    wish, mentor = two_of(person, pair)
    if kind not in {*Verdict.Kind.values, "none"}:
        raise Http404
    judge_pair(request=wish, mentor=mentor, kind=None if kind == "none" else kind, by=person, now=timezone.now())
    names = {"mentor": mentor, "mentee": wish.person}
    said = {
        Verdict.Kind.PINNED: _("Pinned: %(mentor)s for %(mentee)s.") % names,
        Verdict.Kind.FORBIDDEN: _("%(mentor)s is not suggested for %(mentee)s any more.") % names,
        "none": _("Taken back: %(mentor)s and %(mentee)s are matched like everybody.") % names,
    }
    messages.success(request, said[kind])
    return back(request)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose one pair (its own button) or all that are checked; each stands or falls alone."""
    person, now = coordinator(request), timezone.now()
    chosen = [request.POST["only"]] if "only" in request.POST else list(dict.fromkeys(request.POST.getlist("pair")))
    pairs = [two_of(person, pair) for pair in chosen]
    weights, pool = weights_form(request).weights(), load_pool(now)
    done = 0
    for wish, mentor in pairs:
        reasons = plain_reasons(pool, wish, mentor, weights)
        try:
            propose_pairing(request=wish, mentor=mentor, by=person, now=now, reasons=reasons)
        except DomainError as error:
            messages.error(request, f"{mentor} – {wish.person}: {error}")
        else:
            done += 1
    if done:
        text = ngettext("%(done)d pair is proposed; both are told.", "%(done)d pairs are proposed; all are told.", done)
        messages.success(request, text % {"done": done})
    elif not pairs:
        messages.warning(request, _("Choose at least one pair."))
    return back(request, to_list=True)


def own_request(person: Person, request_id: str) -> MentoringRequest:
    """A request that this coordinator matches; 404 for any other."""
    rows = MentoringRequest.objects.select_related("person__territory", "wanted_mentor__person")
    wish = get_object_or_404(rows.exclude(state=MentoringRequest.State.DRAFT), public_id=id_or_404(request_id))
    if not can_match(person, wish) or wish.person_id == person.pk:
        raise Http404
    return wish


def two_of(person: Person, pair: str) -> tuple[MentoringRequest, MentorProfile]:
    """The request and the mentor that a form names; 404 when one is not there, or not for this coordinator."""
    request_id, _colon, mentor_id = pair.partition(":")
    wish = own_request(person, request_id)
    profiles = MentorProfile.objects.approved().select_related("person")
    return wish, get_object_or_404(profiles, public_id=id_or_404(mentor_id))


def back(request: HttpRequest, *, to_list: bool = False) -> HttpResponse:
    """To the page the form was on, with its weights; after a proposal to the list, as the request is taken."""
    address = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    if not to_list and own and address.startswith("/"):
        return redirect(address)
    query = weights_form(request).address()
    return redirect(reverse("mentoring-staff:matching") + (f"?{query}" if query else ""))
