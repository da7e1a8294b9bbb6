"""Who has passed: a page for who runs a session of the activity, and for the staff of its hosts."""

from collections import defaultdict

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.forms.assessment import CHOICES, AssessmentForm, ResultRow, read_results
from academy.models import Activity, Assessment, Enrolment
from academy.permissions import can_manage
from academy.queries.shares import shares_of
from academy.services.assessing import note_assessments
from academy.views.attendance import own_sittings
from academy.views.enrolment import form_page
from accounts.queries import person_of
from core import doors
from core.alphabet import ByName


@form_page
def assessment(request: HttpRequest, slug: str) -> HttpResponse:
    """One choice a person, with the share they attended beside it: a certificate of achievement needs both."""
    now, person = timezone.now(), person_of(request.user)
    activity, _sessions = own_sittings(person, slug)
    if not activity.assesses:
        raise Http404
    rows = result_rows(activity)
    results = read_results(rows, request.POST if request.method == "POST" else {})
    form = AssessmentForm(request.POST or None, initial=latest_words(rows))

    def act() -> str:
        made = note_assessments(activity=activity, results=results, by=person, now=now, **form.cleaned_data)
        return told(len(made))

    shares = shares_of([row.enrolment for row in rows], now)
    context = {
        "activity": activity,
        "rows": [(row, shares[row.enrolment.pk]) for row in rows],
        "choices": CHOICES,
        "can_manage": can_manage(person, activity),
    }
    address = reverse("academy:assessment", args=[activity.slug])
    return doors.ask_and_do(
        request, "academy/staff_assessment.html", context, act=act, form=form, goes_to=lambda: address
    )


def result_rows(activity: Activity) -> list[ResultRow]:
    """Everybody with a seat, and everybody with a result, by name. Two queries."""
    found: dict[int, list[Assessment]] = defaultdict(list)
    for row in Assessment.objects.filter(enrolment__activity=activity).select_related("by").order_by("-at", "-pk"):
        found[row.enrolment_id].append(row)
    wanted = Q(state=Enrolment.State.CONFIRMED) | Q(pk__in=list(found))
    people = Enrolment.objects.filter(wanted, activity=activity).select_related("person", "walk_in")
    by_name = ByName(Coalesce("walk_in__name", "person__name"))
    return [ResultRow(row, found[row.pk]) for row in people.order_by(by_name, "pk")]


def latest_words(rows: list[ResultRow]) -> dict[str, str]:
    """How it was assessed, as it was written last."""
    written = [row.assessments[0] for row in rows if row.assessments]
    latest = max(written, key=lambda row: (row.at, row.pk), default=None)
    return {"method": latest.method, "language": latest.language} if latest else {}


def told(number: int) -> str:
    """What was saved, for the top of the next page."""
    if not number:
        return _("Nothing has changed.")
    text = ngettext("The result of %(number)d person is noted.", "The results of %(number)d people are noted.", number)
    return text % {"number": number}
