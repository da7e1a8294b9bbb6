"""Stopping with mentoring altogether: said what it does, asked once, done kindly."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.queries import person_of
from mentoring.models import MentorProfile, Note
from mentoring.queries import own_mentoring
from mentoring.services import leave_mentoring
from mentoring.views.doors import form_page


@form_page
def leave(request: HttpRequest) -> HttpResponse:
    """Say what ends, what goes and what stays; then do it."""
    person = person_of(request.user)
    now = timezone.now()
    if request.method == "POST" and person is not None:
        leave_mentoring(person=person, now=now)
        messages.success(request, _("You have left mentoring. Thank you for the time you gave; you can come back."))
        return redirect("mentoring:start")
    own = own_mentoring(person, now)
    is_mentor = own.profile is not None and own.profile.state != MentorProfile.State.LEFT
    own_notes = Note.objects.filter(author=person, audience=Note.Audience.AUTHOR).count() if person else 0
    context = {
        "own": own,
        "is_mentor": is_mentor,
        "own_notes": own_notes,
        "takes_part": bool(is_mentor or own.request or own.proposed or own.running or own_notes),
    }
    return render(request, "mentoring/leave.html", context)
