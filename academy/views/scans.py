"""Signed sheets of a session: uploaded, read and marked as wrong by those who take its attendance."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from academy.forms.materials import ScanForm, WrongScanForm
from academy.models import Session, SignedScan
from academy.services.scanning import add_scan, mark_scan_wrong, why_no_scan
from academy.views.attendance import own_sittings
from academy.views.staff import form_page
from accounts.queries import person_of
from core import doors
from core.downloads import download


def own_session(request: HttpRequest, slug: str, session_id: uuid.UUID) -> Session:
    """404 for strangers to the activity, 403 for who runs another session of it."""
    activity, sessions = own_sittings(person_of(request.user), slug)
    session = next((row for row in sessions if row.public_id == session_id), None)
    if session is None:
        get_object_or_404(activity.sessions, public_id=session_id)
        raise PermissionDenied
    return session


def own_scan(request: HttpRequest, slug: str, session_id: uuid.UUID, scan_id: uuid.UUID) -> SignedScan:
    return get_object_or_404(own_session(request, slug, session_id).signed_scans.all(), public_id=scan_id)


def scans_url(session: Session) -> str:
    return reverse("academy:session-scans", args=[session.activity.slug, session.public_id])


@form_page
def session_scans(request: HttpRequest, slug: str, session_id: uuid.UUID) -> HttpResponse:
    """The sheets that are here, and a form to add one; several pages may come one after the other."""
    session, now = own_session(request, slug, session_id), timezone.now()
    form = ScanForm(request.POST, request.FILES) if request.method == "POST" else ScanForm()

    def act() -> str:
        add_scan(session=session, upload=form.cleaned_data["file"], by=person_of(request.user), now=now)
        return _("The signed sheet is kept with the session.")

    scans = session.signed_scans.select_related("by", "withdrawn_by")
    context = {"activity": session.activity, "session": session, "scans": scans, "closed": why_no_scan(session, now)}
    template = "academy/staff_scans.html"
    return doors.ask_and_do(request, template, context, act=act, form=form, goes_to=lambda: scans_url(session))


@require_safe
def session_scan(request: HttpRequest, slug: str, session_id: uuid.UUID, scan_id: uuid.UUID) -> HttpResponseBase:
    return download(own_scan(request, slug, session_id, scan_id))


@form_page
def session_scan_wrong(request: HttpRequest, slug: str, session_id: uuid.UUID, scan_id: uuid.UUID) -> HttpResponse:
    """Mark it as wrong, with the reason; it stays."""
    scan = own_scan(request, slug, session_id, scan_id)
    form = WrongScanForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        mark_scan_wrong(scan=scan, by=person_of(request.user), now=timezone.now(), **form.cleaned_data)
        return _("The sheet is marked as wrong. The file stays, with your reason.")

    context = {"activity": scan.session.activity, "session": scan.session, "scan": scan}
    template = "academy/staff_scan_wrong.html"
    return doors.ask_and_do(request, template, context, act=act, form=form, goes_to=lambda: scans_url(scan.session))
