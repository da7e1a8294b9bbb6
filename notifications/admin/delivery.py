"""The log of mails: it cannot be edited; what failed can be tried again."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from core.scoped_admin import ScopedAdmin
from core.scoping import Rows
from notifications.models import Delivery
from notifications.reminders import registry
from notifications.services import retry

SHOWN: tuple[str, ...] = (
    *("kind", "person", "state", "skip_reason", "subject", "language", "sent_to", "created_at", "next_attempt_at"),
    *("useful_until", "attempts", "sent_at", "message_id", "last_error", "key"),
)


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, str(kind.label or name)) for name, kind in sorted(registry.kinds.items())]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Delivery)
class DeliveryAdmin(ScopedAdmin):
    list_display = ["created_at", "kind", "person", "state", "sent_at", "attempts"]
    list_display_links = ["created_at", "kind"]
    list_filter = ["state", KindFilter]
    list_select_related = ["person"]
    search_fields = ["person__search_text", "kind"]
    search_help_text = gettext_lazy("Name or e-mail of the person, or the kind of mail.")
    show_full_result_count = False
    actions = ["try_again"]
    fields = SHOWN
    readonly_fields = SHOWN

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        people = Person.objects.matching(search_term).values("pk")
        return queryset.filter(Q(person__in=people) | Q(kind__contains=search_term.strip().lower())), False

    @admin.action(description=gettext_lazy("Try again what failed"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: Rows) -> None:
        count = retry(deliveries=queryset, now=timezone.now())
        if not count:
            self.message_user(request, _("None of these has failed; nothing to try again."), messages.WARNING)
            return
        message = ngettext("%(count)d mail will be tried again.", "%(count)d mails will be tried again.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS)
