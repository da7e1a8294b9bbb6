"""The joined pages: start, partners, territories, and a person's own."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from academy.models import Activity
from academy.queries import PAST, ActivityCard, cards_for
from academy.queries.feedback import waiting_feedback
from academy.queries.goals import waiting_goals
from academy.suggestions import next_steps
from accounts.forms import ProfileForm
from accounts.queries import person_of
from home.queries import (
    funding_projects,
    needs_with_answers,
    next_activities,
    next_by_territory,
    own_activities,
    partners_by_territory,
    past_activities,
)
from home.today import today_of
from mentoring.queries import own_mentoring
from notifications.queries import refused_address
from partners.models import Organisation
from partners.permissions import can_act_for
from reference.models import Territory

ON_THE_START_PAGE = 3
ON_A_TERRITORY_PAGE = 6
STEPS_IN_MY_WEEK = 2
PAGE_SIZE = 20
PAST_AT_FIRST = 6


@login_not_required
@require_safe
@vary_on_headers("Accept-Language")
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/`: to the start page in the first language of the browser that we speak."""
    language = translation.get_language_from_request(request)
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"/{language}/?{query}" if query else f"/{language}/")


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """For strangers: what this is, what comes next, where, how to join. For who is signed in: what is next for me.

    Who gets suggestions is not shown the same activities once more below them.
    """
    now, person = timezone.now(), person_of(request.user)
    today = today_of(person, now) if person else None
    context = {
        "today": today,
        "cards": [] if today and today.ideas else own_cards(request, next_activities(now)[:ON_THE_START_PAGE]),
        "places": [] if today else next_by_territory(now),
    }
    return render(request, "home/start.html", context)


def own_cards(request: HttpRequest, activities: Iterable[Activity]) -> list[ActivityCard]:
    """Cards of the activities for whoever reads."""
    user = request.user
    return cards_for(activities, person=person_of(user), is_signed_in=user.is_authenticated, now=timezone.now())


@login_not_required
@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    """All partner organisations, by territory."""
    return render(request, "home/partner_list.html", {"groups": partners_by_territory()})


@login_not_required
@require_safe
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: what it hosts next and hosted before, and who pays for what."""
    now = timezone.now()
    organisation = get_object_or_404(Organisation.objects.select_related("territory"), slug=slug)
    if not organisation.is_listed and not can_act_for(person_of(request.user), organisation):
        raise Http404
    shows_past = request.GET.get("when") == PAST
    coming, past = next_activities(now).hosted_by(organisation), past_activities(now).hosted_by(organisation)
    page = Paginator(past if shows_past else coming, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "projects": funding_projects(organisation),
        "shows_past": shows_past,
        "page": page,
        "cards": own_cards(request, page),
        "latest": [] if shows_past else own_cards(request, past[:PAST_AT_FIRST]),
        "past_count": past.count(),
    }
    return render(request, "home/partner.html", context)


@login_not_required
@require_safe
def territory(request: HttpRequest, slug: str) -> HttpResponse:
    """One territory: what it needs, what answers that, who works there, what comes next."""
    place = get_object_or_404(Territory, slug=slug)
    coming = next_activities(timezone.now()).in_territory(place)
    context = {
        "territory": place,
        "needs": needs_with_answers(place),
        "organisations": Organisation.objects.listed().in_territory(place),
        "cards": own_cards(request, coming[:ON_A_TERRITORY_PAGE]),
    }
    return render(request, "home/territory.html", context)


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """What I am enrolled in, and my mentoring."""
    person = person_of(request.user)
    now = timezone.now()
    context = {
        "person": person,
        "own": own_activities(person, now),
        "to_say": waiting_feedback(person, now),
        "to_rate": waiting_goals(person, now),
        "steps": next_steps(person, now, most=STEPS_IN_MY_WEEK),
        "mentoring": own_mentoring(person, now),
        "refused": refused_address(person) if person else None,
    }
    return render(request, "home/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What the academy knows of me, to be put right by myself."""
    person = person_of(request.user)
    if person is None:
        return redirect("home:me")
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(person.language):
            messages.success(request, _("Your details are saved."))
            return redirect(reverse("home:me"))
    return render(request, "home/profile.html", {"form": form})
