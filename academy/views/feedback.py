"""Feedback: given by those who were there, signed in or by the link of a mail; read by who runs and hosts it."""

import csv
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from academy.feedback_table import table_rows
from academy.forms.feedback import FeedbackForm, ReplyForm
from academy.links import FEEDBACK, feedback_path, read_token
from academy.models import Activity, Enrolment, FeedbackReply, FeedbackRound
from academy.models.feedback import round_at
from academy.permissions import can_answer_feedback, can_manage, can_read_feedback
from academy.queries.feedback import asked_in, findings_of
from academy.services.feedback import give_feedback, why_no_feedback
from academy.services.feedback_replies import publish_reply
from academy.views.enrolment import form_page
from accounts.queries import person_of
from core import doors
from core.doors import put_beside
from core.errors import DomainError


@never_cache
@sensitive_post_parameters()
@form_page
def activity_feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """My own, signed in: for whoever has a seat; once, and not to be changed."""
    rows = Enrolment.objects.confirmed().select_related("activity__territory", "activity__project", "person")
    enrolment = get_object_or_404(rows, activity__slug=slug, person=person_of(request.user))
    if not enrolment.activity.is_public:
        raise Http404
    return ask(request, enrolment)


@login_not_required
@never_cache
@sensitive_post_parameters()
@form_page
def feedback_by_link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The same by the link of a mail, without signing in. Opening it changes nothing: only its button does."""
    enrolment = read_token(token, FEEDBACK)
    if enrolment is None or enrolment.state != Enrolment.State.CONFIRMED or not enrolment.activity.is_public:
        raise Http404
    if enrolment.activity.slug != slug:
        return redirect(feedback_path(enrolment.activity, enrolment))
    return ask(request, enrolment)


def ask(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """The questions of the round that is open, or why none is; below, what the hosts have heard."""
    now, activity = timezone.now(), enrolment.activity
    refusal = why_no_feedback(enrolment, now)
    round_ = round_at(activity, now)
    form = None
    if round_ is not None and (refusal is None or request.method == "POST"):
        form = FeedbackForm(request.POST if request.method == "POST" else None, asked=asked_in(activity, round_))
    if request.method == "POST" and form is not None and refusal is None and form.is_valid():
        try:
            give_feedback(enrolment=enrolment, said=form.said(), now=now)
        except DomainError as error:
            refusal = None if put_beside(form, error) else error
        else:
            messages.success(request, _("Thank you! Your answers are in, without your name."))
            return redirect(request.path)
    context = {"activity": activity, "form": form, "refusal": refusal, "round": round_, **heard(activity, now)}
    return render(request, "academy/feedback_page.html", context)


def heard(activity: Activity, now: datetime) -> dict[str, Any]:
    """What the hosts published, with the ratings that may be shown; nothing before they have."""
    reply = FeedbackReply.objects.filter(activity=activity).first()
    if reply is None:
        return {"reply": None, "findings": []}
    return {"reply": reply, "findings": all_findings(activity, now)}


def all_findings(activity: Activity, now: datetime) -> list[Any]:
    """The rounds that have begun."""
    found = [findings_of(activity, FeedbackRound.END)]
    later = findings_of(activity, FeedbackRound.LATER)
    if later.answered or round_at(activity, now) == FeedbackRound.LATER:
        found.append(later)
    return found


# Who runs and hosts it


def read_activity(request: HttpRequest, slug: str) -> Activity:
    """The activity for those who may read its feedback; 404 for strangers to it."""
    rows = Activity.objects.with_people_and_places().prefetch_related("sessions__facilitators")
    activity = get_object_or_404(rows, slug=slug)
    if not can_read_feedback(person_of(request.user), activity):
        raise Http404
    return activity


@never_cache
@require_safe
def staff_feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """What was answered, from five people on: plots with their tables, texts, and what the hosts answer."""
    now, person = timezone.now(), person_of(request.user)
    activity = read_activity(request, slug)
    context = {
        "activity": activity,
        "findings": all_findings(activity, now),
        "reply": FeedbackReply.objects.filter(activity=activity).first(),
        "can_answer": can_answer_feedback(person, activity) and activity.has_ended(now),
        "can_manage": can_manage(person, activity),
        "has_ended": activity.has_ended(now),
        "now": now,
    }
    return render(request, "academy/staff_feedback.html", context)


@form_page
def staff_feedback_reply(request: HttpRequest, slug: str) -> HttpResponse:
    """Write what was heard and what will change; those who took part read it on the page of their feedback."""
    person = person_of(request.user)
    activity = read_activity(request, slug)
    if not can_answer_feedback(person, activity):
        raise PermissionDenied
    row = FeedbackReply.objects.filter(activity=activity).first()
    initial = {"heard": row.heard, "changes": row.changes, "language": row.language} if row else {}
    form = ReplyForm(request.POST or None, initial=initial, is_first=row is None)

    def act() -> str:
        publish_reply(activity=activity, by=person, now=timezone.now(), **form.cleaned_data)
        if row is None or form.cleaned_data["again"]:
            return _("Your answer is published. Those who took part get an e-mail that leads to it.")
        return _("Your answer is published. Those who took part read it on the page of their feedback.")

    context = {"activity": activity, "reply": row}
    address = reverse("academy:staff-feedback", args=[slug])
    return doors.ask_and_do(
        request, "academy/staff_feedback_reply.html", context, act=act, form=form, goes_to=lambda: address
    )


@never_cache
@require_safe
def staff_feedback_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a table: question by question, never what one person answered to several."""
    activity = read_activity(request, slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{activity.slug}-feedback.csv"'
    response.write("\ufeff")  # a spreadsheet then reads the accents right
    csv.writer(response).writerows(table_rows(all_findings(activity, timezone.now())))
    return response
