"""What anybody may ask: is this certificate valid? For people a page, for programs the signed credential."""

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.queries import person_of
from core.errors import DomainError
from core.pdf import pdf_response
from core.translations import language_tag
from credentials.badges import issuer_document, signed_badge, signed_status_list
from credentials.documents import file_name, pdf_of
from credentials.models import Certificate
from credentials.permissions import can_read
from credentials.queries import revoked_bits, status_list_exists
from credentials.wording import lines_of


@login_not_required
@require_safe
def certificate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Valid or not, since when, and what the holder lets others see. In the browser's language, or `?lang=`."""
    row = find(public_id)
    with override(chosen_language(request)):
        lines = lines_of(row, name=row.shows_name, hours=row.shows_hours, details=row.shows_details)
        context = {"certificate": row, "lines": lines, "languages": own_languages()}
        response = render(request, "credentials/certificate.html", context)
        response["Content-Language"] = language_tag(get_language() or settings.LANGUAGE_CODE)
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def certificate_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The certificate on paper, in its own language or `?lang=`; for whom the holder lets read it."""
    row, person = find(public_id), person_of(request.user)
    if not can_read(person, row):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    asked = request.GET.get("lang", "")
    try:
        content = pdf_of(row, language=asked if asked in dict(settings.LANGUAGES) else row.language)
    except DomainError as error:
        return not_now(request, error)
    response = pdf_response(content, name=file_name(row))
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def credential(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The signed Open Badge, with what the holder lets others see. A revoked one is still there: its bit is set."""
    try:
        content = signed_badge(find(public_id), for_holder=False)
    except DomainError as error:
        return unavailable(error)
    response = HttpResponse(content, content_type="application/ld+json; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def credential_status(request: HttpRequest, number: int) -> HttpResponse:
    """One status list, signed: which badges are revoked."""
    if not status_list_exists(number):
        raise Http404
    try:
        content = signed_status_list(number, revoked_bits(number), timezone.now())
    except DomainError as error:
        return unavailable(error)
    response = HttpResponse(content, content_type="application/vc+jwt")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def issuer(request: HttpRequest) -> HttpResponse:
    """Who signs: the did:web document with all public keys."""
    try:
        document = issuer_document()
    except DomainError as error:
        return unavailable(error)
    response = JsonResponse(document)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def find(public_id: uuid.UUID) -> Certificate:
    rows = Certificate.objects.select_related("holder", "awarded_by", "superseded_by")
    return get_object_or_404(rows, public_id=public_id)


def chosen_language(request: HttpRequest) -> str:
    """What the address asks for, else what the browser does."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def own_languages() -> list[dict[str, object]]:
    """The switch of languages for a page whose address has none."""
    return [
        {
            "code": code,
            "name": name,
            "tag": language_tag(code),
            "url": f"?lang={code}",
            "is_current": code == get_language(),
        }
        for code, name in settings.LANGUAGES
    ]


def not_now(request: HttpRequest, error: DomainError) -> HttpResponse:
    return render(request, "credentials/not_now.html", {"text": str(error)}, status=503)


def unavailable(error: DomainError) -> HttpResponse:
    """For programs."""
    return JsonResponse({"error": str(error)}, status=503)
