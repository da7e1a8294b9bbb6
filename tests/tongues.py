"""Reading a page, a mail or a sheet for what is left in another language.

While `marked_texts` is on, every text that the catalogues answer wears an invisible mark of its language. What a reader then
meets without a mark was never translatable, or lacks in this reader's catalogue, or is data: the rows' own texts.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import trans_real
from modeltranslation.translator import translator

from core.translations import language_codes, language_tag

# Characters of the private use area: they stand in no text, and nothing escapes or changes them.
OPEN, CLOSE, FIRST = "\ue000", "\ue001", 0xE010
MARKS = re.compile(f"{OPEN}(.)|{CLOSE}")
WORD = re.compile(r"[^\W\d_]{2,}")
# Attributes that are read or heard.
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
UNREAD = {"script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+\w|(?<=\s)/[\w/.-]+|\blocalhost\S*")
# Checksums, ids and codes to type.
CODES = re.compile(r"\b(?=\w*\d)[\w-]{6,}\b|\b[A-Z0-9]{3} [A-Z0-9]{3}\b")
# What every language writes alike: units, formats, names of things that are no words of a language.
EVERYWHERE = {
    *{"de", "MU", "ST", "SEE", "min", "kB", "MB", "PDF", "CSV", "XLSX", "UTC", "GMT", "WET", "WEST", "CET", "CEST"},
    *{"CC", "BY", "SA", "NC", "CC0", "SHA"},
}


def mark(text: Any, language: str) -> Any:
    """The text in invisible brackets that say its language."""
    sign = chr(FIRST + language_codes().index(language))
    marked = f"{OPEN}{sign}{text}{CLOSE}" if text else text
    return mark_safe(marked) if isinstance(text, SafeData) else marked  # noqa: S308


def is_known(keys: list[Any]) -> bool:
    """Whether the active language's catalogues have one of these entries."""
    return any(key in trans_real.catalog()._catalog for key in keys)


def answer(text: Any, sources: tuple[str, ...], keys: list[Any]) -> Any:
    """The text with its mark, unless the catalogue lacks it and the English would be shown."""
    language = translation.get_language() or "en"
    if language not in language_codes() or (language != "en" and text in sources and not is_known(keys)):
        return text
    return mark(text, language)


def counted(source: str) -> list[Any]:
    return [(source, index) for index in range(4)]


@contextmanager
def marked_texts() -> Iterator[None]:
    """Every answer of gettext wears a mark; what was remembered with marks is forgotten afterwards."""
    trans: Any = translation._trans  # type: ignore[attr-defined]
    glue = trans_real.CONTEXT_SEPARATOR
    own = {
        "gettext": lambda text: answer(trans_real.gettext(text), (text,), [text]),
        "pgettext": lambda context, text: answer(
            trans_real.pgettext(context, text), (text,), [f"{context}{glue}{text}"]
        ),
        "ngettext": lambda one, many, number: answer(
            trans_real.ngettext(one, many, number), (one, many), counted(one)
        ),
        "npgettext": lambda context, one, many, number: answer(
            trans_real.npgettext(context, one, many, number), (one, many), counted(f"{context}{glue}{one}")
        ),
    }
    forget()
    before = {name: getattr(trans, name) for name in own}
    try:
        for name, function in own.items():
            setattr(trans, name, function)
        yield
    finally:
        for name, function in before.items():
            setattr(trans, name, function)
        forget()


def forget() -> None:
    """Empty what modules of the site remember of texts they have made."""
    import sys

    own = {config.name.split(".")[0] for config in apps.get_app_configs()} | {"mustsee"}
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in own:
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


class Rows:
    """The texts of all rows there are, each with the languages that it is in: `*` where the row does not say."""

    def __init__(self) -> None:
        self.languages: dict[str, set[str]] = defaultdict(set)
        self.known: dict[str, tuple[str, list[set[str]]]] = {}
        for model in apps.get_models():
            self.read(model)
        for zone in available_timezones():
            self.languages[zone.replace("_", " ")].add("*")
        self.longest_first = sorted(self.languages, key=len, reverse=True)

    def read(self, model: type[models.Model]) -> None:
        spoken = translated_columns(model)
        columns = {field.attname: field for field in model._meta.concrete_fields if is_text(field)}
        for values in model._base_manager.values_list(*columns) if columns else ():
            for name, value in zip(columns, values, strict=True):
                for text in texts_in(value):
                    self.languages[one_space(text)].add(spoken.get(name, "*"))

    def without(self, text: str) -> tuple[str, list[set[str]]]:
        """What of a text is no row's, and the languages of what is."""
        if text not in self.known:
            self.known[text] = self.taken_out(text)
        return self.known[text]

    def taken_out(self, text: str) -> tuple[str, list[set[str]]]:
        if text in self.languages:
            return "", [self.languages[text]]
        found = []
        for value in self.longest_first:
            if len(value) > 1 and value in text:
                text, found = text.replace(value, " "), [*found, self.languages[value]]
        return text, found


