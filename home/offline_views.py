"""What makes the site an app on a phone: its manifest, its worker, and the page for when there is no connection."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.offline import KEEP_HEADER
from core.translations import language_codes, language_tag

# Of the worker and the page without a connection: a new one replaces what devices have.
FORMAT = 1
# What the pages that are kept need to look and work as they do with a connection.
KEPT_FILES = (
    "bootstrap/css/bootstrap.min.css",
    "css/mustsee.css",
    "img/mark.svg",
    "js/offline.js",
    "js/site.js",
    "js/taps.js",
)
ICONS = (("img/mark.svg", "any", "image/svg+xml"), ("img/icon-192.png", "192x192", "image/png"))
LARGE_ICON = ("img/icon-512.png", "512x512", "image/png")
# The colours of `sand` and `teal` in static/css/mustsee.css; a test holds them against it.
GROUND, BAR = "#faf6ef", "#0b5a5e"


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone shows of the app, in the language of the page that it was installed from (W3C Web App Manifest)."""
    icons = [{"src": static(name), "sizes": sizes, "type": kind} for name, sizes, kind in (*ICONS, LARGE_ICON)]
    icons += [{"src": static(LARGE_ICON[0]), "sizes": LARGE_ICON[1], "type": LARGE_ICON[2], "purpose": "maskable"}]
    content = {
        "id": "/",
        "name": str(settings.SITE_NAME),
        "short_name": "MU.ST.SEE",
        "description": _("Training, peer exchange and mentoring for social entrepreneurs."),
        "lang": language_tag(get_language() or settings.LANGUAGE_CODE),
        "dir": "ltr",
        "start_url": reverse("home:me"),
        "scope": "/",
        # With the browser's way back: some pages lead out of the app.
        "display": "minimal-ui",
        "background_color": GROUND,
        "theme_color": BAR,
        "icons": icons,
        "shortcuts": [
            {"name": _("My calendar"), "url": reverse("home:calendar")},
            {"name": _("Activities"), "url": reverse("academy:activity-list")},
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: a new one for each set of files, so that a release reaches every device."""
    pages = {language: in_language("home:offline", language) for language in language_codes()}
    kept: dict[str, Any] = {"pages": pages, "files": [static(name) for name in KEPT_FILES], "header": KEEP_HEADER}
    kept["version"] = hashlib.sha256(f"{FORMAT}{kept}".encode()).hexdigest()[:12]
    context = {"kept": json.dumps(kept)}
    return render(request, "home/worker.js", context, content_type="text/javascript; charset=utf-8")


def in_language(name: str, language: str) -> str:
    with translation.override(language):
        return reverse(name)


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """No connection, and this page was not kept. The same for everybody: it is kept before anybody needs it."""
    return render(request, "home/offline.html", {"calendar_url": reverse("home:calendar")})
