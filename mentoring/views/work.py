"""Being built."""

from django.http import Http404, HttpRequest, HttpResponse


def add(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def tick(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def note(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404
