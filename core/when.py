"""How planned moments are written for a reader: on the clock of the place, and on the reader's own."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.translations import TextIn

# A day with its weekday, as each language writes it. Django's own DATE_FORMAT has no weekday.
DAY_FORMATS = {"pt": r"l, j \d\e F \d\e Y", "es": r"l j \d\e F \d\e Y"}
DEFAULT_DAY_FORMAT = "l j F Y"
# The first of a month is an ordinal in French: “vendredi 1er janvier 2027”.
FIRST_DAY_FORMATS = {"fr": r"l j\e\r F Y"}

# Cities that give their name to a time zone; another zone shows the English name of its city.
CITIES = {
    "Europe/Lisbon": pgettext_lazy("time zone", "Lisbon"),
    "Europe/Rome": pgettext_lazy("time zone", "Rome"),
    "Europe/Madrid": pgettext_lazy("time zone", "Madrid"),
    "Europe/Paris": pgettext_lazy("time zone", "Paris"),
    "Europe/Brussels": pgettext_lazy("time zone", "Brussels"),
    "Atlantic/Azores": pgettext_lazy("time zone", "Azores"),
    "Atlantic/Madeira": pgettext_lazy("time zone", "Madeira"),
    "Atlantic/Canary": pgettext_lazy("time zone", "Canary Islands"),
    "Europe/London": pgettext_lazy("time zone", "London"),
    "Europe/Dublin": pgettext_lazy("time zone", "Dublin"),
}

# Django's Portuguese and Italian write “Novembro” and “Giovedì”, though both languages want them small. Our catalogues
# are read before Django's, so naming the days and months here puts them right wherever a date is written.
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
MONTHS = (
    *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June")),
    *(_("July"), _("August"), _("September"), _("October"), _("November"), _("December")),
)

# A language without a line here is said by its own name: “in Euskara”.
IN_LANGUAGE = {
    "en": _("in English"),
    "pt": _("in Portuguese"),
    "it": _("in Italian"),
    "es": _("in Spanish"),
    "fr": _("in French"),
    # Activities are held in it, in part of Navarra.
    "eu": _("in Basque"),
}


def at_place(moment: datetime, zone: str) -> datetime:
    """The moment on the clock of a place."""
    return moment.astimezone(ZoneInfo(zone))


def day_text(local: datetime) -> str:
    """“Wednesday 10 March 2027”, in the reader's language."""
    return day_in(local.date(), get_language() or "")


@lru_cache(maxsize=2048)
def day_in(day: date, language: str) -> str:
    """The same for the active `language`; a list writes the same few days again and again."""
    usual = DAY_FORMATS.get(language, DEFAULT_DAY_FORMAT)
    return format_date(day, FIRST_DAY_FORMATS.get(language, usual) if day.day == 1 else usual)


def hour_text(local: datetime) -> str:
    """“09:30”: the five languages all read a clock of 24 hours."""
    return f"{local:%H:%M}"


def moment_text(local: datetime) -> str:
    """Day and hour."""
    return f"{day_text(local)}, {hour_text(local)}"


def city_of(zone: str) -> str:
    """The city that names a zone, in the reader's language where we know it."""
    return str(CITIES.get(zone) or zone.rsplit("/", maxsplit=1)[-1].replace("_", " "))


def zone_text(zone: str, moment: datetime) -> str:
    """“Lisbon time (WET)”; without the abbreviation where the zone has none but digits."""
    abbreviation = at_place(moment, zone).tzname() or ""
    if not abbreviation.isalpha():
        return gettext("%(city)s time") % {"city": city_of(zone)}
    return gettext("%(city)s time (%(abbreviation)s)") % {"city": city_of(zone), "abbreviation": abbreviation}


def span_text(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """“Wednesday 10 March 2027, 10:00–12:00, Lisbon time (WET)”."""
    start, end = at_place(starts_at, zone), at_place(ends_at, zone)
    return f"{moment_text(start)}–{hour_text(end)}, {zone_text(zone, start)}"


def reader_text(starts_at: datetime, ends_at: datetime, *, place_zone: str, reader_zone: str) -> str:
    """“for you: 11:00–13:00, Rome time”; empty where both clocks show the same."""
    start, end = at_place(starts_at, reader_zone), at_place(ends_at, reader_zone)
    there = at_place(starts_at, place_zone)
    if start.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    words = {
        "day": day_text(start),
        "start": hour_text(start),
        "end": hour_text(end),
        "zone": gettext("%(city)s time") % {"city": city_of(reader_zone)},
    }
    if start.date() != there.date():
        return gettext("for you: %(day)s, %(start)s–%(end)s, %(zone)s") % words
    return gettext("for you: %(start)s–%(end)s, %(zone)s") % words


def reader_moment_text(moment: datetime, *, place_zone: str, reader_zone: str) -> str:
    """“for you: Wednesday 10 March 2027, 11:00, Rome time”; empty where both clocks show the same."""
    there, here = at_place(moment, place_zone), at_place(moment, reader_zone)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    zone = gettext("%(city)s time") % {"city": city_of(reader_zone)}
    return gettext("for you: %(moment)s, %(zone)s") % {"moment": moment_text(here), "zone": zone}


def minutes_text(minutes: int) -> str:
    """The same as `hours_text`, in one piece on its line."""
    return hours_text(minutes).replace(" ", "\u00a0")


def in_language(code: str, name: str = "") -> str:
    """“in Italian”: said beside a text that is not in the reader's language, and within sentences.

    `name` is what the language is called where nobody has said it in the reader's own: a sign language, for instance.
    """
    if code in IN_LANGUAGE:
        return str(IN_LANGUAGE[code])
    return gettext("in %(language)s") % {"language": dict(settings.LANGUAGES).get(code, name or code)}


def with_language(text: TextIn) -> str:
    """The text where no part of it could have its own `lang`: another language is said in words, “(in Italian)”."""
    return f"{text} ({in_language(text.language)})" if text.is_foreign else str(text)


def hours_text(minutes: int) -> str:
    """“6 h”, “6 h 30 min”, “45 min”: the five languages write it alike."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
