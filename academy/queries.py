"""Questions about activities that need more than one model: the search, and what a card shows to one reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Case, When
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from academy.models import Activity, Enrolment, Session
from academy.models.activity import ActivityQuerySet
from academy.models.enrolment import EnrolmentQuerySet
from accounts.models import Person
from core.text import fold
from core.translations import TextIn, text_of
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

    @property
    def chosen_label(self) -> str:
        """The label of the chosen option; empty when any will do."""
        for _group, options in self.groups:
            for value, label in options:
                if value == self.value:
                    return str(label)
        return ""


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
        """The filters with all their options: one query each for territories, topics and languages."""
        here = self._params
        named = [
            ("territory", _("Territory"), _("All territories"), [("", territory_options())]),
            ("topic", _("Topic"), _("All topics"), topic_groups()),
            ("language", _("Language"), _("All languages"), [("", language_options())]),
            ("format", _("Format"), _("All formats"), [("", format_options())]),
        ]
        return [
            Facet(name, label, any_label, known_value(here.get(name), groups), groups)
            for name, label, any_label, groups in named
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

    def found(self, now: datetime) -> ActivityQuerySet:
        """Published activities that match: coming ones with the next first, or past ones with the latest first."""
        rows = Activity.objects.published()
        rows = rows.past(now) if self.is_past else rows.upcoming(now)
        rows = rows.matching(" ".join(fold(self.text).split()[:MOST_WORDS]))
        if territory := self.chosen.get("territory"):
            rows = rows.in_territory(Territory.objects.get(slug=territory))
        if topic := self.chosen.get("topic"):
            rows = rows.filter(pk__in=Activity.objects.filter(topics__code=topic).values("pk"))
        if language := self.chosen.get("language"):
            rows = rows.filter(languages=language)
        if chosen_format := self.chosen.get("format"):
            rows = rows.filter(format=chosen_format)
        return rows


def known_value(value: str | None, groups: list[tuple[str, list[Option]]]) -> str:
    """The value if it is one of the options, else none."""
    known = {option for _group, options in groups for option, _label in options}
    return value if value and value in known else ""


def territory_options() -> list[Option]:
    return [(row.slug, text_of(row, "name")) for row in Territory.objects.all()]


def topic_groups() -> list[tuple[str, list[Option]]]:
    """Topics under the name of their framework; the same code in two versions of a framework is one topic."""
    rows = Topic.objects.select_related("framework").order_by("framework__code", "framework__version", "position")
    groups = []
    for name, topics in groupby(rows, key=lambda topic: topic.framework.name):
        options = {topic.code: text_of(topic, "name") for topic in topics}
        groups.append((name, list(options.items())))
    return groups


def language_options() -> list[Option]:
    return [(row.code, TextIn(row.name, row.code)) for row in Language.objects.all()]


def format_options() -> list[Option]:
    return [(value, TextIn(str(label), "")) for value, label in Activity.Format.choices]


@dataclass(frozen=True)
class ActivityCard:
    """An activity as one reader sees it; `own_state` is empty when nobody is signed in."""

    activity: Activity
    now: datetime
    own_state: str = ""
    position: int = 0
    reader_zone: str = ""

    @cached_property
    def title(self) -> TextIn:
        return text_of(self.activity, "title")

    @cached_property
    def summary(self) -> TextIn:
        return text_of(self.activity, "summary")

    @cached_property
    def planned_sessions(self) -> list[Session]:
        """The sittings that take place, or took place; all of them when every one is cancelled."""
        rows = list(self.activity.sessions.all())
        return [row for row in rows if not row.is_cancelled] or rows

    @property
    def first_session(self) -> Session | None:
        return self.planned_sessions[0] if self.planned_sessions else None

    @property
    def is_open(self) -> bool:
        return self.activity.is_open(self.now)

    @property
    def has_ended(self) -> bool:
        return self.activity.has_ended(self.now)

    @property
    def is_own(self) -> bool:
        """Whether the reader holds, wants or waits for a seat."""
        return self.own_state in Enrolment.LIVE_STATES

    @property
    def own_state_text(self) -> str:
        """The reader's own state in words; empty when there is none."""
        return str(Enrolment.State(self.own_state).label) if self.own_state in Enrolment.State.values else ""


def card_for(
    activity: Activity, *, person: Person | None, is_signed_in: bool, enrolment: Enrolment | None, now: datetime
) -> ActivityCard:
    """The activity as this reader sees it; `enrolment` is the reader's own, with its position."""
    if not is_signed_in:
        return ActivityCard(activity, now)
    zone = person.zone if person else ""
    if enrolment is None:
        return ActivityCard(activity, now, own_state="none", reader_zone=zone)
    position = getattr(enrolment, "position", 0)
    return ActivityCard(activity, now, own_state=enrolment.state, position=position, reader_zone=zone)


def cards_for(
    activities: Iterable[Activity], *, person: Person | None, is_signed_in: bool, now: datetime
) -> list[ActivityCard]:
    """Cards in the same order, with the reader's own states: one query, none for a stranger.

    The activities come with `with_people_and_places().with_seats()`.
    """
    rows = list(activities)
    own = own_enrolments(person, rows)
    return [card_for(row, person=person, is_signed_in=is_signed_in, enrolment=own.get(row.pk), now=now) for row in rows]


def own_enrolments(person: Person | None, activities: Iterable[Activity]) -> dict[int, Enrolment]:
    """The person's enrolments by activity id, with their position in the queue."""
    if person is None:
        return {}
    rows = Enrolment.objects.filter(person=person, activity__in=list(activities)).with_position()
    return {row.activity_id: row for row in rows}


def own_enrolment(person: Person | None, activity: Activity) -> Enrolment | None:
    """The same for one activity."""
    return own_enrolments(person, [activity]).get(activity.pk)


def people_enrolled(activity: Activity) -> EnrolmentQuerySet:
    """Who is enrolled, then who waits in the order of the queue, then who left; with what the staff's list shows."""
    order = Case(
        When(state__in=Enrolment.SEATED_STATES, then=0),
        When(state=Enrolment.State.REQUESTED, then=1),
        When(state=Enrolment.State.WAITING, then=2),
        default=3,
    )
    rows = Enrolment.objects.filter(activity=activity).with_position().annotate(group=order)
    rows = rows.select_related("person", "person__territory").prefetch_related("person__claims__organisation")
    return rows.order_by("group", "position", Lower("person__name"), "pk")
