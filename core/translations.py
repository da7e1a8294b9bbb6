"""Texts that staff write in the languages of the site: which one a reader gets, and in which language it then is."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language


@dataclass(frozen=True)
class TextIn:
    """A text and the code of the language it is written in."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def tag(self) -> str:
        """The BCP 47 tag for a `lang` attribute."""
        return language_tag(self.language)

    @property
    def is_foreign(self) -> bool:
        """Whether the text is not in the language of the page around it."""
        return bool(self.text) and self.language != (get_language() or settings.LANGUAGE_CODE)


def language_codes() -> list[str]:
    """The interface languages, in the order of the settings."""
    return [code for code, _name in settings.LANGUAGES]


def language_tag(code: str) -> str:
    """`pt` is European Portuguese: `pt-PT`; the others are their own tag."""
    return str(settings.LANGUAGE_TAGS.get(code, code))


def text_of(row: Any, field: str, language: str | None = None) -> TextIn:
    """The text of a translated field for a reader of `language` (default: the active one).

    Without a translation it falls back to the original language, then to any language that has a text. The row is a
    model's, or a named tuple with the columns of all languages.
    """
    wanted = language or get_language() or settings.LANGUAGE_CODE
    if text := getattr(row, f"{field}_{wanted}", None):
        return TextIn(text, wanted)
    for code in dict.fromkeys([wanted, getattr(row, "original_language", wanted), *language_codes()]):
        text = getattr(row, f"{field}_{code}", None)
        if text:
            return TextIn(text, code)
    return TextIn("", wanted)


def texts_of(row: models.Model, *fields: str) -> list[str]:
    """All translations of the fields that have a text."""
    values: list[Any] = [getattr(row, f"{field}_{code}", None) for field in fields for code in language_codes()]
    return [value for value in values if value]


def set_texts(row: models.Model, field: str, texts: dict[str, str]) -> None:
    """Write translations explicitly, never through the active language."""
    for code, text in texts.items():
        setattr(row, f"{field}_{code}", text)
