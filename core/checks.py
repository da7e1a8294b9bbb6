"""What must hold before the site starts: no page of the admin without a scope."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

from core.scoping import scopes


@register()
def every_admin_page_has_a_scope(app_configs: Any = None, **kwargs: Any) -> Sequence[CheckMessage]:
    """Every registered model, every inline and every model that a form lets pick from has a Scope."""
    return [
        Error(f"{where} shows rows of {model._meta.label}, which has no Scope.", id="core.E001")
        for where, model in models_on_pages()
        if model not in scopes
    ] + [
        Error(f"{type(page).__name__} has the inline {inline.__name__}, which is not a ScopedInline.", id="core.E002")
        for page in admin.site._registry.values()
        for inline in page.inlines
        if not is_scoped_inline(inline)
    ]


def models_on_pages() -> Iterator[tuple[str, type[Model]]]:
    """Whose rows the admin can show, and where."""
    for model, page in admin.site._registry.items():
        yield type(page).__name__, model
        shown: list[tuple[type[Model], Sequence[Any]]] = [(model, page.readonly_fields)]
        for inline in page.inlines:
            yield inline.__name__, inline.model
            if not getattr(inline, "read_only", False):
                shown.append((inline.model, [*page.readonly_fields, *inline.readonly_fields]))
        for owner, read_only in shown:
            for field in [*owner._meta.fields, *owner._meta.many_to_many]:
                related = field.related_model
                # A field that is shown read-only never offers a choice.
                if field.editable and isinstance(related, type) and field.name not in read_only:
                    yield f"{type(page).__name__} ({owner._meta.label}.{field.name})", related


def is_scoped_inline(inline: type[Any]) -> bool:
    from core.scoped_admin import ScopedInline

    return issubclass(inline, ScopedInline)
