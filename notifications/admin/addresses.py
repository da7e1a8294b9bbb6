"""Addresses that a mail server refused for good: shown on the person's page, and written to again when staff say so."""

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin import PersonAdmin
from accounts.models import Person
from core.scoped_admin import ReadOnlyInline, ScopedAdmin
from core.scoping import Rows
from notifications.models import RefusedAddress
from notifications.services import confirm_address

SHOWN = ("email", "error", "refused_at")


@admin.register(RefusedAddress)
class RefusedAddressAdmin(ScopedAdmin):
    list_display = ["person", *SHOWN]
    list_select_related = ["person"]
    search_fields = ["email", "person__search_text"]
    search_is_small = False
    fields = ["person", *SHOWN]
    readonly_fields = ["person", *SHOWN]
    actions = ["write_again"]

    def get_search_results(self, request: HttpRequest, queryset: Rows, search_term: str) -> tuple[Rows, bool]:
        people = Person.objects.matching(search_term).values("pk")
        return (queryset.filter(person__in=people) if search_term else queryset), False

    @admin.action(description=gettext_lazy("The address is right: write there again"), permissions=["view"])
    def write_again(self, request: HttpRequest, queryset: Rows) -> None:
        count = sum(confirm_address(person=row.person) for row in queryset.select_related("person"))
        if not count:
            self.message_user(request, _("None of these addresses is refused any more."), messages.WARNING)
            return
        message = ngettext("%(count)d address gets mails again.", "%(count)d addresses get mails again.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS)


class RefusedAddressInline(ReadOnlyInline):
    """On the page of the person: why no mail goes out. Its link leads to where staff can change that."""

    model = RefusedAddress
    readonly_fields = SHOWN
    show_change_link = True


# The page of a person belongs to a lower app, which knows nothing of mails.
PersonAdmin.inlines = [*PersonAdmin.inlines, RefusedAddressInline]
