"""Actions that ask before they act."""

from typing import Any

from django import forms
from django.contrib.admin import helpers
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from core.scoping import Rows

MOST_SHOWN = 50


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3, "cols": 60})
    )


def ask_reason(
    page: Any, request: HttpRequest, rows: Rows, *, action: str, title: str, question: str, is_required: bool = False
) -> str | HttpResponse:
    """The reason that was given on the confirmation page, or that page."""
    confirmed = "confirmed" in request.POST
    form = ReasonForm(request.POST if confirmed else None)
    form.fields["reason"].required = is_required
    if confirmed and form.is_valid():
        return str(form.cleaned_data["reason"])
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": title,
        "question": question,
        "form": form,
        "rows": rows[:MOST_SHOWN],
        "count": rows.count(),
        "selected": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "action": action,
        "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        "media": page.media,
    }
    return TemplateResponse(request, "admin/confirm_action.html", context)
