"""“Did you meet?”, answered from the mail without signing in. Opening the page changes nothing: mail programs open
links by themselves, and only the button acts."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from core.errors import DomainError
from mentoring.forms.answer import MetForm
from mentoring.links import read_token
from mentoring.mails import MeetingLine
from mentoring.models import Meeting
from mentoring.services import log_meeting


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def did_you_meet(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, take one answer, and say what is known once somebody has answered."""
    now = timezone.now()
    found = read_token(token, now)
    if found is None:
        return render(request, "mentoring/link_over.html", status=410)
    meeting, person = found
    line = MeetingLine(meeting, person, now)
    form = MetForm(request.POST or None, initial={"minutes": line.planned_minutes})
    refusal: DomainError | None = None
    if request.method == "POST" and meeting.state == Meeting.State.PLANNED and form.is_valid():
        refusal = take_answer(meeting, person, form, request.POST.get("happened", ""), now)
        if refusal is None:
            return redirect(request.path)
    context = {"line": line, "other": meeting.pairing.other_of(person), "form": form, "refusal": refusal}
    context["is_open"] = meeting.state == Meeting.State.PLANNED
    return render(request, "mentoring/did_you_meet.html", context)


def take_answer(meeting: Meeting, person: Person, form: MetForm, happened: str, now: datetime) -> DomainError | None:
    """Log the meeting; the refusal, if there is one that has no place beside a field."""
    try:
        log_meeting(
            pairing=meeting.pairing,
            meeting=meeting,
            by=person,
            now=now,
            happened=happened,
            day=meeting.day,
            minutes=form.cleaned_data["minutes"],
            mode=meeting.mode,
        )
    except DomainError as error:
        if error.field != "minutes":
            return error
        form.add_error("minutes", error.message)
        return error
    return None
