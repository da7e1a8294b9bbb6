"""Learning questions: a page for those who come, with a login or by the link to their seat, and the hosts' answers."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from academy.forms.exchange import LearningQuestionForm, QuestionAnswerForm
from academy.links import has_login, is_over, read_token
from academy.models import Activity, Enrolment, LearningQuestion
from academy.permissions import can_manage, takes_part_in_exchange
from academy.queries import own_enrolment
from academy.queries.exchange import learning_questions, supported_ids
from academy.services.learning import (
    answer_learning_question,
    change_learning_question,
    support_learning_question,
    why_no_learning_questions,
    withdraw_learning_question,
    write_learning_question,
)
from academy.views.enrolment import form_page
from academy.views.staff import managed_activity
from accounts.models import Person
from accounts.queries import person_of
from core import doors
from core.doors import put_beside
from core.errors import DomainError
from core.public_ids import id_or_404

QUESTIONS_PER_PAGE = 60


def shared_activity(person: Person | None, slug: str) -> tuple[Activity, Enrolment | None]:
    """The activity for those who take part in its exchange, and their own enrolment; 403 for who is enrolled without a
    seat, 404 for strangers to it."""
    rows = Activity.objects.visible_to(person).with_people_and_places().prefetch_related("sessions__facilitators")
    activity = get_object_or_404(rows, slug=slug)
    enrolment = own_enrolment(person, activity)
    if takes_part_in_exchange(person, activity, enrolment):
        return activity, enrolment
    if enrolment is not None and enrolment.is_live:
        raise PermissionDenied
    raise Http404


@never_cache
@form_page
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    person = person_of(request.user)
    activity, enrolment = shared_activity(person, slug)
    return questions_page(request, activity, enrolment, is_host=can_manage(person, activity))


@login_not_required
@never_cache
@form_page
def seat_questions(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The same by the link of a mail, for those who cannot sign in: many of whom a partner has named."""
    enrolment = read_token(token)
    if enrolment is None or enrolment.activity.slug != slug or enrolment.state != Enrolment.State.CONFIRMED:
        raise Http404
    if not enrolment.activity.is_public or is_over(enrolment, timezone.now()):
        raise Http404
    if has_login(enrolment):
        return redirect("academy:learning-questions", slug=slug)
    return questions_page(request, enrolment.activity, enrolment, is_host=False)


def questions_page(
    request: HttpRequest, activity: Activity, enrolment: Enrolment | None, *, is_host: bool
) -> HttpResponse:
    """All questions; who has a seat writes, changes and supports them here until the first session begins."""
    if not activity.collects_learning_questions:
        raise Http404
    now = timezone.now()
    refusal = why_no_learning_questions(activity, enrolment, now)
    changed = own_question(enrolment, request.GET.get("change", ""))
    initial = {"text": changed.text, "language": changed.language} if changed else {}
    is_writing = request.method == "POST" and request.POST.get("action") == "write"
    form = LearningQuestionForm(request.POST if is_writing else None, initial=initial)
    if request.method == "POST" and enrolment is not None and (not is_writing or form.is_valid()):
        try:
            messages.success(request, act(request, enrolment, changed, form, now))
            return redirect(request.path)
        except DomainError as error:
            refusal = None if is_writing and put_beside(form, error) else error
    context = list_context(request, activity, enrolment, is_host=is_host)
    is_open = why_no_learning_questions(activity, enrolment, now) is None
    context |= {"form": form, "refusal": refusal, "is_open": is_open, "changed": changed}
    return render(request, "academy/learning_questions.html", context)


def list_context(
    request: HttpRequest, activity: Activity, enrolment: Enrolment | None, *, is_host: bool
) -> dict[str, Any]:
    """One page of the questions, by delegation or by support, in a constant number of queries."""
    has_groups = activity.delegations.exists()
    by_support = not has_groups or request.GET.get("order", "support" if is_host else "") == "support"
    found = learning_questions(activity, by_support=by_support)
    return {
        "activity": activity,
        "page": Paginator(found, QUESTIONS_PER_PAGE).get_page(request.GET.get("page")),
        "by_support": by_support,
        "has_groups": has_groups,
        "supported": supported_ids(enrolment),
        "own_id": enrolment.pk if enrolment else None,
        "is_host": is_host,
    }


def own_question(enrolment: Enrolment | None, public_id: str) -> LearningQuestion | None:
    """The reader's own question of this id; None without an id, 404 for any other."""
    if not public_id:
        return None
    rows = LearningQuestion.objects.filter(enrolment=enrolment, public_id=id_or_404(public_id))
    return get_object_or_404(rows.select_related("enrolment__activity"))


def act(
    request: HttpRequest, enrolment: Enrolment, changed: LearningQuestion | None, form: BaseForm, now: datetime
) -> str:
    """Do what the pressed button says, and return what happened in a sentence."""
    action, _colon, public_id = request.POST.get("action", "").partition(":")
    if action == "write" and changed is None:
        write_learning_question(enrolment=enrolment, now=now, **form.cleaned_data)
        return _("Your question is there. Others can read it now.")
    if action == "write" and changed is not None:
        change_learning_question(question=changed, now=now, **form.cleaned_data)
        return _("Your question is changed.")
    if action == "withdraw" and (own := own_question(enrolment, public_id)):
        withdraw_learning_question(question=own, now=now)
        return _("Your question is deleted.")
    if action in ("support", "unshare"):
        rows = LearningQuestion.objects.standing().filter(enrolment__activity=enrolment.activity)
        question = get_object_or_404(rows.select_related("enrolment"), public_id=id_or_404(public_id))
        supports = action == "support"
        support_learning_question(question=question, enrolment=enrolment, supports=supports, now=now)
        if supports:
            return _("You share this question. The hosts see how many do.")
        return _("You no longer share this question.")
    raise DomainError(_("Please choose one of the buttons."), code="no_action")


@form_page
def question_answer(request: HttpRequest, slug: str, question_id: uuid.UUID) -> HttpResponse:
    """The hosts answer a question, or say in which session it is taken up."""
    activity = managed_activity(request, slug)
    rows = LearningQuestion.objects.filter(enrolment__activity=activity).select_related("enrolment__person")
    question: LearningQuestion = get_object_or_404(rows, public_id=question_id)
    initial = {"reply": question.reply, "language": question.reply_language, "session": question.session_id}
    form = QuestionAnswerForm(request.POST or None, activity=activity, initial=initial)

    def answer() -> str:
        by, now = person_of(request.user), timezone.now()
        answer_learning_question(question=question, **form.cleaned_data, by=by, now=now)
        return _("Your answer stands beside the question. Those who come can read it.")

    context: dict[str, Any] = {"activity": activity, "question": question}
    address = reverse("academy:learning-questions", args=[slug])
    template = "academy/learning_question_answer.html"
    return doors.ask_and_do(request, template, context, act=answer, form=form, goes_to=lambda: address)
