"""The board: which pairs are on track, and who needs a word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentoring.board import board_of
from mentoring.views.staff import coordinator


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every pair one looks after: too early, on track, needs a word; each with its reasons and the last contact."""
    person = coordinator(request)
    context = {"board": board_of(person, timezone.now()), "zone": person.zone}
    return render(request, "mentoring/staff/board.html", context)
