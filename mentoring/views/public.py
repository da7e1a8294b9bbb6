"""What mentoring is, whom to ask, and who offers it."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.queries import person_of
from mentoring.queries import contacts_by_territory, directory_of, own_mentoring
from mentoring.queries.directory import offered_filters

PAGE_SIZE = 20


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What mentoring is and how it goes; for who is signed in, where one stands."""
    context = {
        "contacts": contacts_by_territory(),
        "own": own_mentoring(person_of(request.user), timezone.now()),
        "is_signed_in": request.user.is_authenticated,
    }
    return render(request, "mentoring/start.html", context)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Mentors with free places, to be asked for; their addresses are not here."""
    person = person_of(request.user)
    territories, languages = offered_filters()
    known = {"territory": {row.slug for row in territories}, "language": {row.code for row in languages}}
    asked = {name: request.GET.get(name, "") for name in known}
    chosen = {name: value if value in known[name] else "" for name, value in asked.items()}
    page = Paginator(directory_of(person, timezone.now(), **chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "territories": territories,
        "languages": languages,
        "query": "&".join(f"{name}={value}" for name, value in chosen.items() if value),
    }
    return render(request, "mentoring/directory.html", context)
