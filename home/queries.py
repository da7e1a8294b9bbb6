"""What the joined pages ask of the apps below."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from academy.models import Activity, Enrolment
from academy.models.activity import ActivityQuerySet
from academy.queries import ActivityCard, cards_for
from accounts.models import Person
from core.alphabet import ByName
from partners.models import Need, Organisation, Project
from reference.models import Territory

ANSWERS_PER_NEED = 5


def next_activities(now: datetime) -> ActivityQuerySet:
    """Published ones that are not over, the next first, ready for cards."""
    return Activity.objects.published().upcoming(now).for_cards()


def next_by_territory(now: datetime) -> list[tuple[Territory, Activity | None]]:
    """Each territory with what takes place there next. Two queries."""
    coming = Activity.objects.published().upcoming(now)
    here = coming.filter(territory=OuterRef("pk")).values("pk")[:1]
    territories: list[Any] = list(Territory.objects.annotate(next_activity=Subquery(here)))
    found = Activity.objects.defer("search_text").in_bulk(
        {row.next_activity for row in territories if row.next_activity}
    )
    return [(row, found.get(row.next_activity)) for row in territories]


def past_activities(now: datetime) -> ActivityQuerySet:
    """Published ones that are over, the latest first, ready for cards."""
    return Activity.objects.published().past(now).for_cards()


def partners_by_territory() -> list[tuple[Territory | None, list[Organisation]]]:
    """Listed organisations under their territory, the networks of no territory first."""
    rows = list(Organisation.objects.listed().select_related("territory").order_by(ByName("name"), "pk"))
    rows.sort(key=lambda row: row.territory.slug if row.territory else "")
    return [(territory, list(group)) for territory, group in groupby(rows, key=lambda row: row.territory)]


def funding_projects(organisation: Organisation) -> QuerySet[Project]:
    """The projects the organisation takes part in, whose notices its page owes."""
    return organisation.projects.order_by("-starts_on", "acronym")


def needs_with_answers(territory: Territory) -> QuerySet[Need]:
    """Published needs, the most urgent first, each with its topics and, as `answers`, the latest activities."""
    answers = Activity.objects.published().order_by("-starts_at", "-pk")[:ANSWERS_PER_NEED]
    return (
        Need.objects.published()
        .in_territory(territory)
        .order_by("priority", "pk")
        .prefetch_related("topics", Prefetch("activities", answers, to_attr="answers"))
    )


@dataclass
class OwnActivities:
    """Cards of everything somebody ever enrolled in, by what it means to them now."""

    coming: list[ActivityCard] = field(default_factory=list)
    waiting: list[ActivityCard] = field(default_factory=list)
    past: list[ActivityCard] = field(default_factory=list)
    called_off: list[ActivityCard] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.coming or self.waiting or self.past or self.called_off)

    def add(self, card: ActivityCard) -> None:
        """Put one card where it belongs."""
        if card.activity.is_cancelled or not card.is_own:
            self.called_off.append(card)
        elif card.has_ended:
            self.past.append(card)
        elif card.own_state in (Enrolment.State.WAITING, Enrolment.State.OFFERED):
            self.waiting.append(card)
        else:
            self.coming.append(card)


def own_activities(person: Person | None, now: datetime) -> OwnActivities:
    """In a constant number of queries; coming ones with the next first, past ones with the latest first."""
    found = OwnActivities()
    if person is None:
        return found
    mine = Enrolment.objects.proved().filter(person=person).values("activity")
    activities = Activity.objects.filter(pk__in=mine).for_cards().order_by("starts_at", "pk")
    for card in cards_for(activities, person=person, is_signed_in=True, now=now):
        found.add(card)
    found.past.reverse()
    found.called_off.reverse()
    return found
