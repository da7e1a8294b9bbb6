"""Reading a page, a mail or a sheet for what is left in another language.

While `marked_texts` is on, every text that the catalogues answer wears an invisible mark of its language. What a
reader then meets without a mark was never translatable, or lacks in this reader's catalogue, or is data: the texts of
the rows themselves.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import trans_real
from modeltranslation.translator import translator

from core.translations import language_codes, language_tag
from core.when import IN_LANGUAGE

# Characters of the private use area: they stand in no text, and nothing escapes or changes them.
OPEN, CLOSE, FIRST = "\ue000", "\ue001", 0xE010
MARKS = re.compile(f"{OPEN}(.)|{CLOSE}")
WORD = re.compile(r"[^\W\d_]{2,}")
# Attributes that are read or heard.
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
WITHOUT = "without lang: "
# Too short to be told from a word by chance.
SHORT = 3
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
    return mark_safe(marked) if isinstance(text, SafeData) else marked


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
        "ngettext": lambda one, many, number: answer(trans_real.ngettext(one, many, number), (one, many), counted(one)),
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
    own = {config.name.split(".")[0] for config in apps.get_app_configs()} | {"mustsee"}
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in own:
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and getattr(value, "__module__", "") == name:
                    value.cache_clear()


class Rows:
    """The texts of all rows there are, each with the languages that it is in: `*` where the row does not say."""

    def __init__(self, languages: dict[str, set[str]]) -> None:
        self.languages = languages
        self.known: dict[str, str] = {}
        self.spoken = {text: codes for text, codes in languages.items() if "*" not in codes and len(text) > SHORT}
        self.by_first_word: dict[str, list[str]] = defaultdict(list)
        for value in self.spoken:
            for word in WORD.findall(value)[:1]:
                self.by_first_word[word].append(value)
        self.longest_first = sorted(languages, key=len, reverse=True)

    @classmethod
    def there(cls) -> "Rows":
        """Those of the database, now."""
        languages: dict[str, set[str]] = defaultdict(set)
        for text, code in (pair for model in apps.get_models() for pair in texts_of_model(model)):
            languages[one_space(text)].add(code)
        for codes in languages.values():
            # What a history has kept does not say which language it was.
            if len(codes) > 1:
                codes.discard("*")
        for zone in available_timezones():
            languages[zone.replace("_", " ")].add("*")
        return cls(languages)

    def without(self, text: str) -> str:
        """What of a text is no row's."""
        if text not in self.known:
            self.known[text] = self.taken_out(text)
        return self.known[text]

    def taken_out(self, text: str) -> str:
        if text in self.languages:
            return ""
        for value in self.longest_first:
            if len(value) > 1 and value in text:
                text = text.replace(value, " ")
        return text


