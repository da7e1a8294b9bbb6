"""Seats of partners on the page of an activity, to be read; they are changed where all seats are in sight."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from academy.models import Activity, Delegation
from accounts.models import Person
from core.scoped_admin import ReadOnlyInline
from core.scoping import Rows

SHOWN = ("organisation", "seats", "named", "names_until", "returned_at", "page")


class UnchangedFormSet(forms.BaseInlineFormSet):
    """Nothing is typed here, so nothing is written; the page still asks what has changed."""

    def apply(self, *, activity: Activity, by: Person | None, now: datetime) -> None:
        self.save(commit=False)


class DelegationInline(ReadOnlyInline):
    model = Delegation
    formset = UnchangedFormSet
    readonly_fields = SHOWN
    list_select_related = ("organisation", "activity")

    def get_queryset(self, request: HttpRequest) -> Rows:
        return super().get_queryset(request).with_used_seats()

    @admin.display(description=pgettext_lazy("number of people", "named"))
    def named(self, delegation: Any) -> int:
        return int(delegation.used_seats)

    @admin.display(description=gettext_lazy("people"))
    def page(self, delegation: Delegation) -> str:
        address = reverse("academy:delegation", args=[delegation.activity.slug, delegation.organisation.slug])
        return format_html('<a href="{}">{}</a>', address, _("Who is named"))
