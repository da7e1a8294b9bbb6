"""Mentoring in the admin: facts to look up and to save as a table. What people wrote to each other is not here.

Nothing is changed by hand: profiles are decided, pairs proposed and meetings logged on their own pages.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin_export import export_csv
from core.admin_filters import DefaultingFilter
from core.scoped_admin import ReadOnlyInline, ScopedAdmin
from core.scoping import Rows
from mentoring.models import (
    Meeting,
    MentoringRequest,
    MentorProfile,
    Pairing,
    PairingChange,
    PairingCoordinator,
)

PROFILE: tuple[str, ...] = (
    *("person", "state", "offer", "experience", "topics", "languages", "sector", "years", "mode", "places"),
    *("available_from", "available_to", "paused_at", "induction_confirmed_at", "submitted_at"),
    *("decided_at", "decided_by", "decision_reason", "last_active_at"),
)
REQUEST: tuple[str, ...] = (
    *("person", "state", "topics", "languages", "territory_wish", "sector", "mode", "wanted_mentor"),
    *("opened_at", "closed_at"),
)
PAIRING: tuple[str, ...] = (
    *("mentor", "mentee", "state", "proposed_at", "answer_by", "mentor_accepted_at", "mentee_accepted_at"),
    *("started_at", "paused_at", "reviewed_at", "closed_at", "end_reason"),
)
MEETING: tuple[str, ...] = ("pairing", "state", "day", "start_time", "end_time", "time_zone", "mode", "minutes")
IN_A_LINE: tuple[str, ...] = ("day", "state", "mode", "minutes", "logged_at")
RESPONSIBLE: tuple[str, ...] = ("person",)
CHANGE: tuple[str, ...] = ("at", "from_state", "to_state", "by")


class LiveFilter(DefaultingFilter):
    """Pairings that are proposed or run; the closed ones on demand."""

    title = _("state")
    parameter_name = "state"
    default = "live"

    def options(self) -> list[tuple[str, Any]]:
        return [("live", _("Not closed")), *Pairing.State.choices]

    def narrow(self, rows: Rows, value: str) -> Rows:
        return rows.filter(state__in=Pairing.PLACE_STATES) if value == "live" else rows.filter(state=value)


class CoordinatorInline(ReadOnlyInline):
    model = PairingCoordinator
    readonly_fields = RESPONSIBLE
    list_select_related = ("person",)


class MeetingInline(ReadOnlyInline):
    """When, how long and how; never what about."""

    model = Meeting
    readonly_fields = IN_A_LINE


class ChangeInline(ReadOnlyInline):
    """What happened to it, who did it, and when."""

    model = PairingChange
    readonly_fields = CHANGE
    list_select_related = ("by",)


class HandedIn(ScopedAdmin):
    """A draft is its writer's alone, whoever asks."""

    def get_queryset(self, request: HttpRequest) -> Rows:
        return super().get_queryset(request).exclude(state="draft")


@admin.register(MentorProfile)
class MentorProfileAdmin(HandedIn):
    list_display = ["person", "territory", "state", "sector", "taken", "places", "paused_at", "last_active_at"]
    list_filter = ["state", "sector", "mode", "languages"]
    list_select_related = ["person__territory"]
    search_fields = ["person__name"]
    actions = [export_csv]
    export_fields = ["person", "territory", "state", "sector", "taken", "places", "last_active_at"]
    fields = PROFILE
    readonly_fields = PROFILE

    def get_queryset(self, request: HttpRequest) -> Rows:
        return super().get_queryset(request).with_places()

    @admin.display(description=_("territory"))
    def territory(self, profile: MentorProfile) -> str:
        return str(profile.person.territory or _("Elsewhere"))

    @admin.display(description=_("mentees"))
    def taken(self, profile: Any) -> int:
        """Pairings that hold a place."""
        return int(profile.mentee_count)


@admin.register(MentoringRequest)
class MentoringRequestAdmin(HandedIn):
    list_display = ["person", "territory", "state", "sector", "territory_wish", "opened_at"]
    list_filter = ["state", "sector", "territory_wish", "languages"]
    list_select_related = ["person__territory"]
    search_fields = ["person__name"]
    actions = [export_csv]
    export_fields = ["person", "territory", "state", "sector", "territory_wish", "opened_at", "closed_at"]
    fields = REQUEST
    readonly_fields = REQUEST

    @admin.display(description=_("territory"))
    def territory(self, row: MentoringRequest) -> str:
        return str(row.person.territory or _("Elsewhere"))


@admin.register(Pairing)
class PairingAdmin(ScopedAdmin):
    inlines = [CoordinatorInline, MeetingInline, ChangeInline]
    list_display = ["__str__", "state", "crosses_border", "proposed_at", "started_at", "closed_at"]
    list_filter = [LiveFilter]
    list_select_related = ["mentor", "mentee"]
    search_fields = ["mentor__name", "mentee__name"]
    actions = [export_csv]
    export_fields = [
        *("mentor", "mentee", "state", "crosses_border", "proposed_at", "started_at", "closed_at", "end_reason"),
    ]
    fields = PAIRING
    readonly_fields = PAIRING

    def history_rows(self, obj: Pairing) -> Sequence[models.Model]:
        return [obj, *obj.coordinators.all(), *obj.meetings.all()]

    @admin.display(description=_("across a border"), boolean=True)
    def crosses_border(self, pairing: Pairing) -> bool:
        return pairing.is_cross_border


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin):
    list_display = ["pairing", "day", "state", "mode", "minutes"]
    list_filter = ["state", "mode"]
    list_select_related = ["pairing__mentor", "pairing__mentee"]
    search_fields = ["pairing__mentor__name", "pairing__mentee__name"]
    actions = [export_csv]
    export_fields = ["pairing", "day", "state", "mode", "minutes"]
    fields = MEETING
    readonly_fields = (*MEETING, "goals")
