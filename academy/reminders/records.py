"""What the mails of a batch are about, loaded in a constant number of queries; and how an event mail is declared."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from academy.categories import ENROLMENT
from academy.mails import About, Before
from academy.models import Activity, Enrolment, ScheduleChange
from academy.placeholders import PLACEHOLDERS
from notifications.reminders import Kind, Mail, Occasion

Answers = dict[Occasion, Mail | None]


@dataclass(frozen=True)
class Records:
    """Activities and enrolments of a batch of mails, loaded in a constant number of queries."""

    now: datetime
    activities: dict[int, Activity]
    enrolments: dict[tuple[int, int], Enrolment]
    moved_at: dict[int, datetime]

    @classmethod
    def load(cls, pairs: Iterable[tuple[int, int]], now: datetime) -> "Records":
        """For pairs of activity id and person id."""
        known = set(pairs)
        ids, people = {activity for activity, _person in known}, {person for _activity, person in known}
        activities = Activity.objects.filter(pk__in=ids).with_people_and_places()
        enrolments = Enrolment.objects.filter(activity__in=ids, person__in=people).with_position()
        # Whether somebody signs in decides which links the mail has.
        enrolments = enrolments.select_related("person__user")
        moves = ScheduleChange.objects.filter(activity__in=ids).order_by().values("activity").annotate(latest=Max("at"))
        return cls(
            now=now,
            activities={row.pk: row for row in activities},
            enrolments={(row.activity_id, row.person_id): row for row in enrolments},
            moved_at={row["activity"]: row["latest"] for row in moves},
        )

    def about(self, activity_id: int, person_id: int, before: Before | None = None) -> About | None:
        """None when the person never enrolled."""
        activity, enrolment = self.activities.get(activity_id), self.enrolments.get((activity_id, person_id))
        if activity is None or enrolment is None:
            return None
        return About(activity, enrolment, self.now, self.changed_at(activity), before or {})

    def changed_at(self, activity: Activity) -> datetime:
        """When its schedule was last changed, or it was published or cancelled."""
        moments = (activity.created_at, activity.published_at, activity.cancelled_at, self.moved_at.get(activity.pk))
        return max(moment for moment in moments if moment)


def event_mail(
    name: str, label: Any, contexts: Callable[[Sequence[Occasion], datetime], Answers], *, needs: tuple[str, ...] = ()
) -> Kind:
    return Kind(
        name=f"academy.{name}",
        category=ENROLMENT,
        templates=f"emails/academy/{name}",
        contexts=contexts,
        label=label,
        # Whoever misses one of these waits for nothing, or at the wrong place.
        must_know=True,
        placeholders=PLACEHOLDERS,
        needs=needs,
    )
