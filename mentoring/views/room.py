"""Being built."""

from django.http import Http404, HttpRequest, HttpResponse


def pairing(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def answer(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404
