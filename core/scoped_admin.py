"""The one base of all admin pages: rows and rights come from the scopes, errors of a service stay on the form."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import IntegrityError, models, router
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.admin_filters import ScopedRelatedFilter
from core.admin_forms import ScopedModelForm, language_fieldsets, refused
from core.errors import DomainError
from core.history import history_of, lines_of
from core.scoping import Rows, asker, once, scopes
from core.text import fold

__all__ = ["ReadOnlyInline", "ScopedAdmin", "ScopedRelatedFilter", "ScopedStackedInline", "ScopedTabularInline"]

# Days and hours with the browser's own pickers: what is typed is the clock of the place, and nothing may offer the
# "now" of another zone.
FIELDS: dict[Any, dict[str, Any]] = {
    models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
    models.TimeField: {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")},
    models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
}
HISTORY_ROWS = 100
# More lines than a person adds to a page at once are a program's, and each costs time.
MOST_NEW_ROWS = 40
# In the address: no field is searched by typing (templates/admin/change_form.html).
PLAIN = "plain"


class Scoped:
    """What pages and inlines share."""

    formfield_overrides: Any = FIELDS
    form: Any = ScopedModelForm
    model: type[models.Model]

    def get_queryset(self, request: HttpRequest) -> Rows:
        """Only rows that the person may know of: every list, object, action and history starts here."""
        return scopes.visible(asker(request), super().get_queryset(request))  # type: ignore[misc]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Rows:
        """Only rows that the person may pick."""
        related = db_field.remote_field.model
        rows = related._default_manager.using(db).order_by(*related._meta.ordering)
        return scopes.choices(asker(request), rows)

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        """None of them where the page was asked for without a script: then the same rows stand in plain lists."""
        return () if PLAIN in request.GET else super().get_autocomplete_fields(request)  # type: ignore[misc]


class ScopedAdmin(Scoped, admin.ModelAdmin):
    """Base of every page of the admin. The scope of the model answers all questions of rights."""

    actions_on_bottom = False
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    # Folding in memory finds "João" by "joao" on both databases; large tables have a folded column of their own.
    search_is_small = True
    # Translated fields: a group of them for each language, under the others.
    texts: ClassVar[Sequence[str]] = ()

    def may(self, verb: str, request: HttpRequest, obj: Any) -> bool:
        allows = scopes.of(self.model).allows
        return once(request, verb, type(self), obj, lambda: allows(verb, asker(request), obj))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may("view", request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may("add", request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may("change", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may("delete", request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, or 404: another's row is as if it was not there."""
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404(_("There is nothing here, or it is not yours to see."))
        return row

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A filter typed into the address that no database takes is answered as Django answers a wrong one."""
        if "%00" in request.GET.urlencode():
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        answer: HttpResponse = super().changelist_view(request, extra_context)
        return answer

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Save in one transaction; what a service refuses rolls it all back and comes back as an error of the form."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            refusal = error
        except IntegrityError:
            refusal = DomainError(_("Somebody changed this at the same moment. Please try again."))
        request.refusal = refusal  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_fieldsets(request, obj), *self.text_fieldsets(obj)]

    def text_fieldsets(self, obj: Any) -> list[Any]:
        """The groups of translated fields: the original language (of a new row: the reader's) first and open."""
        opened = getattr(obj, "original_language", "") or get_language() or settings.LANGUAGE_CODE
        return language_fieldsets(*self.texts, opened=opened) if self.texts else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return refused(form, refusal) if refusal else form

    def get_search_results(self, request: HttpRequest, queryset: Rows, search_term: str) -> tuple[Rows, bool]:
        """Find whatever the case and the accents: by the model's `matching`, or by folding a small table here."""
        fields = self.get_search_fields(request)
        if not search_term or not fields:
            return queryset, False
        if hasattr(queryset, "matching"):
            return queryset.matching(search_term), False
        if not self.search_is_small:
            return super().get_search_results(request, queryset, search_term)
        words = fold(search_term).split()
        rows = queryset.order_by().values_list("pk", *fields)
        found = {row[0] for row in rows if all(word in fold(" ".join(map(str, row[1:]))) for word in words)}
        return queryset.filter(pk__in=found), False

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Straight to the page: the detour by content type would tell where another's row lives."""
        if obj is None or not self.view_on_site or not hasattr(obj, "get_absolute_url"):
            return None
        address: str = obj.get_absolute_url()
        return address

    def history_rows(self, obj: Any) -> Sequence[models.Model]:
        """The rows whose changes belong to the history of this one."""
        return [obj]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who did what here, and which values it changed."""
        obj = self.get_object(request, admin.utils.unquote(object_id))
        entries = [(entry, lines_of(entry)) for entry in history_of(self.history_rows(obj))[:HISTORY_ROWS]]
        changes = [(entry, lines) for entry, lines in entries if lines]
        return super().history_view(request, object_id, {"changes": changes, **(extra_context or {})})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What would go, without a word about rows that the person may not know of."""
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        related = [row for rows in collector.model_objs.values() for row in rows] + list(collector.protected)
        known = known_rows(request, related)
        denied: set[Any] = set()

        def label(row: models.Model) -> str:
            if type(row) not in scopes:
                return str(capfirst(row._meta.verbose_name))
            if row not in known:
                return _("Something that is not yours to see")
            if self.admin_site.is_registered(type(row)):
                page = self.admin_site.get_model_admin(type(row))
                if not page.has_delete_permission(request, row):
                    denied.add(row._meta.verbose_name)
            return format_html("{}: {}", capfirst(row._meta.verbose_name), row)

        nested = collector.nested(label)
        found: dict[Any, Any] = collector.model_objs
        counts = {model._meta.verbose_name_plural: len(rows) for model, rows in found.items()}
        return nested, counts, denied, [label(row) for row in collector.protected]


def known_rows(request: HttpRequest, rows: Sequence[models.Model]) -> set[models.Model]:
    """Those of the rows that the person may know of: one query per model."""
    by_model: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    known: set[models.Model] = set()
    for model, keys in by_model.items():
        if model in scopes:
            known.update(scopes.visible(asker(request), model._base_manager.filter(pk__in=keys)))
    return known


class ScopedInline(Scoped):
    """Rows inside a page. Their rights follow the page's row; which ones are shown follows their own scope."""

    extra = 0
    read_only: ClassVar[bool] = False

    def may_edit(self, person: Any, parent: Any) -> bool:
        """Whether the person may add, change and remove these rows of the parent (None: of a new one)."""
        verb = "add" if parent is None else "change"
        return not self.read_only and scopes.of(self.parent_model).allows(verb, person, parent)  # type: ignore[attr-defined]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Sent with more lines than there are rows and room for new ones: refused before they are read."""
        if request.method == "POST":
            key: Any = _get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name)  # type: ignore[attr-defined]
            stored = self.get_queryset(request).filter(**{key.name: obj}).count() if obj else 0
            most = stored + MOST_NEW_ROWS
            asked = self.get_max_num(request, obj)  # type: ignore[attr-defined]
            kwargs = {"max_num": most if asked is None else min(asked, most), "absolute_max": most, **kwargs}
        return super().get_formset(request, obj, **kwargs)  # type: ignore[misc]

    def may_edit_once(self, request: HttpRequest, parent: Any) -> bool:
        return once(request, "edit", type(self), parent, lambda: self.may_edit(asker(request), parent))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scopes.of(self.model).allows("view", asker(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit_once(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit_once(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit_once(request, obj)


class ScopedTabularInline(ScopedInline, admin.TabularInline):
    """One line a row."""


class ScopedStackedInline(ScopedInline, admin.StackedInline):
    """One small form a row."""


class ReadOnlyInline(ScopedTabularInline):
    """Rows to look up, one line each: their `readonly_fields`."""

    read_only = True
    list_select_related: ClassVar[Sequence[str]] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields

    def get_queryset(self, request: HttpRequest) -> Rows:
        rows = super().get_queryset(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows
