"""What lacks a translation: the list for staff, and files for a translator."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.queries import person_of
from core.errors import DomainError
from core.when import in_language
from partners.permissions import is_staff_person
from reports import po
from reports.forms import ConfirmedFileForm, TranslationFileForm
from reports.services import foresee_import, import_translations
from reports.texts import Sort, Text, edited_at, numbers_of, sorts_for, texts_of_rows

PAGE_SIZE = 20
ROWS_AT_A_TIME = 200
SHOWN = 100


def staff_or_404(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None or not is_staff_person(person):
        raise Http404
    return person


def asked_language(request: HttpRequest) -> str:
    """The language that the address asks for; empty for none of ours."""
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else ""


@require_safe
def translations(request: HttpRequest) -> HttpResponse:
    """How many texts lack each language, by model; and for one language and model, which ones."""
    person, language = staff_or_404(request), asked_language(request)
    sorts = sorts_for(person)
    sort = next((row for row in sorts if row.label == request.GET.get("model")), None)
    context: dict[str, Any] = {"lines": numbers_of(person, sorts), "sort": sort, "language": language}
    context["language_name"] = dict(settings.LANGUAGES).get(language, "")
    if sort and language:
        page = Paginator(sort.rows(person).filter(sort.lacking(language)), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"page": page, "texts": [shown(text) for text in texts_of_rows(sort, page, language)]}
        context["query"] = f"language={language}&model={sort.label}"
    return render(request, "reports/translations.html", context)


def shown(text: Text) -> dict[str, Any]:
    return {"row": text.row, "field": text.name, "source": text.source, "url": edited_at(text.row)}


@require_safe
def translations_export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """A file for one language: what lacks it, or with `?all=1` everything that could have it."""
    person, language = staff_or_404(request), asked_language(request)
    if not language:
        raise Http404
    lines = po_lines(person, language, also_written=request.GET.get("all") == "1", reader=translation.get_language())
    response = StreamingHttpResponse(lines, content_type="text/x-gettext-translation; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mustsee-{language}.po"'
    return response


def po_lines(person: Person, language: str, *, also_written: bool, reader: str | None) -> Iterator[str]:
    """The file entry by entry: memory does not grow with it. Notes are in the reader's language."""
    yield po.header(language, str(settings.SITE_NAME))
    for sort in sorts_for(person):
        rows = sort.rows(person) if also_written else sort.rows(person).filter(sort.lacking(language))
        rows = rows.iterator(ROWS_AT_A_TIME)
        for text in texts_of_rows(sort, rows, language, also_written=also_written):
            target = text.target(language)
            entry = po.Entry(text.key, text.source.text, target, mark=po.mark_of(target))
            with translation.override(reader):
                yield po.written(entry, note_of(sort, text)) + "\n"


def note_of(sort: Sort, text: Text) -> str:
    """For the translator: what this is, in which language it was written, and how long it may be."""
    parts = [sort.name, text.name, str(in_language(text.source.language))]
    if text.limit:
        parts.append(_("at most %(limit)s characters") % {"limit": text.limit})
    return " · ".join(parts)


@require_http_methods(["GET", "HEAD", "POST"])
def translations_import(request: HttpRequest) -> HttpResponse:
    """Take a file, and show what it would change; nothing is written before the second step."""
    person = staff_or_404(request)
    form = TranslationFileForm(
        request.POST or None, request.FILES or None, initial={"language": asked_language(request)}
    )
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        foreseen = foresee_import(person=person, language=language, entries=form.entries)
        if not foreseen.errors:
            context = {"foreseen": foreseen, "changes": foreseen.changes[:SHOWN], "kept_out": foreseen.kept_out[:SHOWN]}
            context |= {"language": language, "language_name": dict(settings.LANGUAGES)[language]}
            return render(request, "reports/translations_preview.html", {**context, "content": form.content})
        for error in foreseen.errors:
            form.add_error("file", error)
    return render(request, "reports/translations_import.html", {"form": form})


@require_http_methods(["POST"])
def translations_confirm(request: HttpRequest) -> HttpResponse:
    """Write what the preview showed; what was edited in between is kept out, and said."""
    person = staff_or_404(request)
    form = ConfirmedFileForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The file did not arrive whole. Please choose it again."))
        return redirect("reports:translations-import")
    language = form.cleaned_data["language"]
    try:
        entries = po.read(form.cleaned_data["content"].encode(), language)
        done = import_translations(person=person, language=language, entries=entries)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:translations-import")
    number = len(done.changes)
    told = ngettext("%(number)s translation is saved.", "%(number)s translations are saved.", number)
    messages.success(request, told % {"number": number})
    if out := len(done.kept_out):
        told = ngettext("%(number)s text was kept out.", "%(number)s texts were kept out.", out)
        messages.warning(request, told % {"number": out})
    return redirect(f"{reverse('reports:translations')}?language={language}")
