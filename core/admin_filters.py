"""Filters of the admin's lists: scoped choices, and a default that is not “all”."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.translation import pgettext

from core.scoping import Rows, asker, scopes

MOST_CHOICES = 100  # a longer list is searched, not filtered


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """Offers only rows that the reader may know of. Registered for every relation, so that no other can be used."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        related = field.remote_field.model
        ordering = self.field_admin_ordering(field, request, model_admin)
        rows = scopes.choices(asker(request), related._default_manager.all())
        rows = rows.order_by(*(ordering or related._meta.ordering))
        return [(str(row.pk), str(row)) for row in rows[:MOST_CHOICES]]


admin.FieldListFilter.register(lambda field: bool(field.remote_field), ScopedRelatedFilter, take_priority=True)


class DefaultingFilter(admin.SimpleListFilter):
    """A filter that is on from the start; “all” is a choice like the others."""

    default = ""
    ALL = "all"

    def options(self) -> list[tuple[str, Any]]:
        """The choices without “all”."""
        raise NotImplementedError

    def narrow(self, rows: Rows, value: str) -> Rows:
        """The rows of one option."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*self.options(), (self.ALL, pgettext("no filter", "All"))]

    def chosen(self) -> str:
        value = self.value() or self.default
        known = {key for key, _label in self.options()} | {self.ALL}
        return value if value in known else self.default

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        chosen = self.chosen()
        return queryset if chosen == self.ALL else self.narrow(queryset, chosen)

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for key, label in self.lookup_choices:
            choice: dict[str, Any] = {
                "selected": self.chosen() == key,
                "query_string": changelist.get_query_string({str(self.parameter_name): key}),
                "display": label,
            }
            yield choice
