"""What everybody may read of activities."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from academy.models import Activity
from academy.queries import ActivitySearch, cards_for
from academy.views.seen import seen_by
from accounts.queries import person_of

PAGE_SIZE = 20


@login_not_required
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """The search: a page, or for htmx the results alone, on one address."""
    now = timezone.now()
    search = ActivitySearch(request.GET)
    page = Paginator(search.found(now).for_cards(), PAGE_SIZE).get_page(request.GET.get("page"))
    person = person_of(request.user)
    cards = cards_for(page, person=person, is_signed_in=request.user.is_authenticated, now=now)
    is_fragment = wants_fragment(request)
    template = "academy/activity_list.html#results" if is_fragment else "academy/activity_list.html"
    context = {"search": search, "page": page, "cards": cards, "is_fragment": is_fragment}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    if is_fragment:
        response["HX-Push-Url"] = address_of(request, search, page.number)
    return response


def wants_fragment(request: HttpRequest) -> bool:
    """htmx asks for the results alone, except when it follows a link or the browser goes back to a page."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def address_of(request: HttpRequest, search: ActivitySearch, number: int) -> str:
    """The shortest address of these results, for the browser's history and for sharing."""
    parts = [search.address, f"page={number}" if number > 1 else ""]
    query = "&".join(part for part in parts if part)
    return f"{request.path}?{query}" if query else request.path


@login_not_required
@require_safe
def activity_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One activity; its draft for those who may see it."""
    now = timezone.now()
    person = person_of(request.user)
    activity = get_object_or_404(
        Activity.objects.visible_to(person).with_people_and_places().with_seats().with_what_it_answers(), slug=slug
    )
    url = settings.SITE_URL + request.path
    seen = seen_by(person, activity, is_signed_in=request.user.is_authenticated, url=url, now=now)
    context = {"activity": activity, "card": seen.card, "seen": seen}
    return render(request, "academy/activity_detail.html", context)


@login_not_required
@require_safe
def activity_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions as one calendar file, the same for everybody."""
    from academy.calendar import calendar_of

    activity = get_object_or_404(Activity.objects.public().with_people_and_places(), slug=slug)
    content = calendar_of(activity, sessions=list(activity.sessions.all()))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{activity.slug}.ics"'
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
