"""The search: what can be asked for, and what is found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.models import Activity, LearningPath
from academy.models.activity import ActivityQuerySet
from core.text import fold
from core.translations import TextIn, language_codes, text_of
from reference.models import Language, Territory, Topic

UPCOMING, PAST = "upcoming", "past"
LONGEST_SEARCH = 200  # characters; more is no search but a paste
MOST_WORDS = 8

Option = tuple[str, TextIn]


@dataclass(frozen=True)
class Facet:
    """One filter of the list: its parameter, its label, and its options in named groups (one group without a name)."""

    name: str
    label: str
    any_label: str
    value: str
    groups: list[tuple[str, list[Option]]] = field(default_factory=list)


class ActivitySearch:
    """What somebody looks for, read from the address. A value that does not exist counts as none."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self.text = (params.get("q") or "").strip()[:LONGEST_SEARCH]
        self.when = PAST if params.get("when") == PAST else UPCOMING
        self._params = params

    @property
    def is_past(self) -> bool:
        return self.when == PAST

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters with all their options: one query each for territories, topics, languages and paths.

        One without options is left out.
        """
        here = self._params
        named = [
            ("territory", _("Territory"), _("All territories"), [("", territory_options())]),
            ("topic", _("Topic"), _("All topics"), topic_groups()),
            ("language", _("Language"), _("All languages"), [("", language_options())]),
            ("format", _("Format"), _("All formats"), [("", format_options())]),
            ("path", _("Learning path"), _("All learning paths"), [("", path_options())]),
        ]
        return [
            Facet(name, label, any_label, known_value(here.get(name), groups), groups)
            for name, label, any_label, groups in named
            if any(options for _group, options in groups)
        ]

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The filters that are set: parameter and value."""
        return {facet.name: facet.value for facet in self.facets if facet.value}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the default is asked for."""
        return bool(self.text or self.chosen)

    @cached_property
    def address(self) -> str:
        """The query string that finds the same again, without the page; empty for the default."""
        params = {"q": self.text, **self.chosen, "when": PAST if self.is_past else ""}
        return urlencode({name: value for name, value in params.items() if value})

    @cached_property
    def filters(self) -> str:
        """The same without the time: what a calendar of these activities is asked for."""
        return urlencode({name: value for name, value in {"q": self.text, **self.chosen}.items() if value})

    def found(self, now: datetime) -> ActivityQuerySet:
        """Published activities that match: coming ones with the next first, or past ones with the latest first."""
        rows = Activity.objects.published()
        return self.narrowed(rows.past(now) if self.is_past else rows.upcoming(now))

    def narrowed(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        """Those of `rows` that have the words and pass the filters, whenever they take place."""
        rows = rows.matching(" ".join(fold(self.text).split()[:MOST_WORDS]))
        if territory := self.chosen.get("territory"):
            rows = rows.in_territory(Territory.objects.get(slug=territory))
        if topic := self.chosen.get("topic"):
            rows = rows.filter(pk__in=Activity.objects.filter(topics__code=topic).values("pk"))
        if language := self.chosen.get("language"):
            rows = rows.filter(languages=language)
        if chosen_format := self.chosen.get("format"):
            rows = rows.filter(format=chosen_format)
        if path := self.chosen.get("path"):
            rows = rows.filter(module__path__slug=path)
        return rows


def known_value(value: str | None, groups: list[tuple[str, list[Option]]]) -> str:
    """The value if it is one of the options, else none."""
    known = {option for _group, options in groups for option, _label in options}
    return value if value and value in known else ""


def in_all_languages(field_name: str) -> list[str]:
    """The columns that `text_of` reads."""
    return ["original_language", *(f"{field_name}_{code}" for code in language_codes())]


def territory_options() -> list[Option]:
    rows = Territory.objects.values_list("slug", *in_all_languages("name"), named=True)
    return [(row.slug, text_of(row, "name")) for row in rows]


def topic_groups() -> list[tuple[str, list[Option]]]:
    """Topics under the name of their framework; the same code in two versions of a framework is one topic."""
    rows = Topic.objects.order_by("framework__code", "framework__version", "position")
    named = rows.values_list("code", "framework__name", *in_all_languages("name"), named=True)
    groups = []
    for name, topics in groupby(named, key=lambda topic: topic.framework__name):
        options = {topic.code: text_of(topic, "name") for topic in topics}
        groups.append((name, list(options.items())))
    return groups


def language_options() -> list[Option]:
    return [(code, TextIn(name, code)) for code, name in Language.objects.values_list("code", "name")]


def path_options() -> list[Option]:
    """Published learning paths, in their order."""
    rows = LearningPath.objects.published().order_by("position", "slug")
    named = rows.values_list("slug", *in_all_languages("title"), named=True)
    return [(row.slug, text_of(row, "title")) for row in named]


def format_options() -> list[Option]:
    return [(value, TextIn(str(label), get_language() or "")) for value, label in Activity.Format.choices]
