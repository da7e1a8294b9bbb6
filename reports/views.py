"""Joined pages for staff."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academy.queries import cards_for
from accounts.queries import person_of
from core.daily import daily_list
from mentoring.permissions import is_mentoring_coordinator
from partners.permissions import is_staff_person, memberships_of
from reports.queries import coming_of, drafts_of

PAGE_SIZE = 20
TODAY = 5
DRAFTS_SHOWN = 20


@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """The five things to do today, then everything else that waits, drafts, and what your organisations hold next."""
    person = person_of(request.user)
    if person is None or not is_staff_person(person):
        raise Http404
    now = timezone.now()
    tasks = daily_list(person, now)
    drafts = drafts_of(person)
    page = Paginator(coming_of(person, now), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "memberships": memberships_of(person),
        "today": tasks[:TODAY],
        "later": tasks[TODAY:],
        "coordinates": is_mentoring_coordinator(person),
        "drafts": cards_for(drafts[:DRAFTS_SHOWN], person=person, is_signed_in=True, now=now),
        "draft_count": drafts.count(),
        "page": page,
        "coming": cards_for(page, person=person, is_signed_in=True, now=now),
    }
    return render(request, "reports/staff.html", context)
