"""Forms of the admin: translated texts, choices that keep what is already there, and refusals of a service."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.translations import language_codes


class ScopedModelForm(forms.ModelForm):
    """Offers what the person may pick, and what the row already holds, so that saving never drops what one cannot see.

    `required_texts` names translated fields that need a text in the row's original language.
    """

    required_texts: Sequence[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = keep_current(field.queryset, self.initial.get(name) if self.instance.pk else None)
                if self.is_bound:
                    self.keep_keys(self.add_prefix(name), field.queryset.model)

    def keep_keys(self, name: str, model: type[Model]) -> None:
        """What is no key of that model (a word, a number beyond its column) becomes one that no row has.

        It is refused like any choice that is not offered; Django's picker, shown again with it, is a server error.
        """
        data: Any = self.data
        sent = data.getlist(name)
        kept = [value if not value or could_be_key(model, value) else "0" for value in sent]
        if kept != sent:
            self.data = data = data.copy()
            data.setlist(name, kept)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        original = self.cleaned_data.get("original_language")
        for name in self.required_texts:
            field = f"{name}_{original}"
            if original and field in self.fields and not self.cleaned_data.get(field):
                self.add_error(field, _("Write this text in the original language first."))
        return cleaned


def could_be_key(model: type[Model], value: str) -> bool:
    try:
        model._meta.pk.clean(value, None)
    except ValidationError:
        return False
    return True


def keep_current(rows: Any, current: Any) -> Any:
    """The rows and the current value(s), in one query, whatever the scope."""
    if not current:
        return rows
    values = current if isinstance(current, list | tuple) else [current]
    keys = [getattr(value, "pk", value) for value in values]
    offered = rows.order_by().values("pk")
    return rows.model._default_manager.filter(Q(pk__in=offered) | Q(pk__in=keys)).order_by(*rows.query.order_by)


def refused(form: type[forms.BaseForm], error: DomainError) -> type[forms.BaseForm]:
    """The same form, which says why a service refused what was typed: beside the field, or above the form."""

    class Refused(form):  # type: ignore[misc, valid-type]
        def clean(self) -> Any:
            cleaned = super().clean()
            self.add_error(error_field(self.fields, error.field), error.message)
            return cleaned

    return Refused


def error_field(fields: dict[str, Any], name: str | None) -> str | None:
    """The form's field for the error; a translated one stands for its first language."""
    if name is None or name in fields:
        return name
    return next((f"{name}_{code}" for code in language_codes() if f"{name}_{code}" in fields), None)


def translated(*names: str) -> list[str]:
    """The columns of translated fields: `title` -> `title_en`, `title_pt`, …"""
    return [f"{name}_{code}" for name in names for code in language_codes()]


def language_fieldsets(*names: str, opened: str = "") -> list[tuple[Any, dict[str, Any]]]:
    """One group per language, the `opened` one first, the others folded as native disclosure widgets.

    They need neither script nor style of ours; a group with an error in it is never folded.
    """
    codes = sorted(settings.LANGUAGES, key=lambda language: language[0] != opened)
    return [
        (label, {"fields": [f"{name}_{code}" for name in names], "classes": [] if code == opened else ["collapse"]})
        for code, label in codes
    ]
