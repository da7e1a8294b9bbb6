"""Middleware without a domain word."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware

# Files that people download are compressed by their kind already, and their length must stay known.
WORTH_COMPRESSING = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


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
