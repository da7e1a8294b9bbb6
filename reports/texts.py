"""The texts that staff write in several languages: which there are, which lack a translation, and where one edits them.

Models come from the registry of translated fields, rows from the scopes of the admin: a new model needs nothing here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, Q
from django.urls import reverse
from django.utils.text import capfirst
from modeltranslation.translator import translator

from core.public_ids import as_id
from core.scoping import Rows, scopes
from core.translations import TextIn, language_codes, text_of


@dataclass(frozen=True)
class Sort:
    """A model with texts in several languages."""

    model: type[Model]
    fields: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        return str(capfirst(self.model._meta.verbose_name_plural))

    @property
    def key_field(self) -> str:
        """What names a row outside the database: a public id or slug, where there is one."""
        names = {field.name for field in self.model._meta.fields}
        return next((name for name in ("public_id", "slug") if name in names), "pk")

    def rows(self, person: Any) -> Rows:
        """Those whose texts this person may write, with the rows that their names need."""
        named = [field.name for field in self.model._meta.fields if field.many_to_one and not field.null]
        rows = scopes.changeable(person, self.model._default_manager.order_by("pk"))
        return rows.select_related(*named) if named else rows

    def rows_by_key(self, person: Any, keys: Sequence[str]) -> Rows:
        """Those of the rows that these keys name; a key that cannot be one names nothing."""
        fits = {"public_id": as_id, "pk": str.isdecimal}.get(self.key_field, bool)
        return self.rows(person).filter(**{f"{self.key_field}__in": [key for key in keys if fits(key)]})

    def key_of(self, row: Model) -> str:
        return str(getattr(row, self.key_field))

    def field_name(self, field: str) -> str:
        return str(self.model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]

    def lacking(self, language: str) -> Q:
        """Rows with a text in some language and none in this one."""
        return reduce(or_, (lacks(field, language) for field in self.fields))


@dataclass(frozen=True)
class Text:
    """One field of one row, as a translator sees it."""

    sort: Sort
    row: Any
    field: str

    @property
    def key(self) -> str:
        return f"{self.sort.label}/{self.sort.key_of(self.row)}/{self.field}"

    @property
    def source(self) -> TextIn:
        """The original; where staff have not written it, another language that is there."""
        found = text_of(self.row, self.field, getattr(self.row, "original_language", None))
        return TextIn(one_newline(found.text), found.language)

    @property
    def name(self) -> str:
        return self.sort.field_name(self.field)

    @property
    def limit(self) -> int | None:
        return getattr(self.row._meta.get_field(self.field), "max_length", None)

    @property
    def is_one_line(self) -> bool:
        return self.limit is not None

    def target(self, language: str) -> str:
        return one_newline(getattr(self.row, f"{self.field}_{language}", None) or "")

    def lacks(self, language: str) -> bool:
        return bool(self.source) and not self.target(language)


def one_newline(text: str) -> str:
    """Browsers end lines with two characters, translators' programs with one."""
    return text.replace("\r\n", "\n")


def is_empty(field: str, language: str) -> Q:
    return Q(**{f"{field}_{language}__isnull": True}) | Q(**{f"{field}_{language}": ""})


def lacks(field: str, language: str) -> Q:
    others = [is_empty(field, code) for code in language_codes() if code != language]
    return is_empty(field, language) & ~reduce(and_, others)


def sorts_for(person: Any) -> list[Sort]:
    """All models of which this person may write texts."""
    found = [
        Sort(model, tuple(translator.get_options_for_model(model).get_field_names()))
        for model in translator.get_registered_models(abstract=False)
        if model in scopes and scopes.of(model).allows("change", person)
    ]
    return sorted(found, key=lambda sort: sort.label)


@dataclass(frozen=True)
class Line:
    """How many texts of a model lack each language, in the order of the languages."""

    sort: Sort
    numbers: list[tuple[str, int]]


def numbers_of(person: Any, sorts: Sequence[Sort]) -> list[Line]:
    """One query a model."""
    lines = []
    for sort in sorts:
        wanted = {
            f"{code}_{field}": Count("pk", filter=lacks(field, code))
            for code in language_codes()
            for field in sort.fields
        }
        found = sort.rows(person).order_by().aggregate(**wanted)
        numbers = [(code, sum(found[f"{code}_{field}"] for field in sort.fields)) for code in language_codes()]
        lines.append(Line(sort, numbers))
    return lines


def texts_of_rows(sort: Sort, rows: Rows, language: str, *, also_written: bool = False) -> Iterator[Text]:
    """The texts of these rows that lack the language; `also_written` adds those that have it."""
    for row in rows:
        for field in sort.fields:
            text = Text(sort, row, field)
            if text.source and text.source.language != language and (also_written or text.lacks(language)):
                yield text


def edited_at(row: Model) -> str:
    """Where in the admin one edits this row: its page, or the page that it stands on; empty for none."""
    for model, page in admin.site._registry.items():
        if type(row) is model:
            return address(row, row.pk)
        for inline in page.inlines:
            if inline.model is type(row):
                parent = next(field for field in row._meta.fields if field.related_model is model)
                return address(model, getattr(row, parent.attname))
    return ""


def address(model: Any, pk: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
