"""The log of who changed what, for whoever has oversight; each object's own part stands on its history page."""

from typing import Any

from auditlog import get_logentry_model
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from core.scoped_admin import ScopedAdmin

LogEntry = get_logentry_model()
SHOWN: tuple[str, ...] = ("timestamp", "actor", "action", "content_type", "object_repr", "values")


@admin.register(LogEntry)
class ChangeLogAdmin(ScopedAdmin):
    list_display = ["timestamp", "action", "content_type", "object_repr", "actor"]
    list_select_related = ["content_type", "actor"]
    list_filter = ["action"]
    search_fields = ["object_repr"]
    search_is_small = False
    show_full_result_count = False
    fields = SHOWN
    readonly_fields = SHOWN

    @admin.display(description=_("what changed"))
    def values(self, entry: Any) -> str:
        """Field, before, after; one line each."""
        rows = [(name, " → ".join(map(str, values))) for name, values in changes_of(entry)]
        return format_html_join("\n", "<p>{}: {}</p>", rows)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


def changes_of(entry: Any) -> list[tuple[str, Any]]:
    """The changed fields with their values; the objects of a relation stand for before and after."""
    display = entry.changes_display_dict
    return [
        (name, values if isinstance(values, list | tuple) else list(values.get("objects", [])))
        for name, values in display.items()
    ]
