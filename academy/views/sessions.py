"""What somebody signed in says about one session of their own."""

import uuid
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.models import AttendanceMark, Enrolment, Session
from academy.queries import own_enrolment, own_sessions
from academy.services.excusing import excuse, expect_again
from academy.views.enrolment import find_activity, form_page
from accounts.queries import person_of
from core import doors


@form_page
def session_excuse(request: HttpRequest, slug: str, session_id: uuid.UUID) -> HttpResponse:
    """Say that one cannot come to this session, or that one can after all; 404 for who is not enrolled."""
    now = timezone.now()
    person = person_of(request.user)
    activity = find_activity(person, slug)
    session = get_object_or_404(activity.sessions, public_id=session_id)
    enrolment = own_enrolment(person, activity)
    if enrolment is None:
        raise Http404
    own = own_sessions(enrolment, [session], now)
    return doors.ask_and_do(
        request,
        "academy/session_excuse.html",
        {
            "activity": activity,
            "session": session,
            "is_excused": session.pk in own.excused,
            "is_open": session.pk in own.open,
        },
        act=lambda: tell(request.POST.get("action", ""), session=session, enrolment=enrolment, now=now),
        goes_to=lambda: reverse("academy:activity", args=[slug]),
    )


def tell(action: str, *, session: Session, enrolment: Enrolment, now: datetime) -> str:
    """Note what the person says (“expect” or “excuse”), and return what happened in a sentence."""
    source = AttendanceMark.Source.PERSON
    if action == "expect":
        expect_again(session=session, enrolment=enrolment, by=enrolment.person, source=source, now=now)
        return _("Good: you are expected in this session again.")
    excuse(session=session, enrolment=enrolment, by=enrolment.person, source=source, now=now)
    return _("Thank you for telling us. You keep your seat for the other sessions.")
