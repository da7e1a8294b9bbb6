"""The programme of an activity, day by day: a page, and a PDF that proves what took place where and when."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from academy.models import Activity
from academy.permissions import can_take_attendance
from academy.queries.programme import ProgrammeDay, programme_of
from accounts.models import Person
from accounts.queries import person_of
from core.errors import DomainError
from core.pdf import pdf_response, picture, render_pdf
from partners.models import EMBLEM

PAPER = "paper/academy/programme.html"
# A sheet takes a tenth of a second to make; the same one is made once.
KEPT_SECONDS = 3600


@login_not_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """For the screen and the printer: what everybody may read, so no link to join and no notes on travel."""
    person = person_of(request.user)
    activity = find_activity(person, slug)
    context = programme_context(activity)
    context["sheet_days"] = days_with_sheets(person, activity, context["days"])
    context["reader_zone"] = person.zone if person else ""
    return render(request, "academy/programme.html", context)


@login_not_required
@require_safe
def programme_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The same on paper, in the language of the address."""
    activity = find_activity(person_of(request.user), slug)
    try:
        document = paper_of(activity)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("academy:programme", slug=slug)
    return pdf_response(document, name=f"{activity.slug}-programme.pdf", is_public=True)


def days_with_sheets(person: Person | None, activity: Activity, days: Sequence[ProgrammeDay]) -> set[date]:
    """The days of which this person prints sheets to sign; none for readers, and of what does not take place."""
    if person is None or activity.is_cancelled:
        return set()
    return {day.day for day in days if any(can_take_attendance(person, row) for row in day.sessions)}


def find_activity(person: Person | None, slug: str) -> Activity:
    rows = Activity.objects.visible_to(person).with_people_and_places()
    return get_object_or_404(rows.prefetch_related("sessions__facilitators__person"), slug=slug)


def programme_context(activity: Activity) -> dict[str, Any]:
    """What page and paper show: the sessions that take place, by day."""
    days = programme_of(row for row in activity.sessions.all() if not row.is_cancelled)
    return {"activity": activity, "days": days}


def paper_of(activity: Activity) -> bytes:
    """The PDF, made anew only when the page that it is made of differs."""
    language = get_language() or settings.LANGUAGE_CODE
    context = {**programme_context(activity), "emblem": picture(EMBLEM)}
    page = render_to_string(PAPER, {**context, "language_tag": language})
    key = f"academy.programme:{language}:{hashlib.sha256(page.encode()).hexdigest()}"
    document: bytes | None = cache.get(key)
    if document is None:
        document = render_pdf(PAPER, context, language=language)
        cache.set(key, document, KEPT_SECONDS)
    return document
