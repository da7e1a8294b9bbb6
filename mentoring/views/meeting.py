"""Being built."""

from django.http import Http404, HttpRequest, HttpResponse


def plan(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def log_unplanned(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def edit(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def log(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def cancel(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404
