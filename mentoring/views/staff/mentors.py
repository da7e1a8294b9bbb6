"""Mentors who wait for a decision."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import DomainError
from mentoring.board import mentors_of, mentors_waiting_for
from mentoring.forms.staff import DecisionForm
from mentoring.models import MentorProfile
from mentoring.permissions import can_decide_profile
from mentoring.services import decide_profile
from mentoring.views.staff import coordinator


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits for approval, and the mentors of one's territories with their free places."""
    person = coordinator(request)
    context = {"waiting": mentors_waiting_for(person), "mentors": mentors_of(person), "today": timezone.now().date()}
    return render(request, "mentoring/staff/mentors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, mentor_id: uuid.UUID) -> HttpResponse:
    """A mentor's profile, to be approved or declined with a reason."""
    person = coordinator(request)
    rows = MentorProfile.objects.exclude(state=MentorProfile.State.DRAFT).with_places()
    profile = get_object_or_404(rows.select_related("person__territory", "decided_by"), public_id=mentor_id)
    if not can_decide_profile(person, profile):
        raise Http404
    form = DecisionForm(request.POST or None)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        approve = form.cleaned_data["decision"] == DecisionForm.APPROVE
        reason = "" if approve else form.cleaned_data["reason"]
        try:
            decide_profile(profile=profile, approve=approve, by=person, now=timezone.now(), reason=reason)
        except DomainError as error:
            refusal = error
        else:
            done = (
                _("%(name)s is a mentor now. An e-mail says so.")
                if approve
                else _("The profile of %(name)s is declined. An e-mail says why.")
            )
            messages.success(request, done % {"name": profile.person.name})
            return redirect("mentoring-staff:mentors")
    return render(request, "mentoring/staff/mentor.html", {"profile": profile, "form": form, "refusal": refusal})
