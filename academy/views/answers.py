"""What somebody answered at enrolment, on a page of their own; and what people need, for those who prepare."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from academy.forms import EnrolmentForm
from academy.models import Activity
from academy.permissions import can_manage, can_see_requirements, takes_part_in_running
from academy.queries import answered_enrolment, requirements_of
from academy.services import change_answers, remove_requirements, why_final
from academy.views.enrolment import find_activity
from accounts.queries import person_of
from core.doors import put_beside
from core.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def activity_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own answers: changed until the activity ends; what is about diet and access is taken back at any time."""
    now = timezone.now()
    person = person_of(request.user)
    activity = find_activity(person, slug)
    enrolment = answered_enrolment(person, activity)
    if request.method == "POST" and "remove" in request.POST and enrolment is not None:
        remove_requirements(enrolment=enrolment, now=now)
        messages.success(request, _("What you wrote is deleted. The hosts no longer see it."))
        return redirect("academy:activity-answers", slug=slug)
    refusal = why_final(enrolment, now)
    typed = request.POST if request.method == "POST" else None
    form = EnrolmentForm(typed, activity=activity, enrolment=enrolment)
    if request.method == "POST" and person is not None and refusal is None and form.is_valid():
        try:
            change_answers(activity=activity, person=person, answers=form.answers(), now=now)
        except DomainError as error:
            refusal = None if put_beside(form, error) else error
        else:
            messages.success(request, _("Your answers are with the hosts."))
            return redirect("academy:activity", slug=slug)
    context = {"activity": activity, "enrolment": enrolment, "form": form, "refusal": refusal}
    return render(request, "academy/activity_answers.html", {**context, "is_verified": person is not None})


@never_cache
@require_safe
def activity_requirements(request: HttpRequest, slug: str) -> HttpResponse:
    """What those who come need: numbers first, then by name; for the hosts' staff and the responsible person."""
    person = person_of(request.user)
    activity = get_object_or_404(Activity.objects.with_people_and_places(), slug=slug)
    if not can_see_requirements(person, activity):
        if can_manage(person, activity) or takes_part_in_running(person, activity):
            raise PermissionDenied
        raise Http404
    context = {"activity": activity, "needed": requirements_of(activity), "can_manage": can_manage(person, activity)}
    return render(request, "academy/staff_activity_requirements.html", context)
