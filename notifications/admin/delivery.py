"""The log of mails: did she get it, when, in which language, and if not, why. It cannot be edited; what failed can be
tried again, and what staff have cancelled can be planned again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.models import Person
from core.scoped_admin import ScopedAdmin
from core.scoping import Rows, asker
from notifications.admin import kinds, pages, upcoming
from notifications.admin.filters import AboutFilter, KindFilter, PersonFilter
from notifications.models import Delivery, HeldOccasion
from notifications.queries import label_of, titles_of
from notifications.services import retry

SHOWN: tuple[str, ...] = (
    *("kind_label", "person", "about", "state", "why", "subject", "language", "sent_to", "created_at"),
    *("next_attempt_at", "useful_until", "attempts", "sent_at", "decided_by", "message_id", "last_error", "key"),
)
State, SkipReason = Delivery.State, Delivery.SkipReason


@admin.register(Delivery)
class DeliveryAdmin(ScopedAdmin):
    list_display = ["planned", "kind_label", "person", "outcome", "language", "sent"]
    list_display_links = ["planned", "kind_label"]
    list_filter = ["state", KindFilter, PersonFilter, AboutFilter]
    list_select_related = ["person"]
    # As created, by the index of the keys: no sorting of a log that only grows.
    ordering = ["-pk"]
    sortable_by = ()
    paginator = pages.CappedPaginator
    search_fields = ["person__search_text", "kind"]
    search_help_text = gettext_lazy("Name or e-mail of the person, or the kind of mail.")
    show_full_result_count = False
    actions = ["try_again"]
    fields = SHOWN
    readonly_fields = SHOWN

    def get_urls(self) -> list[URLPattern]:
        return [*upcoming.urls(self), *kinds.urls(self), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Rows:
        held = HeldOccasion.objects.filter(kind=OuterRef("kind"), key=OuterRef("key"), lifted_at=None)
        return super().get_queryset(request).annotate(held_because=Subquery(held.values("reason")[:1]))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        people = Person.objects.matching(search_term).values("pk")
        return queryset.filter(Q(person__in=people) | Q(kind__contains=search_term.strip().lower())), False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        delivery = super().get_object(request, object_id, from_field)
        delivery.title = titles_of(asker(request), [delivery.key]).get(delivery.key, "")
        return delivery

    @admin.display(description=pgettext_lazy("what a mail is about", "about"))
    def about(self, delivery: Any) -> str:
        return str(delivery.title)

    @admin.display(description=gettext_lazy("kind"))
    def kind_label(self, delivery: Delivery) -> str:
        return label_of(delivery.kind)

    @admin.display(description=gettext_lazy("planned at"))
    def planned(self, delivery: Delivery) -> str:
        return moment_text(delivery.created_at)

    @admin.display(description=gettext_lazy("sent at"))
    def sent(self, delivery: Delivery) -> str:
        return moment_text(delivery.sent_at)

    @admin.display(description=gettext_lazy("state"))
    def outcome(self, delivery: Any) -> str:
        """What became of it, and why."""
        reason = why(delivery)
        return f"{delivery.get_state_display()}: {reason}" if reason else str(delivery.get_state_display())

    @admin.display(description=pgettext_lazy("what happened to a mail", "why"))
    def why(self, delivery: Any) -> str:
        return why(delivery)

    @admin.action(description=gettext_lazy("Try again what failed"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: Rows) -> None:
        count = retry(deliveries=queryset, now=timezone.now())
        if not count:
            self.message_user(request, _("None of these has failed; nothing to try again."), messages.WARNING)
            return
        message = ngettext("%(count)d mail will be tried again.", "%(count)d mails will be tried again.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS)


def why(delivery: Any) -> str:
    """The state of a mail in words: why it has not been sent, or what is waited for. Empty for what was sent."""
    if delivery.state == State.SENT:
        return ""
    if delivery.state == State.SKIPPED:
        reason = str(delivery.get_skip_reason_display())
        return f"{reason}: {delivery.note}" if delivery.note else reason
    if delivery.state == State.MISSED:
        return _("it was useful until %(moment)s") % {"moment": moment_text(delivery.useful_until)}
    if delivery.state == State.PLANNED and delivery.held_because:
        return _("held by staff: %(reason)s") % {"reason": delivery.held_because}
    if delivery.state == State.PLANNED and delivery.last_error:
        words = {"moment": moment_text(delivery.next_attempt_at), "error": delivery.last_error}
        return _("next attempt %(moment)s, after: %(error)s") % words
    return str(delivery.last_error)


def moment_text(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else "–"
