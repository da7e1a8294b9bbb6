"""Enrolling and withdrawing: a form page each, for those who are signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from academy.forms.entry import EntryForm
from academy.models import Activity, Enrolment
from academy.queries import cards_for, own_enrolment
from academy.services import accept_offer, decline_offer, enrol, why_closed, why_no_offer, withdraw
from accounts.models import Person
from accounts.queries import person_of
from core.doors import put_beside
from core.errors import DomainError

ANSWERS = {"accept": accept_offer, "decline": decline_offer}

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@sensitive_post_parameters()
def activity_enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, and what the activity asks; then enrol. A refusal is a sentence on the same page."""
    now = timezone.now()
    person = person_of(request.user)
    activity = find_activity(person, slug)
    refusal: DomainError | None = why_closed(activity, now)
    form = EntryForm(request.POST if request.method == "POST" else None, activity=activity)
    if request.method == "POST" and person is not None and (refusal is not None or form.is_valid()):
        answers = form.answers() if form.is_valid() else None
        try:
            enrolment = enrol(activity=activity, person=person, by=person, now=now, answers=answers)
        except DomainError as error:
            refusal = None if put_beside(form, error) else error
        else:
            if enrolment.state == Enrolment.State.OFFERED:
                return redirect("academy:activity-offer", slug=slug)
            tell_enrolled(request, activity, enrolment)
            return redirect("academy:activity", slug=slug)
    return show_form(request, "academy/activity_enrol.html", activity, refusal, form=form)


@form_page
def activity_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, then give the seat back."""
    now = timezone.now()
    person = person_of(request.user)
    activity = find_activity(person, slug)
    refusal: DomainError | None = None
    if request.method == "POST" and person is not None:
        try:
            withdraw(activity=activity, person=person, by=person, now=now)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("You have withdrawn from this activity."))
            return redirect("academy:activity", slug=slug)
    return show_form(request, "academy/activity_withdraw.html", activity, refusal)


@form_page
def activity_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the seat that is offered and until when; take it or leave it. Opening the page changes nothing."""
    now = timezone.now()
    person = person_of(request.user)
    activity = find_activity(person, slug)
    refusal = why_no_offer(activity, person, now) if person is not None else None
    if request.method == "POST" and person is not None:
        answer = ANSWERS.get(request.POST.get("answer", ""))
        if answer is None:
            refusal = refusal or DomainError(_("Please choose one of the two answers."), code="no_answer")
            return show_form(request, "academy/activity_offer.html", activity, refusal)
        try:
            enrolment = answer(activity=activity, person=person, now=now)
        except DomainError as error:
            refusal = error
        else:
            tell_answered(request, enrolment)
            return redirect("academy:activity", slug=slug)
    return show_form(request, "academy/activity_offer.html", activity, refusal)


def find_activity(person: Person | None, slug: str) -> Activity:
    """The activity; 404 for what this person may not know of."""
    return get_object_or_404(Activity.objects.visible_to(person).for_cards(), slug=slug)


def show_form(
    request: HttpRequest,
    template: str,
    activity: Activity,
    refusal: DomainError | None,
    *,
    form: EntryForm | None = None,
) -> HttpResponse:
    """The form page, with why it cannot be sent (if so) and the reader's own state as it is now."""
    person = person_of(request.user)
    [card] = cards_for([activity], person=person, is_signed_in=True, now=timezone.now())
    context = {
        "activity": activity,
        "card": card,
        "is_verified": person is not None,
        "refusal": refusal,
        "form": form,
    }
    return render(request, template, context)


def tell_enrolled(request: HttpRequest, activity: Activity, enrolment: Enrolment) -> None:
    """What happened, for the top of the next page."""
    if enrolment.state == Enrolment.State.WAITING:
        own = own_enrolment(enrolment.person, activity)
        position = getattr(own, "position", 0)
        text = _("All seats are taken. You are number %(position)d on the waiting list.") % {"position": position}
        messages.info(request, text)
    elif enrolment.state == Enrolment.State.REQUESTED:
        messages.success(request, _("Your request is with the hosts. They answer you by e-mail."))
    else:
        messages.success(request, _("You are enrolled. The confirmation is on its way to you by e-mail."))


def tell_answered(request: HttpRequest, enrolment: Enrolment) -> None:
    """What became of the offer, for the top of the next page."""
    if enrolment.state == Enrolment.State.CONFIRMED:
        messages.success(request, _("You are enrolled. The confirmation is on its way to you by e-mail."))
    else:
        messages.success(request, _("You have declined the seat. It goes to the next person."))
