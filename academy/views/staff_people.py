"""Who comes: the page of an activity for the staff of its hosts, what they decide there, and its list as a file."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from academy.forms import DecisionForm, PeopleFilterForm
from academy.models import Activity, Enrolment
from academy.permissions import can_see_requirements
from academy.queries import people_enrolled
from academy.queries.attendance import excused_counts
from academy.queries.breakdown import breakdown_of, need_numbers, seat_numbers
from academy.queries.certifying import certificate_numbers
from academy.queries.delegations import delegations_of
from academy.queries.exchange import exchange_numbers
from academy.queries.mails import mail_numbers
from academy.queries.materials import sessions_without_scan
from academy.queries.people import answers_of, organisation_of
from academy.services import Decided, confirm_enrolments, offer_seats, refuse_enrolments
from academy.tables import XLSX_TYPE, csv_lines, xlsx_file
from academy.views.staff import form_page, managed_activity
from accounts.queries import person_of
from core import doors

PEOPLE_PER_PAGE = 50
NEXT_SHOWN = 10
State = Enrolment.State


@dataclass(frozen=True)
class PersonRow:
    """One line of the list; the value of its box says whom and in which state the page showed them."""

    enrolment: Enrolment
    organisation: str
    answers: list[tuple[str, str]]
    is_chosen: bool = False

    @property
    def value(self) -> str:
        return f"{self.enrolment.public_id}:{self.enrolment.state}"


@form_page
def staff_activity(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, who asks and waits, and what was sent; a POST decides about the people chosen on the list."""
    activity = managed_activity(request, slug)
    form = DecisionForm(request.POST if request.method == "POST" else None, activity=activity)
    narrowing = PeopleFilterForm(request.GET)

    def decide() -> str:
        return decided(request, activity, form.cleaned_data).sentence()

    return doors.ask_and_do(
        request,
        "academy/staff_activity.html",
        page_context(request, activity, form, narrowing),
        act=decide,
        form=form,
        goes_to=request.get_full_path,
    )


def decided(request: HttpRequest, activity: Activity, chosen: dict[str, Any]) -> Decided:
    """Have done what the pressed button says."""
    common: dict[str, Any] = {"activity": activity, "enrolments": chosen["people"]}
    common |= {"by": person_of(request.user), "now": timezone.now()}
    if chosen["action"] == DecisionForm.REFUSE:
        return refuse_enrolments(**common, reason=chosen["reason"])
    if chosen["action"] == DecisionForm.OFFER:
        return offer_seats(**common, message=chosen["reason"])
    return confirm_enrolments(**common, message=chosen["reason"])


def page_context(
    request: HttpRequest, activity: Activity, form: DecisionForm, narrowing: PeopleFilterForm
) -> dict[str, Any]:
    """All that the page shows, in a constant number of queries."""
    now = timezone.now()
    numbers = seat_numbers(activity)
    excused = excused_counts(activity.sessions.all())
    enrolments = Enrolment.objects.filter(activity=activity).select_related("person")
    sees_needs = activity.asks_requirements and can_see_requirements(person_of(request.user), activity)
    return {
        "activity": activity,
        "is_over": activity.has_ended(now),
        "can_decide": not activity.is_cancelled and not activity.has_ended(now),
        "sessions": [(row, row.has_ended(now), excused[row.pk]) for row in activity.sessions.all()],
        "without_scan": sessions_without_scan(activity, activity.sessions.all(), now),
        "numbers": numbers,
        "breakdown": breakdown_of(activity),
        "needs": need_numbers(activity) if sees_needs else None,
        "offered": enrolments.filter(state=State.OFFERED).order_by("offer_ends_at", "pk")[:NEXT_SHOWN],
        "waiting": enrolments.waiting_in_order()[:NEXT_SHOWN],
        "delegations": delegations_of(activity),
        "certificates": certificate_numbers(activity),
        "exchange": exchange_numbers(activity, now),
        "mails": mail_numbers(activity),
        "mails_url": mails_url(activity),
        "people": page_of_people(request, activity, form, narrowing),
        "narrowing": narrowing,
        "states": [(value, label, numbers.by_state[value]) for value, label in State.choices],
        **narrowing.links(request.GET),
    }


def page_of_people(
    request: HttpRequest, activity: Activity, form: DecisionForm, narrowing: PeopleFilterForm
) -> "Page[Any]":
    found = Paginator(people_enrolled(activity, **narrowing.wanted), PEOPLE_PER_PAGE)
    people: Page[Any] = found.get_page(request.GET.get("page"))
    chosen = form.chosen
    people.object_list = [
        PersonRow(row, organisation_of(row), answers_of(row), str(row.public_id) in chosen)
        for row in people.object_list
    ]
    return people


def mails_url(activity: Activity) -> str:
    """The ledger of the mails about this activity, in the administration."""
    return reverse("admin:notifications_delivery_changelist") + f"?about=academy.activity:{activity.public_id}"


@require_safe
def people_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Everybody, or those whom the filter of the page leaves, row by row as they are read."""
    activity = managed_activity(request, slug)
    people = people_enrolled(activity, **PeopleFilterForm(request.GET).wanted)
    lines = csv_lines(activity, people, translation.get_language() or "en")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{activity.slug}-people.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def people_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    """The same as a spreadsheet."""
    activity = managed_activity(request, slug)
    people = people_enrolled(activity, **PeopleFilterForm(request.GET).wanted)
    file = xlsx_file(activity, people, translation.get_language() or "en")
    name = f"{activity.slug}-people.xlsx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def people_print(request: HttpRequest, slug: str) -> HttpResponse:
    """The list on paper: those with a seat, or those whom the filter names."""
    activity = managed_activity(request, slug)
    narrowing = PeopleFilterForm(request.GET if request.GET.getlist("state") else {"state": [State.CONFIRMED]})
    wanted = {**narrowing.wanted, "text": ""}
    rows = [PersonRow(row, organisation_of(row), answers_of(row)) for row in people_enrolled(activity, **wanted)]
    context = {
        "activity": activity,
        "sessions": [session for session in activity.sessions.all() if not session.is_cancelled],
        "rows": rows,
        "states": [(value, label) for value, label in State.choices if value in wanted["states"]],
        "narrowing": narrowing,
        "now": timezone.now(),
    }
    return render(request, "academy/staff_people_print.html", context)
