"""Enrolments in the admin: read, taken out as a table, withdrawn through the service; never written by hand."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.admin.filters import ActivityWhenFilter
from academy.models import Activity, Enrolment, EnrolmentChange
from academy.services import withdraw
from accounts.models import Person
from core.admin_actions import ask_reason
from core.admin_export import export_csv
from core.errors import DomainError
from core.scoped_admin import ScopedAdmin, ScopedTabularInline
from core.scoping import Rows, asker

SHOWN: tuple[str, ...] = (
    *("activity", "person", "email", "state", "waiting_number", "offer_ends_at", "changed_at", "created_at"),
)
HISTORY: tuple[str, ...] = ("at", "from_state", "to_state", "by", "reason")


class ChangeInline(ScopedTabularInline):
    """What happened to it, who did it, and when."""

    model = EnrolmentChange
    read_only = True
    fields = HISTORY
    readonly_fields = HISTORY

    def get_queryset(self, request: HttpRequest) -> Rows:
        return super().get_queryset(request).select_related("by")


@admin.register(Enrolment)
class EnrolmentAdmin(ScopedAdmin):
    inlines = [ChangeInline]
    list_display = ["person", "activity", "state", "waiting_number", "changed_at"]
    list_filter = [ActivityWhenFilter, "state", "activity"]
    list_select_related = ["person", "activity"]
    search_fields = ["person__search_text", "activity__search_text"]
    search_help_text = gettext_lazy("Name or e-mail of the person, or words of the activity.")
    actions = ["withdraw", export_csv]
    export_fields = ["activity", "person", "email", "language", "state", "waiting_number", "changed_at"]
    fields = SHOWN
    readonly_fields = SHOWN

    @admin.display(description=gettext_lazy("e-mail"))
    def email(self, enrolment: Enrolment) -> str:
        return enrolment.person.email or ""

    @admin.display(description=gettext_lazy("language"))
    def language(self, enrolment: Enrolment) -> str:
        return str(enrolment.person.get_language_display())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        people = Person.objects.matching(search_term).values("pk")
        activities = Activity.objects.matching(search_term).order_by().values("pk")
        return queryset.filter(Q(person__in=people) | Q(activity__in=activities)), False

    @admin.action(description=gettext_lazy("Withdraw…"), permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        """Give the seats back; the next in line get them, and everybody concerned a mail."""
        question = _("The person is told, and the seat goes to whoever waits first.")
        reason = ask_reason(
            self, request, queryset, action="withdraw", title=_("Withdraw enrolments"), question=question
        )
        if isinstance(reason, HttpResponse):
            return reason
        done = 0
        for enrolment in queryset.live().select_related("activity", "person"):
            try:
                withdraw(
                    activity=enrolment.activity,
                    person=enrolment.person,
                    by=asker(request),
                    now=timezone.now(),
                    reason=reason,
                )
                done += 1
            except DomainError as error:
                self.message_user(request, f"{enrolment}: {error}", messages.ERROR)
        message = ngettext("%(count)d enrolment withdrawn.", "%(count)d enrolments withdrawn.", done)
        self.message_user(request, message % {"count": done}, messages.SUCCESS if done else messages.WARNING)
        return None