def texts_of_model(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Every text of its rows with its language."""
    spoken = translated_columns(model)
    originals = {name.rpartition("_")[0] for name in spoken}
    fields = [field for field in model._meta.concrete_fields if is_text(field)]
    columns = [field.attname for field in fields if field.name not in originals]
    for values in model._base_manager.values_list(*columns) if columns else ():
        for name, value in zip(columns, values, strict=True):
            for text in texts_in(value):
                yield text, spoken.get(name, "*")


def translated_columns(model: type[models.Model]) -> dict[str, str]:
    """The columns of translated fields and their languages."""
    if model not in translator.get_registered_models():
        return {}
    names = translator.get_options_for_model(model).all_fields
    # A place has its name in whatever sentence it stands.
    is_place = model._meta.label == "reference.Territory"
    return {f"{name}_{code}": "*" if is_place else code for name in names for code in language_codes()}


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
        self.stack: list[tuple[str, str, int]] = []
        # Language, how many marks are open before it, the text, and whether a part of it could have its own `lang`.
        self.texts: list[tuple[str, int, str, bool]] = []
        # A text that was cut has lost the end of its mark: a mark ends with the element that it began in.
        self.depth = 0

    @property
    def language(self) -> str:
        return self.stack[-1][1] if self.stack else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang") or self.language
        for name, value in given.items():
            if is_spoken(tag, name, given):
                self.texts.append((language, 0, value, False))
        if tag not in VOID:
            self.stack.append((tag, language, self.depth))

    def handle_endtag(self, tag: str) -> None:
        while tag in {name for name, _language, _depth in self.stack}:
            name, _language, before = self.stack.pop()
            self.depth = min(self.depth, before)
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self.stack or self.stack[-1][0] not in UNREAD:
            # The title of a page has no parts that could say their language, and neither has an attribute.
            is_whole = self.stack[-1:] and self.stack[-1][0] == "title"
            self.texts.append((self.language, self.depth, data, not is_whole))
            for found in MARKS.finditer(data):
                self.depth = max(0, self.depth + (1 if found[1] else -1))


def is_spoken(tag: str, name: str, given: dict[str, str]) -> bool:
    """Whether people read or hear this attribute. Scripts say what stands in `data-`: sentences have spaces."""
    if tag == "meta":
        return name == "content" and given.get("name") == "description"
    if name == "value":
        return tag == "input" and given.get("type") in {"submit", "button", "reset"}
    return name in SPOKEN or (name.startswith("data-") and bool(re.search(r"\w\s+\w", given[name])))


def unmarked(text: str, language: str, depth: int = 0) -> tuple[list[str], list[str]]:
    """The parts of a text outside all marks (`depth` are open before it), and the parts marked for another language."""
    outside, foreign, at = [], [], 0
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


def codes_by_tag() -> dict[str, str]:
    return {language_tag(code): code for code in language_codes()}


def left_in_html(html: str, language: str, rows: Rows) -> list[str]:
    """What a reader of this page meets in another language, unless the page says so with `lang`."""
    page = Page()
    page.feed(html)
    codes = codes_by_tag()
    found: list[str] = []
    for tag, depth, text, has_parts in page.texts:
        if (here := codes.get(tag)) is not None:
            left = left_in(text, here, rows, is_own=here == language, depth=depth)
            found += [one for one in left if has_parts or not one.startswith(WITHOUT)]
        elif tag == "":
            found += [f"no lang: {text}"] if text.strip() else []
    return found


def left_in(text: str, language: str, rows: Rows, *, is_own: bool = True, depth: int = 0) -> list[str]:
    """The same for one plain text. What is said to be in another language is only held against its marks."""
    outside, foreign = unmarked(text, language, depth)
    found = [f"marked for another language: {one_space(part)}" for part in foreign]
    found += [one_space(part) for part in outside if is_own and says_words(part, rows)]
    return found + (without_lang(MARKS.sub("", text), language, rows) if is_own else [])


def says_words(part: str, rows: Rows) -> bool:
    """Whether words are left beside addresses and texts of rows: either may stand inside the other."""
    if not WORD.search(part):
        return False
    rests = (rows.without(one_space(ADDRESS.sub(" ", part))), ADDRESS.sub(" ", rows.without(one_space(part))))
    words = [set(WORD.findall(CODES.sub(" ", rest))) - EVERYWHERE for rest in rests]
    return all(words)


def without_lang(text: str, language: str, rows: Rows) -> list[str]:
    """Texts of rows that are not in this language and say so neither by `lang` nor in words (“in Italian”)."""
    plain = one_space(text)
    words = set(WORD.findall(plain))
    near = [value for word in words & rows.by_first_word.keys() for value in rows.by_first_word[word]]
    found = [value for value in near if re.search(rf"\b{re.escape(value)}\b", plain)]
    foreign = [value for value in found if language not in rows.spoken[value]]
    with translation.override(language):
        said = {code for code, words in IN_LANGUAGE.items() if MARKS.sub("", str(words)) in plain}
    return [f"{WITHOUT}{value}" for value in foreign if said.isdisjoint(rows.spoken[value])]


def left_in_mail(message: Any, rows: Rows) -> list[str]:
    """The same for the subject and both bodies of a mail, in the language that it declares."""
    language = codes_by_tag()[message.extra_headers["Content-Language"]]
    # Plain text and subjects cannot mark the language of a title.
    plain = [left for text in (message.subject, message.body) for left in left_in(text, language, rows)]
    html = left_in_html(message.alternatives[0].content, language, rows)
    return [left for left in plain if not left.startswith(WITHOUT)] + html


def reading(build: Any, read: set[str]) -> Any:
    """`build_message` that also reads the first mail of each kind, as a reader of another language gets it."""

    def build_and_read(delivery: Any, mail: Any, kind: Any, own: Any = None) -> Any:
        message = build(delivery, mail, kind, own)
        if kind.name not in read and kind.name.partition(".")[0] not in {"test", "tests"} and own is None:
            read.add(kind.name)
            before = delivery.person.language
            delivery.person.language = language_codes()[1 + len(read) % (len(language_codes()) - 1)]
            try:
                with marked_texts():
                    marked = build(delivery, mail, kind)
                left = left_in_mail(marked, Rows.there())
            finally:
                delivery.person.language = before
            assert left == [], (kind.name, left)
        return message

    return build_and_read
