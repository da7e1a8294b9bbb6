"""Middleware without a domain word."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
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


def keeps_to_its_reader(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """What somebody signed in sees stays in no cache: in no proxy, and not behind “back” on a shared computer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware


def explains_methods(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """An address that only takes forms, opened as a page (after signing in on the way, say), answers in words."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET":
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
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
