"""A report that is handed in is taken back, and handed in again once it is right."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.forms.reopening import ReopenForm
from academy.permissions import can_reopen_report
from academy.services.reopening import reopen_report, why_not_reopened
from academy.views.enrolment import form_page
from academy.views.reporting import draft, report_url
from accounts.queries import person_of
from core import doors


@form_page
def report_reopen(request: HttpRequest, slug: str, partner: str) -> HttpResponse:
    """Ask why, then make it a draft again; 403 for who may write it, but not take it back (any more)."""
    activity, organisation, row = draft(request, slug, partner)
    address, now, person = report_url(slug, partner), timezone.now(), person_of(request.user)
    if not row.is_handed_in:
        return redirect(address)
    if not can_reopen_report(person, row, now):
        raise PermissionDenied
    form = ReopenForm(request.POST if request.method == "POST" else None)

    def reopen() -> str:
        reopen_report(report=row, reason=form.cleaned_data["reason"], by=person, now=now)
        return _("The report is a draft again. Nobody else reads it until it is handed in anew.")

    context: dict[str, Any] = {"activity": activity, "organisation": organisation, "report": row}
    context |= {"page_url": address, "closed": why_not_reopened(row)}
    return doors.ask_and_do(
        request, "academy/report_reopen.html", context, act=reopen, form=form, goes_to=lambda: address
    )
