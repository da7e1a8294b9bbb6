"""Filters of the academy's lists: active by default."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.models import Activity
from core.admin_filters import DefaultingFilter
from core.scoping import Rows


class WhenFilter(DefaultingFilter):
    """What is to come, a draft without sessions included."""

    title = _("when")
    parameter_name = "when"
    default = "upcoming"
    prefix = ""

    def options(self) -> list[tuple[str, Any]]:
        return [("upcoming", _("To come")), ("past", _("Over"))]

    def narrow(self, rows: Rows, value: str) -> Rows:
        ends, now = f"{self.prefix}ends_at", timezone.now()
        if value == "past":
            return rows.filter(**{f"{ends}__lte": now})
        return rows.filter(Q(**{f"{ends}__gt": now}) | Q(**{f"{ends}__isnull": True}))


class ActivityWhenFilter(WhenFilter):
    """The same for rows that belong to an activity."""

    prefix = "activity__"


class StateFilter(DefaultingFilter):
    """Drafts and published ones; the cancelled ones on demand."""

    title = _("state")
    parameter_name = "state"
    default = "active"

    def options(self) -> list[tuple[str, Any]]:
        return [("active", _("Not cancelled")), *Activity.State.choices]

    def narrow(self, rows: Rows, value: str) -> Rows:
        if value == "active":
            return rows.exclude(state=Activity.State.CANCELLED)
        return rows.filter(state=value)
