"""People and logins in the admin. Partner staff read who takes part in what they host; they change nothing here."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, User
from core.alphabet import ByName
from core.scoped_admin import ScopedAdmin
from core.scoping import asker, has_oversight

# What organising an activity needs; the declared group and age band are for those who answer for the reports.
FOR_STAFF = ["name", "email", "language", "time_zone", "territory"]
FOR_OVERSIGHT = ["target_group", "birth_year_band"]
DECLARED = ["adult_declared_at", "privacy_version", "privacy_acknowledged_at", "created_at"]


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    list_display = ["name", "email", "territory", "language"]
    list_filter = ["territory", "language"]
    list_select_related = ["territory"]
    search_fields = ["name", "email"]
    search_help_text = _("Name or e-mail, with or without accents.")
    autocomplete_fields = ["territory"]
    ordering: ClassVar[Any] = [ByName("name"), "pk"]
    readonly_fields = DECLARED

    def get_fieldsets(self, request: HttpRequest, obj: Person | None = None) -> Any:
        if not has_oversight(asker(request)):
            return [(None, {"fields": FOR_STAFF})]
        groups: list[Any] = [(None, {"fields": [*FOR_STAFF, *FOR_OVERSIGHT]})]
        return [*groups, (_("Declared"), {"fields": DECLARED})] if obj else groups

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*self.list_filter, "target_group"] if has_oversight(asker(request)) else self.list_filter


@admin.register(User)
class UserAdmin(ScopedAdmin):
    """A login can be blocked and opened again; its address and password belong to its owner alone."""

    list_display = ["email", "person", "is_active", "date_joined"]
    list_filter = ["is_active"]
    list_select_related = ["person"]
    search_fields = ["email", "person__search_text"]
    search_is_small = False
    fields = ["email", "person", "is_active", "date_joined", "last_login"]
    readonly_fields = ["email", "person", "date_joined", "last_login"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        people = Person.objects.matching(search_term).values("pk")
        found = queryset.filter(person__in=people) | queryset.filter(email__contains=search_term.strip().lower())
        return (found if search_term else queryset), False
