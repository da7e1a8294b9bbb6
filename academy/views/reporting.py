"""Reports of delegations: written as a draft, handed in, read by all who came; and what became of the commitments."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from academy.forms.exchange import AnswersForm, CommitmentForm, ReportForm
from academy.models import Activity, Commitment, CommitmentAnswer, DelegationReport
from academy.permissions import can_manage, can_reopen_report, can_report_for, takes_part_in_running
from academy.queries.exchange import (
    commitments_seen_by,
    commitments_with_answers,
    expected_reports,
    reports_of,
    states_of,
)
from academy.services.reporting import (
    answer_commitments,
    hand_in_report,
    remove_commitment,
    save_commitment,
    save_report,
    why_no_report,
)
from academy.views.enrolment import form_page
from academy.views.learning import shared_activity
from accounts.queries import person_of
from core import doors
from core.errors import DomainError
from partners.models import Organisation
from partners.permissions import is_staff_person, staffed_organisation_ids

REPORTS_PER_PAGE = 20
COMMITMENTS_PER_PAGE = 30


@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports handed in, for all who came; who may write one sees the way to it."""
    person = person_of(request.user)
    activity, _enrolment = shared_activity(person, slug)
    if not activity.collects_reports:
        raise Http404
    is_host = can_manage(person, activity)
    expected = expected_reports(activity)
    context = {
        "activity": activity,
        "page": Paginator(reports_of(activity), REPORTS_PER_PAGE).get_page(request.GET.get("page")),
        "own": [row for row in expected if can_report_for(person, activity, row.organisation)],
        "closed": why_no_report(activity, timezone.now()),
        "is_host": is_host,
        "own_ids": staffed_organisation_ids(person),
    }
    return render(request, "academy/reports.html", context)


def reporting(request: HttpRequest, slug: str, partner: str) -> tuple[Activity, Organisation, DelegationReport | None]:
    """Activity, organisation and its report for those who may write it; 404 for strangers, 403 for who runs it.

    Who has handed it in keeps the right to say what became of it: see `commitment_answers`.
    """
    person = person_of(request.user)
    rows = Activity.objects.with_people_and_places().prefetch_related("sessions__facilitators")
    activity = get_object_or_404(rows, slug=slug, collects_reports=True)
    came = Organisation.objects.filter(delegations__activity=activity) | Organisation.objects.filter(
        hostings__activity=activity
    )
    organisation = get_object_or_404(came.distinct(), slug=partner)
    reports = DelegationReport.objects.filter(activity=activity, organisation=organisation)
    report = reports.prefetch_related(commitments_with_answers()).first()
    if report is not None:
        report.activity, report.organisation = activity, organisation
    if can_report_for(person, activity, organisation):
        return activity, organisation, report
    if report is not None and person is not None and report.handed_in_by_id == person.pk:
        return activity, organisation, report
    if takes_part_in_running(person, activity):
        raise PermissionDenied
    raise Http404


def draft(request: HttpRequest, slug: str, partner: str) -> tuple[Activity, Organisation, DelegationReport]:
    """The same where something is written already; 404 before."""
    activity, organisation, report = reporting(request, slug, partner)
    if report is None:
        raise Http404
    return activity, organisation, report


def report_url(slug: str, partner: str) -> str:
    return reverse("academy:report", args=[slug, partner])


