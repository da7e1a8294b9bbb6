"""Enrolments in the admin: read, taken out as a table, decided on through the services; never written by hand."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from academy.admin.filters import ActivityWhenFilter
from academy.models import Activity, Enrolment, EnrolmentChange
from academy.queries.people import found_by
from academy.services import Decided, confirm_enrolments, offer_seats, refuse_enrolments, withdraw
from core.admin_actions import ask_reason
from core.admin_export import export_csv
from core.alphabet import ByName
from core.errors import DomainError
from core.scoped_admin import ReadOnlyInline, ScopedAdmin
from core.scoping import Rows, asker

SHOWN: tuple[str, ...] = (
    *("activity", "person", "email", "state", "is_walk_in", "waiting_number", "offer_ends_at"),
    *("changed_at", "created_at"),
)
HISTORY: tuple[str, ...] = ("at", "from_state", "to_state", "done_by", "reason")


class ChangeInline(ReadOnlyInline):
    """What happened to it, who did it, and when."""

    model = EnrolmentChange
    readonly_fields = HISTORY
    list_select_related = ("by", "enrolment__person", "enrolment__walk_in")

    @admin.display(description=pgettext_lazy("who did it", "by"))
    def done_by(self, change: EnrolmentChange) -> str:
        enrolment = change.enrolment
        return enrolment.shown_name if change.by_id == enrolment.person_id else str(change.by or "")


@admin.register(Enrolment)
class EnrolmentAdmin(ScopedAdmin):
    inlines = [ChangeInline]
    list_display = ["name", "activity", "state", "is_walk_in", "waiting_number", "changed_at"]
    list_filter = [ActivityWhenFilter, "state", "is_walk_in", "activity"]
    list_select_related = ["person", "activity", "walk_in"]
    search_fields = ["person__search_text", "activity__search_text"]
    search_help_text = gettext_lazy("Name or e-mail of the person, or words of the activity.")
    actions = ["confirm", "offer", "refuse", "withdraw", export_csv]
    export_fields = ["activity", "name", "email", "language", "state", "is_walk_in", "waiting_number", "changed_at"]
    readonly_fields = (*SHOWN, "name")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of a walk-in whom nobody knew the name that was written down, not the person behind the address."""
        return [("name" if name == "person" and obj and obj.typed else name) for name in SHOWN]

    @admin.display(description=gettext_lazy("person"), ordering=ByName("person__name"))
    def name(self, enrolment: Enrolment) -> str:
        return enrolment.shown_name

    @admin.display(description=gettext_lazy("e-mail"))
    def email(self, enrolment: Enrolment) -> str:
        return enrolment.person.email or ""

    @admin.display(description=gettext_lazy("language"))
    def language(self, enrolment: Enrolment) -> str:
        return "" if enrolment.typed else str(enrolment.person.get_language_display())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        activities = Activity.objects.matching(search_term).order_by().values("pk")
        return queryset.filter(found_by(search_term) | Q(activity__in=activities)), False

    @admin.action(description=gettext_lazy("Confirm…"), permissions=["view"])
    def confirm(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        """Give seats, as the page of the activity does."""
        title = _("Confirm enrolments")
        question = _("Requests get the free seats in the order of asking; then they go to the waiting list.")
        text = ask_reason(self, request, queryset, action="confirm", title=title, question=question)
        if isinstance(text, HttpResponse):
            return text
        self.decide(request, queryset, confirm_enrolments, message=text)
        return None

    @admin.action(description=gettext_lazy("Offer a seat…"), permissions=["view"])
    def offer(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        """Offer free seats for the activity's hours to answer."""
        title = _("Offer seats")
        question = _("People who ask or wait are offered a free seat. They accept or decline it themselves.")
        text = ask_reason(self, request, queryset, action="offer", title=title, question=question)
        if isinstance(text, HttpResponse):
            return text
        self.decide(request, queryset, offer_seats, message=text)
        return None

    @admin.action(description=gettext_lazy("Refuse…"), permissions=["view"])
    def refuse(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        """Say no, with the reason that reaches the person."""
        title = _("Refuse enrolments")
        question = _(
            "They read your reason in the mail. Whoever has a seat loses it; it is given or offered to the next."
        )
        text = ask_reason(self, request, queryset, action="refuse", title=title, question=question, is_required=True)
        if isinstance(text, HttpResponse):
            return text
        self.decide(request, queryset, refuse_enrolments, reason=text)
        return None

    def decide(self, request: HttpRequest, queryset: Rows, service: Callable[..., Decided], **words: str) -> None:
        """Activity by activity: what one refuses leaves the others done. One sentence says what happened in all."""
        total = Decided()
        rows = queryset.select_related("activity").order_by("activity", "pk")
        for activity, enrolments in groupby(rows, key=lambda row: row.activity):
            try:
                common = {"by": asker(request), "now": timezone.now()}
                total += service(activity=activity, enrolments=list(enrolments), **common, **words)
            except DomainError as error:
                self.message_user(request, f"{activity}: {error}", messages.ERROR)
        if total != Decided():
            self.message_user(request, total.sentence(), messages.SUCCESS)

    @admin.action(description=gettext_lazy("Withdraw…"), permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset: Rows) -> HttpResponse | None:
        """Give the seats back; the next in line get them, and everybody concerned a mail."""
        question = _("The person is told, and the seat is given or offered to whoever waits first.")
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
