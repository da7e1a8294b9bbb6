"""The code in the room: opened and shown by who runs the session, typed by those who are there."""

import uuid
from typing import Any

import segno
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from academy.forms.room import EnterCodeForm, RoomCodeForm
from academy.models import RoomCode, Session
from academy.services.room_codes import close_code, enter_code, open_code
from academy.views.attendance import own_sitting
from academy.views.enrolment import form_page
from accounts.queries import person_of
from core import doors, when
from core.errors import DomainError
from core.translations import text_of

RENEW, CLOSE = "renew", "close"


@form_page
def room_code(request: HttpRequest, slug: str, session_id: uuid.UUID) -> HttpResponse:
    """Open the window of a session, change it, get another code, close it."""
    person, now = person_of(request.user), timezone.now()
    session = own_sitting(person, slug, session_id)
    row = code_of(session)
    minutes = {name: getattr(row, name) for name in RoomCodeForm.base_fields} if row else {}
    action = request.POST.get("action", "")
    form = RoomCodeForm(request.POST if request.method == "POST" else None, initial=minutes)

    def act() -> str:
        if action == CLOSE:
            close_code(session=session, now=now)
            return _("The code is closed. Nobody can use it any more.")
        open_code(session=session, by=person, now=now, renew=action == RENEW, **form.cleaned_data)
        if action == RENEW:
            return _("There is a new code. The one before no longer works.")
        return _("The code works at the time below.")

    context = {"activity": session.activity, "session": session, "code": row, "is_over": row and row.is_over(now)}
    goes_to = reverse("academy:room-code", args=[slug, session_id])
    return doors.ask_and_do(
        request,
        "academy/staff_room_code.html",
        context | {"form": form},
        act=act,
        form=None if action == CLOSE else form,
        goes_to=lambda: goes_to,
    )


def code_of(session: Session) -> RoomCode | None:
    """The one that is not closed, if there is one."""
    row = RoomCode.objects.filter(session=session, closed_at__isnull=True).first()
    if row is not None:
        row.session = session
    return row


@require_safe
@never_cache
def room_code_show(request: HttpRequest, slug: str, session_id: uuid.UUID) -> HttpResponse:
    """The code as large as the wall, with the QR that leads to it; 404 without an open window."""
    session = own_sitting(person_of(request.user), slug, session_id)
    row = code_of(session)
    if row is None:
        raise Http404
    page = settings.SITE_URL + path_without_language()
    context = {"activity": session.activity, "session": session, "code": row, "page": page.split("://", 1)[-1]}
    context |= {"qr": qr_of(f"{page}?{urlencode({'code': row.code})}"), "is_over": row.is_over(timezone.now())}
    return render(request, "academy/staff_room_code_show.html", context)


def path_without_language() -> str:
    """The participants' page without its language: each browser is led to the one that its owner reads."""
    with override("en"):
        return reverse("academy:here").removeprefix("/en")


def qr_of(text: str) -> str:
    """A picture in the page itself."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(omitsize=True, border=4, light="#fff"))


@login_not_required
@never_cache
@form_page
def here(request: HttpRequest) -> HttpResponse:
    """Type the code, or see the one that the QR brought; only the button notes anything."""
    person, now = person_of(request.user), timezone.now()
    form = EnterCodeForm(request.POST if request.method == "POST" else None, initial={"code": brought(request)})
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(f"{request.path}?{urlencode({'code': request.POST.get('code', '')[:20]})}")
    if request.method == "POST" and person is not None and form.is_valid():
        if not ratelimit.consume(request, action="room_code", key=str(person.public_id)):
            return render(request, "429.html", status=429)
        try:
            mark = enter_code(text=form.cleaned_data["code"], person=person, now=now)
        except DomainError as error:
            doors.put_beside(form, error)
        else:
            messages.success(request, told_here(mark))
            return redirect("academy:activity", slug=mark.session.activity.slug)
    login = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    context = {"form": form, "is_verified": person is not None, "login_url": login}
    return render(request, "academy/here.html", context)


def brought(request: HttpRequest) -> str:
    return request.GET.get("code", "")[:20]


def told_here(mark: Any) -> str:
    """Where somebody is noted now, for the top of the next page."""
    title = text_of(mark.session, "title") or text_of(mark.session.activity, "title")
    start = when.moment_text(when.at_place(mark.session.starts_at, mark.session.time_zone))
    return _("You are noted as present: %(title)s, %(start)s.") % {"title": title, "start": start}
