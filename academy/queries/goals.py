"""Goals of one's own for activities, for their owner alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from academy.models import Activity, ActivityGoal, Enrolment
from accounts.models import Person

# How long after the end one's week still asks; the page of one's path keeps the goal.
ASKED_FOR = timedelta(days=90)
MOST_SHOWN = 30


@dataclass(frozen=True)
class GoalOf:
    """One goal with the activity it is for."""

    activity: Activity
    goal: ActivityGoal
    is_over: bool

    @property
    def waits_for_rating(self) -> bool:
        return self.is_over and self.goal.rating is None


def own_goals(person: Person, now: datetime) -> list[GoalOf]:
    """Of what one takes or took part in, the latest first. One query."""
    rows = ActivityGoal.objects.filter(
        enrolment__person=person,
        enrolment__state__in=Enrolment.LIVE_STATES,
        enrolment__activity__state=Activity.State.PUBLISHED,
    )
    rows = rows.select_related("enrolment__activity").order_by("-enrolment__activity__starts_at", "-pk")[:MOST_SHOWN]
    return [GoalOf(row.enrolment.activity, row, row.enrolment.activity.has_ended(now)) for row in rows]


def waiting_goals(person: Person | None, now: datetime) -> Sequence[Activity]:
    """The activities with a goal that waits to be rated, the latest first. One query."""
    if person is None:
        return []
    rows = ActivityGoal.objects.filter(
        rating__isnull=True,
        enrolment__person=person,
        enrolment__state=Enrolment.State.CONFIRMED,
        enrolment__activity__state=Activity.State.PUBLISHED,
        enrolment__activity__ends_at__lte=now,
        enrolment__activity__ends_at__gt=now - ASKED_FOR,
    )
    rows = rows.select_related("enrolment__activity").order_by("-enrolment__activity__ends_at", "pk")
    return [row.enrolment.activity for row in rows]
