"""The chosen rows of a list as a table for a spreadsheet."""

import csv
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.scoping import Rows

# A spreadsheet takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@admin.action(description=_("Save as a table (CSV)"), permissions=["view"])
def export_csv(page: Any, request: HttpRequest, queryset: Rows) -> HttpResponse:
    """The columns named in `export_fields`, of the rows chosen in the scoped list."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{page.opts.model_name}.csv"'
    response.write("\ufeff")  # a spreadsheet then reads the accents right
    table = csv.writer(response)
    table.writerow([label_for_field(name, page.model, page) for name in page.export_fields])
    for row in queryset.select_related(*page.list_select_related):
        table.writerow([cell(page, name, row) for name in page.export_fields])
    return response


def cell(page: Any, name: str, row: Any) -> str:
    """One value as text, harmless to a spreadsheet."""
    field, _attribute, value = lookup_field(name, row, page)
    if field is not None and getattr(field, "choices", None):
        value = getattr(row, f"get_{name}_display")()
    if hasattr(value, "astimezone"):
        value = timezone.localtime(value).isoformat(sep=" ", timespec="minutes")
    return harmless("" if value is None else str(value))


def harmless(text: str) -> str:
    """The text, marked as such where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
