"""What our pages are measured against: a view that reads one row and answers in one line, behind eight middlewares."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from reference.models import Language

# Those of a new Django project (seven), and the one that finds the reader's language.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PATH = "/bare/"


def bare(request: HttpRequest) -> HttpResponse:
    """One query, no template."""
    return HttpResponse(Language.objects.get(pk="en").name)


urlpatterns = [path(PATH.strip("/") + "/", bare)]
