"""Being built."""

from django.http import Http404, HttpRequest, HttpResponse


def mentor(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def pause(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def resume(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404
