"""Delegations: the hosts keep seats for a partner; the partner's staff name their people."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from academy.delegation_lines import read_lines
from academy.forms.delegation import DelegationForm, LinesForm, NameForm, UnnameForm
from academy.models import Delegation
from academy.permissions import can_manage, can_name_people, takes_part_in_running
from academy.queries.delegations import delegations_of, people_of, who_left
from academy.services import name_people, remove_delegation, return_seats, set_delegation, unname, why_no_names
from academy.services.delegating import refuse_too_many
from academy.services.naming import Foreseen, foresee
from academy.views.staff import form_page, managed_activity
from accounts.queries import person_of
from core import doors
from core.errors import DomainError
from core.when import day_in

# The hosts' side


@form_page
def staff_delegations(request: HttpRequest, slug: str) -> HttpResponse:
    """Seats of each partner, and the form that gives seats to one more."""
    activity = managed_activity(request, slug)
    form = DelegationForm(request.POST or None)

    def give() -> str:
        by, now = person_of(request.user), timezone.now()
        if activity.delegations.filter(organisation=form.cleaned_data["organisation"]).exists():
            raise DomainError(_("This partner has seats already. Change them in the list."), field="organisation")
        return told(set_delegation(activity=activity, **form.cleaned_data, by=by, now=now))

    context = {"activity": activity, "delegations": delegations_of(activity)}
    address = reverse("academy:staff-delegations", args=[slug])
    template = "academy/staff_delegations.html"
    return doors.ask_and_do(request, template, context, act=give, form=form, goes_to=lambda: address)


@form_page
def staff_delegation(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    """Change the seats of one partner, or until when it names people."""
    activity = managed_activity(request, slug)
    delegation = get_object_or_404(activity.delegations.select_related("organisation"), organisation__slug=partner)
    form = DelegationForm(request.POST or None, delegation=delegation)

    def change() -> str:
        by, now = person_of(request.user), timezone.now()
        changed = set_delegation(
            activity=activity, organisation=delegation.organisation, **form.cleaned_data, by=by, now=now
        )
        return told(changed)

    context = {"activity": activity, "delegation": delegation}
    address = reverse("academy:staff-delegations", args=[slug])
    template = "academy/staff_delegation.html"
    return doors.ask_and_do(request, template, context, act=change, form=form, goes_to=lambda: address)


@form_page
def staff_delegation_remove(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    activity = managed_activity(request, slug)
    delegation = get_object_or_404(activity.delegations.select_related("organisation"), organisation__slug=partner)

    def remove() -> str:
        remove_delegation(delegation=delegation, by=person_of(request.user), now=timezone.now())
        return _("The delegation is removed. Its seats are open to all.")

    context = {"activity": activity, "delegation": delegation}
    address = reverse("academy:staff-delegations", args=[slug])
    template = "academy/staff_delegation_remove.html"
    return doors.ask_and_do(request, template, context, act=remove, goes_to=lambda: address)


def told(delegation: Delegation) -> str:
    """How many seats are kept now, for whom, and until when."""
    words: dict[str, Any] = {"number": delegation.seats, "organisation": delegation.organisation}
    if delegation.names_until is None:
        text = ngettext(
            "%(number)d seat is kept for %(organisation)s.",
            "%(number)d seats are kept for %(organisation)s.",
            delegation.seats,
        )
        return text % words
    text = ngettext(
        "%(number)d seat is kept for %(organisation)s, who can name somebody until %(day)s.",
        "%(number)d seats are kept for %(organisation)s, who can name people until %(day)s.",
        delegation.seats,
    )
    return text % {**words, "day": day_in(delegation.names_until, get_language() or "")}


# The partner's side


def own_delegation(request: HttpRequest, slug: str, partner: str) -> Delegation:
    """The delegation for its partner's staff and the hosts'; 404 for strangers to both, 403 for those who run it."""
    person = person_of(request.user)
    rows = Delegation.objects.with_used_seats().select_related("organisation__territory", "activity")
    rows = rows.prefetch_related("activity__hostings", "activity__sessions__facilitators")
    delegation = get_object_or_404(rows, activity__slug=slug, organisation__slug=partner)
    if can_name_people(person, delegation):
        return delegation
    if takes_part_in_running(person, delegation.activity):
        raise PermissionDenied
    raise Http404


@form_page
def delegation(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    """The seats of one partner, who is named, and a form to name one more."""
    row, now = own_delegation(request, slug, partner), timezone.now()
    form = NameForm(request.POST or None, initial={"language": usual_language(row)})

    def name() -> str:
        by, entry = person_of(request.user), form.entry()
        name_people(delegation=row, entries=[entry], by=by, now=now)
        return _("%(name)s has a seat.") % {"name": entry.name}

    context = {
        **about(request, row),
        "people": people_of(row),
        "left": who_left(row),
        "closed": why_no_names(row, now),
    }
    return doors.ask_and_do(
        request, "academy/delegation.html", context, act=name, form=form, goes_to=lambda: page_of(row)
    )


@form_page
def delegation_lines(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    """Paste a list, look at what each line would do, and confirm. Only the button of the preview names anybody.

    The preview carries the list again, and all of it is judged again when it is confirmed.
    """
    row, now = own_delegation(request, slug, partner), timezone.now()
    form = LinesForm(request.POST or None, initial={"language": usual_language(row)})
    context: dict[str, Any] = {**about(request, row), "form": form, "closed": why_no_names(row, now)}
    if request.method != "POST" or not form.is_valid() or context["closed"]:
        return render(request, "academy/delegation_lines.html", context)
    try:
        entries = read_lines(form.cleaned_data["lines"], language=form.cleaned_data["language"])
        if "confirm" in request.POST:
            named = name_people(delegation=row, entries=entries, by=person_of(request.user), now=now)
            messages.success(request, told_named(len(named)))
            return redirect(page_of(row))
    except DomainError as error:
        if error.code in {"empty", "too_many_lines"}:
            doors.put_beside(form, error)
            return render(request, "academy/delegation_lines.html", context)
        context["refusal"] = error if error.code not in {"wrong_line", "too_many_people"} else None
    return preview(request, row, context, foresee(row, entries))


def preview(request: HttpRequest, row: Delegation, context: dict[str, Any], foreseen: list[Foreseen]) -> HttpResponse:
    """What each line would do; the button to confirm only when nothing is wrong."""
    wrong = sum(bool(item.error) for item in foreseen)
    too_many: DomainError | None = None
    try:
        refuse_too_many(row, [item for item in foreseen if not item.error])
    except DomainError as error:
        too_many = error
    more = {"foreseen": foreseen, "wrong": wrong, "too_many": too_many}
    return render(request, "academy/delegation_preview.html", {**context, **more})


@form_page
def delegation_return(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    row = own_delegation(request, slug, partner)

    def give_back() -> str:
        return_seats(delegation=row, by=person_of(request.user), now=timezone.now())
        return _("The unused seats are returned. Thank you: others can come now.")

    template = "academy/delegation_return.html"
    return doors.ask_and_do(request, template, about(request, row), act=give_back, goes_to=lambda: page_of(row))


@form_page
def delegation_remove(request: HttpRequest, slug: str, partner: str, enrolment_id: uuid.UUID) -> HttpResponse:
    """Take one person out again, after asking once more."""
    row = own_delegation(request, slug, partner)
    enrolment = get_object_or_404(row.enrolments.select_related("person"), public_id=enrolment_id)
    form = UnnameForm(request.POST if request.method == "POST" else None)

    def remove() -> str:
        by, reason = person_of(request.user), form.cleaned_data["reason"]
        unname(enrolment=enrolment, by=by, now=timezone.now(), reason=reason)
        return _("%(name)s is taken out. The seat stays yours to give.") % {"name": enrolment.person.name}

    context = {**about(request, row), "enrolment": enrolment}
    return doors.ask_and_do(
        request, "academy/delegation_remove.html", context, act=remove, form=form, goes_to=lambda: page_of(row)
    )


def about(request: HttpRequest, row: Delegation) -> dict[str, Any]:
    """What every page of a delegation shows."""
    person = person_of(request.user)
    return {
        "delegation": row,
        "activity": row.activity,
        "organisation": row.organisation,
        "can_manage": can_manage(person, row.activity),
        "page_url": page_of(row),
    }


def page_of(row: Delegation) -> str:
    return reverse("academy:delegation", args=[row.activity.slug, row.organisation.slug])


def usual_language(row: Delegation) -> str:
    territory = row.organisation.territory
    return territory.default_language if territory else get_language() or "en"


def told_named(number: int) -> str:
    text = ngettext("%(number)d person of your list has a seat.", "%(number)d people of your list have a seat.", number)
    return text % {"number": number}
