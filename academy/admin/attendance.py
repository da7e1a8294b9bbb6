"""What was noted about who was there, to be read: it is noted on the attendance page, and never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from academy.models import Activity, AttendanceMark, Enrolment
from academy.queries.people import found_by
from core.admin_export import export_csv
from core.scoped_admin import ScopedAdmin

SHOWN: tuple[str, ...] = ("session", "name", "state", "minutes", "source", "noted_at", "received_at", "noted_by")


@admin.register(AttendanceMark)
class AttendanceMarkAdmin(ScopedAdmin):
    list_display = ["name", "session", "state", "minutes", "source", "noted_at", "noted_by"]
    list_filter = ["state", "source", "session__activity"]
    list_select_related = ["enrolment__person", "enrolment__walk_in", "session__activity", "by"]
    ordering = ["-noted_at", "-pk"]
    search_fields = ["session__activity__search_text"]
    search_help_text = gettext_lazy("Name or e-mail of the person, or words of the activity.")
    actions = [export_csv]
    export_fields = SHOWN
    fields = SHOWN
    readonly_fields = SHOWN

    @admin.display(description=gettext_lazy("person"))
    def name(self, mark: AttendanceMark) -> str:
        return mark.enrolment.shown_name

    @admin.display(description=pgettext_lazy("who did it", "by"))
    def noted_by(self, mark: AttendanceMark) -> str:
        return mark.enrolment.shown_name if mark.by_id == mark.enrolment.person_id else str(mark.by or "")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        people = Enrolment.objects.filter(found_by(search_term)).order_by().values("pk")
        activities = Activity.objects.matching(search_term).order_by().values("pk")
        return queryset.filter(Q(enrolment__in=people) | Q(session__activity__in=activities)), False
