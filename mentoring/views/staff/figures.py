"""Figures, and the list behind each of them."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Person
from mentoring.board import pairings_of
from mentoring.figures import Filters, PairFigures, rows_of, summaries_by_territory, summary_of
from mentoring.forms.staff import PeriodForm
from mentoring.models import FitCheck, Pairing
from mentoring.views.staff import coordinator
from reference.models import Territory

PAGE_SIZE = 50


def period(request: HttpRequest) -> tuple[PeriodForm, date | None, date | None]:
    """The form with what the address says, and its two days; a period that cannot be is none."""
    form = PeriodForm(request.GET if {"since", "until"} & set(request.GET) else None)
    if not form.is_bound or not form.is_valid():
        return form, None, None
    return form, form.cleaned_data["since"], form.cleaned_data["until"]


def period_query(since: date | None, until: date | None) -> dict[str, str]:
    return {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Pairs by state, hours, the share across borders and fit, in all and by territory."""
    person = coordinator(request)
    form, since, until = period(request)
    rows = rows_of(person, since, until)
    context = {
        "form": form,
        "all": summary_of(rows),
        "territories": summaries_by_territory(rows),
        "states": list(Pairing.State.choices),
        "fits": [choice for choice in FitCheck.Answer.choices if choice[0]],
        "query": urlencode(period_query(since, until)),
    }
    return render(request, "mentoring/staff/figures.html", context)


@require_safe
def pairing_list(request: HttpRequest) -> HttpResponse:
    """The pairings behind a figure."""
    person = coordinator(request)
    _form, since, until = period(request)
    filters = Filters(
        state=request.GET.get("state", ""),
        territory=request.GET.get("territory", ""),
        fit=request.GET.get("fit", ""),
        only_cross_border="cross-border" in request.GET,
        only_met="met" in request.GET,
    )
    rows = [row for row in rows_of(person, since, until) if filters.allow(row)]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    given = {name: str(value) for name, value in request.GET.items() if name != "page"}
    context: dict[str, Any] = {"page": page, "pairs": with_pairings(person, list(page)), "query": urlencode(given)}
    context |= {"minutes": sum(row.minutes for row in rows), "said": in_words(filters, since, until)}
    return render(request, "mentoring/staff/pairing_list.html", context)


def in_words(filters: Filters, since: date | None, until: date | None) -> list[str]:
    """What a list is narrowed down to."""
    territory = Territory.objects.filter(slug=filters.territory).first()
    found = [
        dict(Pairing.State.choices).get(filters.state, filters.state),
        territory or (_("Elsewhere") if filters.territory else ""),
        dict(FitCheck.Answer.choices).get(filters.fit, "") if filters.fit else "",
        _("Across a border") if filters.only_cross_border else "",
        _("With meetings") if filters.only_met else "",
        _("From %(day)s") % {"day": date_format(since)} if since else "",
        _("Until %(day)s") % {"day": date_format(until)} if until else "",
    ]
    return [str(each) for each in found if each]


def with_pairings(person: Person, rows: list[PairFigures]) -> list[tuple[Any, PairFigures]]:
    """The pairings of a page, in its order."""
    found = pairings_of(person).in_bulk([row.pk for row in rows])
    return [(found[row.pk], row) for row in rows]
