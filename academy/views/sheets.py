"""The attendance sheet to print and sign: a page that asks how it is to be, and the sheets as a PDF or as a page."""

from collections import Counter
from collections.abc import Callable

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from academy.forms.sheets import SheetForm
from academy.models import Activity
from academy.queries.sheets import Attendee, attendees_of
from academy.sheets import Line, Options, Sheet, lines_of, sheets_for
from academy.views.attendance import own_sittings
from accounts.queries import person_of
from core import doors
from core.errors import DomainError
from core.pdf import pdf_response, picture, render_pdf
from core.translations import language_tag
from partners.models import EMBLEM

# A row takes some ten milliseconds to lay out: beyond this the reader, and a worker, wait too long.
MOST_ROWS = 1000
Maker = Callable[[HttpRequest, Activity, list[Sheet], Options], HttpResponse]


@require_safe
def sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose day, country, language and lists; the button downloads."""
    activity, lines = own_lines(request, slug)
    form = SheetForm(request.GET.dict(), activity=activity, lines=lines)
    return form_page(request, activity, lines, form)


@require_safe
def sheets_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheets as one PDF; with a choice that cannot be, the page of the form that says so beside it."""
    return made(request, slug, pdf_of)


@require_safe
def sheets_print(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a page to print: for a machine that reads or makes no PDF, and for who listens to it."""
    return made(request, slug, page_of)


def made(request: HttpRequest, slug: str, make: Maker) -> HttpResponse:
    activity, lines = own_lines(request, slug)
    form = SheetForm(request.GET.dict(), activity=activity, lines=lines)
    refusal: DomainError | None = None
    if form.is_valid():
        try:
            return make(request, activity, chosen_sheets(activity, lines, form.options()), form.options())
        except DomainError as error:
            refusal = None if doors.put_beside(form, error) else error
    return form_page(request, activity, lines, form, refusal)


def own_lines(request: HttpRequest, slug: str) -> tuple[Activity, list[Line]]:
    """The activity, and those of its sessions that take place and of which this person takes attendance."""
    activity, sessions = own_sittings(person_of(request.user), slug)
    if activity.is_cancelled:
        return activity, []
    return activity, lines_of(activity.sessions.all(), sessions)


def chosen_sheets(activity: Activity, lines: list[Line], options: Options) -> list[Sheet]:
    """Raises DomainError where nothing can be printed, or too much at once (then beside the day)."""
    found = sheets_for(lines, attendees_of(activity), options)
    refuse_too_much(found)
    sessions = [line.session for sheet in found for line in sheet.lines]
    prefetch_related_objects(sessions, "facilitators__person", "wrap_up")
    return found


def pdf_of(request: HttpRequest, activity: Activity, found: list[Sheet], options: Options) -> HttpResponse:
    context = {"activity": activity, "sheets": found, "emblem": picture(EMBLEM)}
    document = render_pdf("paper/academy/sheets.html", context, language=options.language)
    name = "-".join([activity.slug, str(options.day or "all"), options.language])
    return pdf_response(document, name=f"{name}.pdf", as_download=True)


def page_of(request: HttpRequest, activity: Activity, found: list[Sheet], options: Options) -> HttpResponse:
    """The sheets in their language, in a page in the reader's."""
    context = {"activity": activity, "sheets": found, "emblem": static(EMBLEM), "level": 2}
    with translation.override(options.language):
        sheets = render_to_string("paper/academy/_sheets.html", context)
    about = {
        "activity": activity,
        "sheets": sheets,
        "sheets_tag": language_tag(options.language),
        "asked": request.GET.urlencode(),
    }
    response = render(request, "academy/staff_sheets_print.html", about)
    response["Cache-Control"] = "private, no-store"
    return response


def refuse_too_much(found: list[Sheet]) -> None:
    if not found:
        raise DomainError(_("No session takes place: there is nothing to sign."), field="day", code="none")
    if sum(sheet.row_count for sheet in found) > MOST_ROWS and len({sheet.day for sheet in found}) > 1:
        raise DomainError(_("That is too much for one file. Please choose one day."), field="day", code="too_many")


def form_page(
    request: HttpRequest, activity: Activity, lines: list[Line], form: SheetForm, refusal: DomainError | None = None
) -> HttpResponse:
    people = attendees_of(activity)
    context = {
        "activity": activity,
        "lines": lines,
        "form": form,
        "refusal": refusal,
        "numbers": numbers_of(people),
    }
    return render(request, "academy/staff_sheets.html", context)


def numbers_of(people: list[Attendee]) -> Counter[str]:
    """How many are on which list, and of how many nothing says where they come from."""
    found = Counter("local" if person.is_local else "international" for person in people)
    return found + Counter(unknown=sum(not person.country for person in people))