def translated_columns(model: type[models.Model]) -> dict[str, str]:
    """The columns of translated fields and their languages."""
    if model not in translator.get_registered_models():
        return {}
    names = translator.get_options_for_model(model).all_fields
    return {f"{name}_{code}": code for name in names for code in language_codes()}


def is_text(field: Any) -> bool:
    """Columns of words; what has choices is shown by its label."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.UUIDField, models.FileField)
    return isinstance(field, kinds) and not field.choices


def texts_in(value: Any) -> Iterator[str]:
    """The texts of a value, line by line; those of a JSON value too."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    elif value:
        yield from (line.strip() for line in str(value).splitlines() if line.strip())


def one_space(text: str) -> str:
    return " ".join(text.split())


class Page(HTMLParser):
    """A page's texts with the language each stands in. A mark may span several elements, as a sentence does."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []
        # The marks that are open; a text that was cut has lost its end, so they end with the element they began in.
        self.open = ""

    @property
    def language(self) -> str:
        return self.stack[-1][1] if self.stack else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang") or self.language
        for name, value in given.items():
            if is_spoken(tag, name, given):
                self.texts.append((language, value))
        if tag not in VOID:
            self.stack.append((tag, language, self.open))

    def handle_endtag(self, tag: str) -> None:
        while tag in {name for name, _language, _open in self.stack}:
            name, _language, before = self.stack.pop()
            self.open = self.open[: len(before)]
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self.stack or self.stack[-1][0] not in UNREAD:
            self.texts.append((self.language, self.open + data))
            for found in MARKS.finditer(data):
                self.open = self.open + found[0] if found[1] else self.open[:-2]


def is_spoken(tag: str, name: str, given: dict[str, str]) -> bool:
    """Whether people read or hear this attribute. Scripts say what stands in `data-`: sentences have spaces."""
    if tag == "meta":
        return name == "content" and given.get("name") == "description"
    if name == "value":
        return tag == "input" and given.get("type") in {"submit", "button", "reset"}
    return name in SPOKEN or (name.startswith("data-") and bool(re.search(r"\w\s+\w", given[name])))


def unmarked(text: str, language: str) -> tuple[list[str], list[str]]:
    """The parts of a text outside all marks, and the parts marked for another language."""
    outside, foreign, depth, at = [], [], 0, 0
    for found in MARKS.finditer(text):
        if depth == 0:
            outside.append(text[at : found.start()])
        at = found.end()
        if found[1] is None:
            depth = max(0, depth - 1)
        else:
            depth += 1
            if ord(found[1]) != FIRST + language_codes().index(language):
                foreign.append(MARKS.sub("", text[found.start() : found.start() + 80]))
    if depth == 0:
        outside.append(text[at:])
    return outside, foreign


def left_in_html(html: str, language: str, rows: Rows) -> list[str]:
    """What a reader of this page meets in another language, unless the page says so with `lang`."""
    page = Page()
    page.feed(html)
    codes = {language_tag(code): code for code in language_codes()}
    found: list[str] = []
    for tag, text in page.texts:
        if (here := codes.get(tag)) is not None:
            found += left_in(text, here, rows, is_own=here == language)
        elif tag == "":
            found.append(f"no lang: {text}") if text.strip() else None
    return found


def left_in(text: str, language: str, rows: Rows, *, is_own: bool = True) -> list[str]:
    """The same for one plain text. What is said to be in another language is only held against its marks."""
    outside, foreign = unmarked(text, language)
    found = [f"marked for another language: {one_space(part)}" for part in foreign]
    for part in outside if is_own else ():
        rest, spoken = rows.without(one_space(ADDRESS.sub(" ", part))) if WORD.search(part) else ("", [])
        if [word for word in WORD.findall(CODES.sub(" ", rest)) if word not in EVERYWHERE]:
            found.append(one_space(part))
        elif any(languages.isdisjoint({language, "*"}) for languages in spoken):
            found.append(f"without lang: {one_space(part)}")
    return found
