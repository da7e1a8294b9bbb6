"""Hours of mentoring of one person, for that person: facts of the meetings held, never what was said in them."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from accounts.models import Person
from mentoring.models import Meeting


@dataclass(frozen=True)
class MentoringHours:
    """Minutes and meetings held, on each side."""

    as_mentor_minutes: int = 0
    as_mentor_meetings: int = 0
    as_mentee_minutes: int = 0
    as_mentee_meetings: int = 0

    def __bool__(self) -> bool:
        return bool(self.as_mentor_meetings or self.as_mentee_meetings)


def mentoring_hours(person: Person) -> MentoringHours:
    """In one query."""
    mentor, mentee = Q(pairing__mentor=person), Q(pairing__mentee=person)
    totals = Meeting.objects.filter(mentor | mentee, state=Meeting.State.HELD).aggregate(
        as_mentor_minutes=Sum("minutes", filter=mentor, default=0),
        as_mentor_meetings=Count("pk", filter=mentor),
        as_mentee_minutes=Sum("minutes", filter=mentee, default=0),
        as_mentee_meetings=Count("pk", filter=mentee),
    )
    return MentoringHours(**totals)
