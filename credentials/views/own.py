"""The holder's own pages, and the page on which the awarding body revokes."""

import uuid
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import person_of
from core import doors
from core.errors import DomainError
from credentials.badges import baked_badge, baked_png
from credentials.forms import RevokeForm, ShownForm
from credentials.models import Certificate
from credentials.permissions import can_revoke, is_holder
from credentials.pictures import badge_picture, badge_png
from credentials.services import choose_what_is_shown, revoke, withdraw_own
from credentials.views.open import not_now
from credentials.wording import lines_of, reason_text

form_page = require_http_methods(["GET", "HEAD", "POST"])


def own_certificate(request: HttpRequest, public_id: uuid.UUID) -> Certificate:
    """The certificate; 404 for strangers to it, 403 for the awarding body's staff: these pages are the holder's."""
    person = person_of(request.user)
    rows = Certificate.objects.select_related("holder", "awarded_by", "superseded_by")
    certificate = get_object_or_404(rows, public_id=public_id)
    if is_holder(person, certificate):
        return certificate
    if can_revoke(person, certificate):
        raise PermissionDenied
    raise Http404


@form_page
def own(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All that it says, its files, and what others see of it."""
    certificate = own_certificate(request, public_id)
    # With no box ticked, what is sent may be empty.
    form = ShownForm(request.POST if request.method == "POST" else None, instance=certificate)

    def act() -> str:
        choose_what_is_shown(certificate=certificate, shown=form.cleaned_data)
        return _("From now on others see what is ticked here.")

    context = {
        "certificate": certificate,
        "lines": lines_of(certificate, name=True, hours=True, details=True),
        "reason": reason_text(certificate),
    }
    return doors.ask_and_do(
        request, "credentials/own.html", context, act=act, form=form, goes_to=lambda: own_address(certificate)
    )


@form_page
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give it back, for good."""
    certificate = own_certificate(request, public_id)
    person = person_of(request.user)
    assert person is not None

    def act() -> str:
        withdraw_own(certificate=certificate, by=person, now=timezone.now())
        return _("The certificate is withdrawn. Its page says so.")

    return doors.ask_and_do(
        request,
        "credentials/withdraw.html",
        {"certificate": certificate},
        act=act,
        goes_to=lambda: own_address(certificate),
    )


@require_safe
def badge(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The badge as a picture with the signed credential inside, to keep or to take elsewhere."""
    certificate = own_certificate(request, public_id)
    return saved_badge(
        request,
        f"{certificate.number}.svg",
        "image/svg+xml",
        lambda: baked_badge(certificate, badge_picture(certificate)),
    )


@require_safe
def badge_as_png(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same for places that take no SVG."""
    certificate = own_certificate(request, public_id)
    return saved_badge(
        request, f"{certificate.number}.png", "image/png", lambda: baked_png(certificate, badge_png(certificate))
    )


def saved_badge(request: HttpRequest, name: str, kind: str, bake: Callable[[], bytes]) -> HttpResponse:
    try:
        content = bake()
    except DomainError as error:
        return not_now(request, error)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@form_page
def staff_revoke(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say why, and it is no longer valid; the holder is told."""
    person = person_of(request.user)
    certificate = get_object_or_404(Certificate.objects.select_related("holder", "awarded_by"), public_id=public_id)
    if not can_revoke(person, certificate):
        if is_holder(person, certificate):
            raise PermissionDenied
        raise Http404
    form = RevokeForm(request.POST or None)

    def act() -> str:
        revoke(certificate=certificate, by=person, reason=form.cleaned_data["reason"], now=timezone.now())
        return _("The certificate is revoked. %(name)s is told by e-mail.") % {"name": certificate.holder.name}

    lines = lines_of(certificate, name=True, hours=True, details=True)
    context = {"certificate": certificate, "lines": lines, "reason": reason_text(certificate)}
    return doors.ask_and_do(
        request,
        "credentials/staff_revoke.html",
        context,
        act=act,
        form=form,
        goes_to=lambda: staff_address(certificate),
    )


def own_address(certificate: Certificate) -> str:
    return reverse("credentials:own", args=[certificate.public_id])


def staff_address(certificate: Certificate) -> str:
    return reverse("credentials:staff-revoke", args=[certificate.public_id])
