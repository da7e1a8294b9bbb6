"""Middleware without a domain word."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.translation import get_language

from core.translations import language_tag

# Files that people download are compressed by their kind already, and their length must stay known.
WORTH_COMPRESSING = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


def says_language(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Content-Language as the page says it (`pt-PT`): Django's own, which comes after, would say `pt`."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Language", language_tag(get_language() or settings.LANGUAGE_CODE))
        return response

    return middleware


def health_first(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer `/healthz` before sessions, hosts and languages: it says that the process is up, nothing else."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return health(request)
        return get_response(request)

    return middleware


def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


class CompressText(GZipMiddleware):
    """Pages, feeds and exports leave compressed; downloads as they are.

    Django's own adds up to 100 random bytes to each answer, against reading secrets from its length (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(WORTH_COMPRESSING):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
