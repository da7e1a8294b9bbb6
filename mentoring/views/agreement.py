"""Being built."""

from django.http import Http404, HttpRequest, HttpResponse


def agreement(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def accept(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404
