"""Notes on travel and stay: the hosts write them for those who come, a partner's staff writes a word to the hosts."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.forms.exchange import DelegationNoteForm, StayNotesForm
from academy.models import StayNotes
from academy.services.staying import why_no_stay_notes, write_delegation_note, write_stay_notes
from academy.views.delegations import about, own_delegation, page_of
from academy.views.staff import form_page, managed_activity
from core import doors


@form_page
def stay_notes(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the notes in one language; `?in=pt` chooses which."""
    activity = managed_activity(request, slug)
    notes = StayNotes.objects.filter(activity=activity).first()
    usual = notes.original_language if notes else get_language()
    language = request.GET.get("in") or usual or settings.LANGUAGE_CODE
    names = dict(settings.LANGUAGES)
    if language not in names:
        raise Http404
    form = StayNotesForm(request.POST if request.method == "POST" else None, notes=notes, language=language)

    def write() -> str:
        write_stay_notes(activity=activity, language=language, texts=form.cleaned_data, now=timezone.now())
        return _("“Travel and stay” is saved. Those with a seat and the staff of the delegations can read it.")

    written = notes.written_languages() if notes else []
    versions = [(code, name, code in written, code == language) for code, name in settings.LANGUAGES]
    context = {"activity": activity, "versions": versions, "closed": why_no_stay_notes(activity, timezone.now())}
    template, address = "academy/stay_notes.html", request.get_full_path()
    return doors.ask_and_do(request, template, context, act=write, form=form, goes_to=lambda: address)


@form_page
def delegation_note(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    """A short word of the partner's staff to the hosts about the travel of their people."""
    row = own_delegation(request, slug, partner)
    form = DelegationNoteForm(request.POST or None, initial={"note": row.note, "language": row.note_language})

    def write() -> str:
        write_delegation_note(delegation=row, **form.cleaned_data, now=timezone.now())
        return _("Your note is with the hosts.") if row.note else _("Your note is deleted. The hosts no longer see it.")

    context = about(request, row) | {"closed": why_no_stay_notes(row.activity, timezone.now())}
    template = "academy/delegation_note.html"
    return doors.ask_and_do(request, template, context, act=write, form=form, goes_to=lambda: page_of(row))
