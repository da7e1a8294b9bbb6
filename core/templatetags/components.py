"""Template tags of the components; built into every template."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django import template
from django.db import models
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core import icons, numbers, when
from core.text import sign
from core.translations import TextIn, language_tag, text_of

register = template.Library()
register.simple_tag(sign)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of Bootstrap Icons, inline. Decoration unless it has a label, which is then its name for everybody."""
    return svg(name, str(label))


@lru_cache(maxsize=512)
def svg(name: str, label: str) -> SafeString:
    """The same, made once for each name and label: a list has a hundred of them."""
    drawing = icons.drawing(name)
    if not drawing:
        return format_html("{}", label)
    attributes = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="1em" height="1em" viewBox="0 0 16 16" fill="currentColor" {}>{}</svg>',
        attributes,
        mark_safe(drawing),  # noqa: S308 - the package's own file, checked by its lock
    )


@register.simple_tag
def text_in(row: models.Model, field: str, mark: bool = False, lines: bool = False) -> SafeString:
    """A translated field in the reader's language, else in the one it exists in, marked with `lang`.

    `mark` adds a small visible “in Italian” to a text in another language; `lines` keeps its line breaks as paragraphs.
    """
    return marked(text_of(row, field), mark, lines)


@register.simple_tag
def said_in(text: str, language: str, mark: bool = False) -> SafeString:
    """A text that is there in one language only (its code), marked in the same way where the reader's is another."""
    return marked(TextIn(text, language), mark)


def marked(text: TextIn, mark: bool, lines: bool = False) -> SafeString:
    if not text:
        return mark_safe("")
    tag = "div" if lines else "span"
    body = mark_safe(linebreaks(text.text, autoescape=True)) if lines else escape(text.text)  # noqa: S308
    if not text.is_foreign:
        return body
    note = format_html(' <span class="lang-mark">{}</span>', when.in_language(text.language)) if mark else ""
    return format_html('<{} lang="{}">{}</{}>{}', tag, text.tag, body, tag, note)


@register.simple_tag
def text_said(row: models.Model, field: str) -> str:
    """The same for plain text, which has no `lang`: “Energy (in Italian)”."""
    return when.with_language(text_of(row, field))


@register.simple_tag
def text_lang(row: models.Model, field: str) -> str:
    """The language tag of what `text_in` would show, for a `lang` attribute."""
    return text_of(row, field).tag


@register.simple_tag
def lang_tag(code: str) -> str:
    """The BCP 47 tag of an interface language: `pt` is `pt-PT`."""
    return language_tag(code)


@register.simple_tag
def options(rows: Iterable[tuple[str, TextIn]], chosen: str = "") -> SafeString:
    """The options of a select: value and text each; made in one go, since a page may have a hundred."""
    tags = ((value, text.text, text.tag if text.is_foreign else "", value == chosen) for value, text in rows)
    return mark_safe("".join(option(*tag) for tag in tags))  # noqa: S308 - each is made by format_html


@lru_cache(maxsize=4096)
def option(value: str, text: str, tag: str, is_chosen: bool) -> SafeString:
    """One option; the same hundred stand on every page of a list."""
    chosen = mark_safe(" selected") if is_chosen else ""
    language = format_html(' lang="{}"', tag) if tag else ""
    return format_html('<option value="{}"{}{}>{}</option>', value, chosen, language, text)


@register.simple_tag
def place_time(starts_at: datetime, ends_at: datetime, zone: str, day: bool = True) -> SafeString:
    """Day, start and end on the clock of the place, with the name of its zone; without `day` under a heading with it.

    The data attributes let times.js add the reader's own time where the server does not know the reader.
    """
    return place_time_in(starts_at, ends_at, zone, get_language() or "", day)


@lru_cache(maxsize=2048)
def place_time_in(starts_at: datetime, ends_at: datetime, zone: str, language: str, day: bool = True) -> SafeString:
    """The same for the active `language`: a list writes the same few again and again."""
    start, end = when.at_place(starts_at, zone), when.at_place(ends_at, zone)
    return format_html(
        '<span class="place-time" data-starts="{}" data-ends="{}" data-zone="{}">'
        '<time datetime="{}">{}{}</time>–\u2060<time datetime="{}">{}</time> <span class="zone">{}</span></span>',
        start.isoformat(),
        end.isoformat(),
        zone,
        start.isoformat(),
        f"{when.day_text(start)}, " if day else "",
        when.hour_text(start),
        end.isoformat(),
        when.hour_text(end) if start.date() == end.date() else when.moment_text(end),
        when.zone_text(zone, start),
    )


@register.simple_tag
def reader_time(starts_at: datetime, ends_at: datetime, place_zone: str, reader_zone: str) -> SafeString | str:
    """The same span on the reader's clock; empty where it shows what the place's shows."""
    text = when.reader_text(starts_at, ends_at, place_zone=place_zone, reader_zone=reader_zone)
    return format_html('<span class="reader-time">{}</span>', text) if text else ""


@register.simple_tag
def place_day(moment: datetime, zone: str) -> SafeString:
    """The day of a moment at its place: “Wednesday 10 March 2027”."""
    local = when.at_place(moment, zone)
    return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), when.day_text(local))


@register.simple_tag
def zone_name(zone: str, moment: datetime) -> str:
    """“Lisbon time (WET)”: the name of a zone as it is at that moment."""
    return when.zone_text(zone, moment)


@register.simple_tag
def place_moment(moment: datetime, zone: str) -> SafeString:
    """One moment on the clock of a place, with the name of its zone."""
    local = when.at_place(moment, zone)
    return format_html(
        '<time datetime="{}">{}</time> <span class="zone">{}</span>',
        local.isoformat(),
        when.moment_text(local),
        when.zone_text(zone, moment),
    )


@register.simple_tag
def reader_moment(moment: datetime, place_zone: str, reader_zone: str) -> SafeString | str:
    """The same moment on the reader's clock; empty where it shows what the place's shows."""
    text = when.reader_moment_text(moment, place_zone=place_zone, reader_zone=reader_zone)
    return format_html('<span class="reader-time">{}</span>', text) if text else ""


@register.filter
def hours_text(minutes: int) -> str:
    """A number of minutes as “6 h 30 min”."""
    return when.hours_text(minutes)


@register.filter
def percent_text(number: int) -> str:
    """A whole number as “52 %”, in one piece."""
    return numbers.percent_text(number)