@form_page
def report(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    """What was learned, and the list of commitments; a draft until it is handed in."""
    activity, organisation, row = reporting(request, slug, partner)
    initial = {"learned": row.learned, "language": row.language} if row else {}
    form = ReportForm(request.POST or None, initial=initial)

    def save() -> str:
        save_report(activity=activity, organisation=organisation, **form.cleaned_data, now=now)
        return _("Your draft is saved. Go on whenever you like.")

    context: dict[str, Any] = {"activity": activity, "organisation": organisation, "report": row}
    now = timezone.now()
    context["closed"] = why_no_report(activity, now)
    if row is not None:
        context["reopenings"] = row.reopenings.select_related("by", "handed_in_by").order_by("-reopened_at", "-pk")
        context["can_reopen"] = can_reopen_report(person_of(request.user), row, now)
    address = report_url(slug, partner)
    return doors.ask_and_do(request, "academy/report.html", context, act=save, form=form, goes_to=lambda: address)


@form_page
def commitment_new(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    return commitment_page(request, slug, partner, None)


@form_page
def commitment(request: HttpRequest, slug: str, partner: str, commitment_id: uuid.UUID) -> HttpResponse:
    return commitment_page(request, slug, partner, commitment_id)


def commitment_page(request: HttpRequest, slug: str, partner: str, commitment_id: uuid.UUID | None) -> HttpResponse:
    """One commitment of a draft: what, with whom, by when; or take it out."""
    activity, organisation, row = draft(request, slug, partner)
    known = None
    if commitment_id is not None:
        known = get_object_or_404(Commitment.objects.select_related("report"), report=row, public_id=commitment_id)
    removes = known is not None and "remove" in request.POST
    form = CommitmentForm(None if removes else request.POST or None, commitment=known, own=organisation)

    def save() -> str:
        if known is not None and removes:
            remove_commitment(commitment=known)
            return _("The commitment is no longer in the report.")
        save_commitment(report=row, commitment=known, plan=form.plan())
        return _("The commitment is in the report.")

    context: dict[str, Any] = {"activity": activity, "organisation": organisation, "report": row}
    context |= {"commitment": known, "page_url": report_url(slug, partner), "form": form}
    asked, address = None if removes else form, report_url(slug, partner)
    return doors.ask_and_do(request, "academy/commitment.html", context, act=save, form=asked, goes_to=lambda: address)


@form_page
def report_hand_in(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    """Ask once more, then hand it in: final."""
    activity, organisation, row = draft(request, slug, partner)

    def hand_in() -> str:
        hand_in_report(report=row, by=person_of(request.user), now=timezone.now())
        return _("The report is handed in. Everybody who came can read it.")

    context: dict[str, Any] = {"activity": activity, "organisation": organisation, "report": row}
    context["page_url"] = report_url(slug, partner)
    address = reverse("academy:reports", args=[slug])
    return doors.ask_and_do(request, "academy/report_hand_in.html", context, act=hand_in, goes_to=lambda: address)


@form_page
def commitment_answers(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    """What became of each commitment. What was said before stays visible."""
    activity, organisation, row = draft(request, slug, partner)
    if not row.is_handed_in:
        raise Http404
    form = AnswersForm(request.POST if request.method == "POST" else None, list(row.commitments.all()))
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        language, by = form.language.cleaned_data["language"], person_of(request.user)
        try:
            new = answer_commitments(report=row, answers=form.answers(), language=language, by=by, now=timezone.now())
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, told(len(new)))
            return redirect(request.path)
    context = {"activity": activity, "organisation": organisation, "report": row, "form": form, "refusal": refusal}
    return render(request, "academy/commitment_answers.html", context)


def told(number: int) -> str:
    if not number:
        return _("Nothing has changed.")
    text = ngettext("Thank you. %(number)d answer is noted.", "Thank you. %(number)d answers are noted.", number)
    return text % {"number": number}


@require_safe
def staff_commitments(request: HttpRequest) -> HttpResponse:
    """What delegations have promised and what became of it: one's own and those made at one's own activities."""
    person = person_of(request.user)
    if not is_staff_person(person):
        raise Http404
    rows = commitments_seen_by(person)
    numbers = states_of(rows)
    states = [*CommitmentAnswer.State.choices, ("open", _("No answer yet"))]
    wanted = request.GET.get("state", "")
    if wanted in dict(states):
        rows = rows.filter(latest_state="" if wanted == "open" else wanted)
    context: dict[str, Any] = {
        "page": Paginator(rows, COMMITMENTS_PER_PAGE).get_page(request.GET.get("page")),
        "states": [(value, label, numbers["" if value == "open" else value]) for value, label in states],
        "wanted": wanted if wanted in dict(states) else "",
        "total": sum(numbers.values()),
    }
    return render(request, "academy/staff_commitments.html", context)
