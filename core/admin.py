"""The log of who changed what, for whoever has oversight; each object's own part stands on its history page."""

from typing import Any

from auditlog import get_logentry_model
from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from core.history import lines_of
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
        """A line for each field."""
        return format_html_join("\n", "<p>{}</p>", [(line,) for line in lines_of(entry)])
