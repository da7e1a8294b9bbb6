"""The weekly digest of a member: what has opened since the last one that fits the person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.calendar import page_url
from academy.models import Activity, ActivityHost, Enrolment
from academy.suggestions import Suggestion, sentences, suggestions_for
from accounts.models import Person
from core import when
from core.translations import TextIn, text_of
from notifications.digests import last_sent

KIND = "home.digest-weekly"
# Somebody who has not had a digest yet hears of the last week.
FIRST_LOOKS_BACK = timedelta(days=7)
# However long the last digest is ago: what has been open for two months is no news.
LOOKS_BACK = timedelta(days=60)
SHOWN = 10
MOST_STEPS = 2


@dataclass(frozen=True)
class Offer:
    """One activity that is open, with what decides whom it is for."""

    activity: Activity
    languages: frozenset[str]
    topics: frozenset[str]
    territories: frozenset[int]

    def fits(self, taste: "Taste") -> bool:
        """In a language of the person, and near, online, or about what they have learned before."""
        if self.activity.pk in taste.known or not self.languages & taste.languages:
            return False
        is_online = self.activity.mode in (Activity.Mode.ONLINE, Activity.Mode.HYBRID)
        return is_online or taste.territory in self.territories or bool(self.topics & taste.topics)


@dataclass
class Taste:
    """What a person's own enrolments say about them."""

    territory: int | None
    languages: set[str]
    topics: set[str] = field(default_factory=set)
    known: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Line:
    """One activity in the mail; words and times are made in the reader's language and on the place's clock."""

    activity: Activity

    @property
    def title(self) -> TextIn:
        return text_of(self.activity, "title")

    @property
    def starts(self) -> str:
        row = self.activity
        assert row.starts_at is not None
        moment = when.moment_text(when.at_place(row.starts_at, row.time_zone))
        return f"{moment}, {when.zone_text(row.time_zone, row.starts_at)}"

    @property
    def reader_starts(self) -> str:
        """On the reader's clock; empty where both show the same."""
        row, zone = self.activity, timezone.get_current_timezone_name()
        assert row.starts_at is not None
        return when.reader_moment_text(row.starts_at, place_zone=row.time_zone, reader_zone=zone)

    @property
    def kind(self) -> str:
        row = self.activity
        where = str(row.territory) if row.territory and row.mode != Activity.Mode.ONLINE else ""
        return " · ".join(part for part in (row.get_format_display(), row.get_mode_display(), where) if part)

    @property
    def url(self) -> str:
        return page_url(self.activity)


@dataclass(frozen=True)
class StepLine(Line):
    """A next step that is suggested, with the reasons; what somebody wishes to learn is not named in a mail."""

    suggestion: Suggestion

    @property
    def reasons(self) -> list[str]:
        return sentences(self.suggestion, names_wishes=False)


@dataclass(frozen=True)
class Digest:
    """What one person is told."""

    activities: Sequence[Activity]
    suggestions: Sequence[Suggestion] = ()

    @property
    def lines(self) -> list[Line]:
        return [Line(row) for row in self.activities[:SHOWN]]

    @property
    def steps(self) -> list[StepLine]:
        return [StepLine(found.offer.row, found) for found in self.suggestions if found.offer.row]

    @property
    def number(self) -> int:
        return len(self.activities)

    @property
    def more(self) -> int:
        """How many are not listed."""
        return max(self.number - SHOWN, 0)

    @property
    def list_url(self) -> str:
        return settings.SITE_URL + reverse("academy:activity-list")

    def values(self) -> dict[str, str]:
        """For the network coordinator's own text."""
        rows = [f"{line.title}\n{line.starts}\n{line.url}" for line in self.lines]
        if self.more:
            rows.append(_("And more in the list: %(link)s") % {"link": self.list_url})
        return {"activities": "\n\n".join(rows), "link": self.list_url}


def open_offers(now: datetime) -> list[Offer]:
    """What was published lately and can be enrolled in: one query where there is nothing, else four."""
    rows = Activity.objects.published().upcoming(now).filter(published_at__gt=now - LOOKS_BACK)
    rows = rows.exclude(admission=Activity.Admission.DELEGATION).select_related("territory")
    found = [row for row in rows if row.is_open(now)]
    if not found:
        return []
    languages = pairs(Activity.languages.through.objects.filter(activity__in=found), "language_id")
    topics = pairs(Activity.topics.through.objects.filter(activity__in=found), "topic__code")
    places = pairs(ActivityHost.objects.filter(activity__in=found), "organisation__territory_id")
    return [
        Offer(
            activity=row,
            languages=frozenset(languages[row.pk]),
            topics=frozenset(topics[row.pk]),
            territories=frozenset({row.territory_id, *places[row.pk]} - {None}),
        )
        for row in found
    ]


def pairs(rows: Any, column: str) -> defaultdict[int, set[Any]]:
    found: defaultdict[int, set[Any]] = defaultdict(set)
    for activity, value in rows.order_by().values_list("activity_id", column):
        found[activity].add(value)
    return found


def tastes_of(people: Sequence[Person]) -> dict[int, Taste]:
    """Two queries."""
    found = {row.pk: Taste(row.territory_id, {row.language}) for row in people}
    rows = Enrolment.objects.filter(person__in=list(found)).order_by()
    for person, activity, topic in rows.values_list("person", "activity", "activity__topics__code"):
        found[person].known.add(activity)
        found[person].topics.add(topic)
    for person, language in rows.values_list("person", "activity__languages"):
        found[person].languages.add(language)
    for taste in found.values():
        taste.topics.discard(None)
    return found


def digests_for(people: Iterable[Person], offers: Sequence[Offer], now: datetime) -> dict[int, Digest]:
    """What of the offers is news for each of these, by person id: three queries. Nobody without news is in it."""
    readers = list(people)
    if not offers or not readers:
        return {}
    tastes, told = tastes_of(readers), last_sent(KIND, readers)
    found = {}
    for row in readers:
        since = told.get(row.pk, now - FIRST_LOOKS_BACK)
        fitting = [offer.activity for offer in offers if is_news(offer, since) and offer.fits(tastes[row.pk])]
        if fitting:
            found[row.pk] = Digest(fitting)
    return found


def with_steps(digests: Mapping[int, Digest], people: Iterable[Person], now: datetime) -> dict[int, Digest]:
    """The digests with at most two next steps each. The same number of queries, however many people."""
    readers = [row for row in people if row.pk in digests]
    found = suggestions_for(readers, now, most=MOST_STEPS)
    return {pk: replace(digest, suggestions=found[pk]) for pk, digest in digests.items()}


def is_news(offer: Offer, since: datetime) -> bool:
    published_at = offer.activity.published_at
    return published_at is not None and published_at > since
