"""Being built."""

from django.http import Http404, HttpRequest, HttpResponse


def fit(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def pause(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def resume(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def close(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def leave_word(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404


def ask_for_help(request: HttpRequest, **keys: object) -> HttpResponse:
    raise Http404
