"""Adding somebody on the spot who came without a seat."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.forms.room import WalkInForm
from academy.services.walking_in import add_walk_in
from academy.views.attendance import own_sitting, sheet_url
from academy.views.enrolment import form_page
from accounts.queries import person_of
from core import doors


@form_page
def session_walk_in(request: HttpRequest, slug: str, session_id: uuid.UUID) -> HttpResponse:
    """Let in and note as present. The answer is the same whether or not the address is known elsewhere."""
    person = person_of(request.user)
    session = own_sitting(person, slug, session_id)
    form = WalkInForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        mark = add_walk_in(session=session, by=person, now=timezone.now(), **form.cleaned_data)
        return _("%(name)s is noted as present.") % {"name": mark.enrolment.shown_name}

    context = {"activity": session.activity, "session": session}
    return doors.ask_and_do(
        request, "academy/staff_walk_in.html", context, act=act, form=form, goes_to=lambda: sheet_url(session)
    )
