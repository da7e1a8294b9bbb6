"""Sessions in the admin: the page where title and facilitators are edited; the plan itself is on the activity's."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.admin.filters import WhenFilter
from academy.admin.forms import SessionForm
from academy.models import Session, SessionFacilitator
from academy.services import move_sessions
from core.admin_forms import translated
from core.scoped_admin import ScopedAdmin, ScopedTabularInline
from core.scoping import asker


class FacilitatorInline(ScopedTabularInline):
    model = SessionFacilitator
    autocomplete_fields = ["person"]


@admin.register(Session)
class SessionAdmin(ScopedAdmin):
    form = SessionForm
    inlines = [FacilitatorInline]
    list_display = ["__str__", "activity", "day", "start_time", "end_time", "time_zone", "place", "state"]
    list_filter = [WhenFilter, "state"]
    list_select_related = ["activity"]
    search_fields = ["activity__search_text", "place", *translated("title")]
    readonly_fields = ["activity", "state"]
    fieldsets: ClassVar[Any] = [
        (
            None,
            {
                "fields": [
                    *("activity", "state"),
                    ("day", "start_time", "end_time"),
                    *("time_zone", "place", "address", "visited_name", "join_link", "original_language"),
                ],
                "description": _(
                    "The clock of the place. Once the activity is published, everybody enrolled or waiting is told of "
                    "a new time or place."
                ),
            },
        ),
    ]
    texts = ("title",)

    def save_model(self, request: HttpRequest, obj: Session, form: Any, change: bool) -> None:
        move_sessions(activity=obj.activity, sessions=[obj], by=asker(request), now=timezone.now())

    def history_rows(self, obj: Session) -> Sequence[models.Model]:
        return [obj, *obj.facilitators.all()]
