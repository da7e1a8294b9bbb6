"""More of the same: pages for the staff of the hosts of one activity."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.forms import CopyForm, SeriesForm
from academy.models import Activity
from academy.services import copy_activity, plan_weekly_series
from academy.views.staff import ask_and_do, form_page, managed_activity
from accounts.queries import person_of


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
