"""Filters of the log of mails. Two of them are reached by links from other pages: a person's, and a thing's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.scoping import Rows, asker, scopes
from notifications.reminders import registry


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        labels = [(name, str(kind.label or name)) for name, kind in registry.kinds.items()]
        return sorted(labels, key=lambda pair: pair[1].casefold())

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class PersonFilter(admin.SimpleListFilter):
    """`?person=<id>`: the mails to one person. Shown only while it is on."""

    title = _("person")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = self.value() or ""
        people = Person.objects.filter(pk=int(value)) if is_number(value) else Person.objects.none()
        known = scopes.visible(asker(request), people).first()
        return [(value, known.name if known else gettext("One person"))] if value else []

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        value = self.value()
        if not value:
            return queryset
        return queryset.filter(person=int(value)) if is_number(value) else queryset.none()


class AboutFilter(admin.SimpleListFilter):
    """`?about=<subject>:<public id>`: the mails about one activity, one pairing. Shown only while it is on."""

    title = _("about")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        value = self.value() or ""
        name, _colon, public_id = value.partition(":")
        subject = registry.subjects.get(name)
        if subject is None:
            return [(value, value)] if value else []
        title = subject.titles(asker(request), [public_id]).get(public_id)
        return [(value, title or subject.label)]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        value = self.value()
        if not value:
            return queryset
        name, _colon, public_id = value.partition(":")
        subject = registry.subjects.get(name)
        condition = subject.mails(public_id) if subject else None
        return queryset.none() if condition is None else queryset.filter(condition)


def is_number(value: str) -> bool:
    """An id that every database takes."""
    return value.isascii() and value.isdigit() and len(value) < 16
