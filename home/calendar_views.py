"""Calendars to subscribe to, and the page that gives somebody the address of their own."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import person_of
from core.offline import readable_offline
from core.translations import language_codes, language_tag
from home import feeds
from home.agenda import agenda_of, by_month
from home.feeds import Feed
from home.models import CalendarFeed
from home.services import renew_calendar

FRESH_SECONDS = 300
PAGE_SIZE = 50
# A device shows its copy that long: dates of later weeks are worth something even then.
OFFLINE_DAYS = 30


@login_not_required
@require_safe
def public_calendar(request: HttpRequest) -> HttpResponse:
    """`?territory= ?language= ?topic= ?format= ?path= ?q=` as in the list; `?lang=` for the texts."""
    language = request.GET.get("lang", "")
    if language not in language_codes():
        language = settings.LANGUAGE_CODE
    with translation.override(language):
        feed = feeds.public_feed(request.GET, now=timezone.now())
    return answer(request, feed, language, public=True, max_age=FRESH_SECONDS)


@login_not_required
@require_safe
def personal_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever knows the token reads it: calendar programs do not sign in."""
    rows = CalendarFeed.objects.filter(person__user__is_active=True).select_related("person")
    person = get_object_or_404(rows, token=token).person
    with translation.override(person.language):
        feed = feeds.personal_feed(person, now=timezone.now())
    response = answer(request, feed, person.language, private=True, max_age=FRESH_SECONDS)
    response["X-Robots-Tag"] = "noindex"
    return response


def answer(request: HttpRequest, feed: Feed, language: str, **cache_control: Any) -> HttpResponse:
    """The calendar, or 304 for who has it; then it is not even written."""
    etag = quote_etag(feed.digest)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(feed.content(), content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Content-Language"] = language_tag(language)
    if unchanged is None:
        response["Content-Disposition"] = 'inline; filename="academy.ics"'
    patch_cache_control(response, **cache_control)
    return response


@readable_offline(days=OFFLINE_DAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request: HttpRequest) -> HttpResponse:
    """My coming dates, and the address of my calendar; a new address makes the old one useless."""
    person = person_of(request.user)
    if person is None:
        return redirect("home:me")
    if request.method == "POST":
        renew_calendar(person=person, now=timezone.now())
        messages.success(request, _("Here is your new link. An older one no longer works."))
        return redirect("home:calendar")
    feed = CalendarFeed.objects.filter(person=person).first()
    path = reverse("calendar-personal", args=[feed.token]) if feed else ""
    page = Paginator(agenda_of(person, now=timezone.now()), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"feed": feed, "path": path, "page": page, "months": by_month(list(page)), "zone": person.zone}
    return render(request, "home/calendar.html", context)
