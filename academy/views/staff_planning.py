"""More of the same, and the list of people as a file: pages for the staff of the hosts of one activity."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from academy.forms import CopyForm, SeriesForm
from academy.models import Activity, Enrolment
from academy.queries import people_enrolled
from academy.services import copy_activity, plan_weekly_series
from academy.views.staff import ask_and_do, form_page, managed_activity
from accounts.queries import person_of
from core.admin_export import harmless
from core.translations import text_of

ROWS_AT_ONCE = 500


@form_page
def activity_copy(request: HttpRequest, slug: str) -> HttpResponse:
    activity = managed_activity(request, slug)
    form = CopyForm(request.POST or None, activity=activity)
    made: list[Activity] = []

    def copy() -> str:
        first_day, moves_closing = form.cleaned_data["first_day"], form.cleaned_data.get("moves_closing", False)
        now = timezone.now()
        made.append(copy_activity(activity=activity, first_day=first_day, moves_closing=moves_closing, now=now))
        return _("This is the copy. It stays a draft until you publish it.")

    template = "academy/staff_activity_copy.html"
    return ask_and_do(request, template, activity, act=copy, form=form, goes_to=lambda: made[0])


@form_page
def session_series(request: HttpRequest, slug: str) -> HttpResponse:
    activity = managed_activity(request, slug)
    form = SeriesForm(request.POST or None, activity=activity)

    def plan() -> str:
        by, now = person_of(request.user), timezone.now()
        number = len(plan_weekly_series(**form.cleaned_data, by=by, now=now))
        return ngettext("%(number)d session is added.", "%(number)d sessions are added.", number) % {"number": number}

    return ask_and_do(request, "academy/staff_session_series.html", activity, act=plan, form=form)


@require_safe
def people_table(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Everybody on the list of the staff page, row by row as they are read."""
    activity = managed_activity(request, slug)
    response = StreamingHttpResponse(
        table_lines(activity, translation.get_language() or "en"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{activity.slug}-people.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


class Line:
    """A file that hands each written line back."""

    def write(self, text: str) -> str:
        return text


def table_lines(activity: Activity, language: str) -> Iterator[str]:
    """The lines of the table in `language`, which is active only while one is made: they are read after the view."""
    table = csv.writer(Line())
    with translation.override(language):
        heads = [_("Name"), _("Organisation, as declared"), _("Territory"), _("Language"), _("State")]
        first = table.writerow([*heads, capfirst(_("number on the waiting list"))])
    yield "\ufeff"  # a spreadsheet then reads the accents right
    yield str(first)
    for enrolment in people_enrolled(activity).iterator(chunk_size=ROWS_AT_ONCE):
        with translation.override(language):
            line = table.writerow([harmless(text) for text in cells_of(enrolment)])
        yield str(line)


def cells_of(enrolment: Enrolment) -> list[str]:
    person = enrolment.person
    claims = [str(claim.organisation or claim.name) for claim in person.claims.all()]
    return [
        person.name,
        ", ".join(claims),
        str(text_of(person.territory, "name")) if person.territory else _("Elsewhere"),
        str(person.get_language_display()),
        str(enrolment.get_state_display()),
        str(getattr(enrolment, "position", 0) or ""),
    ]
