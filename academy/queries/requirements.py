"""What somebody answered, for themselves; and what those who come need, for who prepares."""

from collections.abc import Sequence
from dataclasses import dataclass

from academy.models import Activity, Enrolment, Requirements
from accounts.models import Person
from core.alphabet import ByName


@dataclass(frozen=True)
class NeededList:
    """Who needs what, by name, and how many people each kind concerns."""

    rows: Sequence[Requirements]

    @property
    def diet(self) -> int:
        return sum(bool(row.diet) for row in self.rows)

    @property
    def access(self) -> int:
        return sum(bool(row.access) for row in self.rows)

    @property
    def interpretation(self) -> int:
        return sum(bool(row.interpretation) for row in self.rows)


def requirements_of(activity: Activity) -> NeededList:
    """What people with a confirmed seat need: whether somebody gets a seat must not depend on it."""
    rows = Requirements.objects.filter(
        enrolment__activity=activity,
        enrolment__state=Enrolment.State.CONFIRMED,
        consent__withdrawn_at__isnull=True,
    )
    rows = rows.select_related("enrolment__person").order_by(ByName("enrolment__person__name"), "enrolment")
    return NeededList(list(rows))


def answered_enrolment(person: Person | None, activity: Activity) -> Enrolment | None:
    """The person's own enrolment with the answers and with what they need, if anything."""
    if person is None:
        return None
    rows = Enrolment.objects.proved().select_related("activity", "requirements").prefetch_related("answers")
    return rows.filter(activity=activity, person=person).first()


def asks_anything(activity: Activity) -> bool:
    """Whether somebody who enrols is asked something."""
    return activity.asks_requirements or activity.questions.exists()
