"""Form controls of the joined pages."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class OfferedTextInput(forms.TextInput):
    """Free text with known answers on offer (a datalist): no JavaScript, and nothing is forced."""

    def __init__(self, *, offers: Callable[[], list[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offers = offers

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        offers_id = f"{(attrs or {}).get('id', name)}-offers"
        field = super().render(name, value, {**(attrs or {}), "list": offers_id}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((offer,) for offer in self.offers()))
        return format_html('{}<datalist id="{}">{}</datalist>', field, offers_id, options)
