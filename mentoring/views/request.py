"""Being built."""

from django.http import Http404, HttpRequest, HttpResponse


def mentor_request(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def withdraw(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def ask(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404
