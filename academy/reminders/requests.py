"""To the staff of the hosts: people wait for a decision. One mail a day for all activities, while somebody waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from academy.models import Activity, Enrolment
from academy.queries.hosts import staff_of_hosts
from academy.reminders.hosts import Hosted
from academy.reminders.records import Answers
from accounts.models import Person
from notifications.reminders import Kind, Mail, Occasion

# On the clock of whoever reads it.
MORNING, EVENING = time(8), time(20)


@dataclass(frozen=True)
class Waiting(Hosted):
    """An activity with people who wait for a decision."""

    number: int


def waiting_numbers(now: datetime) -> dict[int, int]:
    """By activity id: how many ask for a seat in what is not over. One query."""
    open_to_decide = Enrolment.objects.filter(
        state=Enrolment.State.REQUESTED, activity__state=Activity.State.PUBLISHED, activity__ends_at__gt=now
    )
    return dict(
        open_to_decide.order_by().values("activity").annotate(number=Count("pk")).values_list("activity", "number")
    )


def due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    """Between morning and evening; the key is the day."""
    numbers = waiting_numbers(now)
    if not numbers:
        return
    people = set().union(*staff_of_hosts(numbers).values())
    for person in Person.objects.filter(pk__in=people).select_related("territory").order_by("pk"):
        here = now.astimezone(ZoneInfo(person.zone))
        if MORNING <= here.time() < EVENING:
            until = datetime.combine(here.date(), EVENING, here.tzinfo)
            yield Occasion(person.pk, here.date().isoformat()), until


def contexts(occasions: Sequence[Occasion], now: datetime) -> Answers:
    """None when all is decided."""
    numbers = waiting_numbers(now)
    staff = staff_of_hosts(numbers) if numbers else {}
    rows = Activity.objects.filter(pk__in=numbers).with_people_and_places().order_by("starts_at", "pk")
    waiting = [Waiting(row, numbers[row.pk]) for row in rows]
    answers: Answers = dict.fromkeys(occasions)
    for occasion in occasions:
        own = [row for row in waiting if occasion.person_id in staff.get(row.activity.pk, ())]
        if own:
            number = sum(row.number for row in own)
            answers[occasion] = Mail({"waiting": own, "number": number}, values=partial(values_of, own, number))
    return answers


def values_of(waiting: Sequence[Waiting], number: int) -> dict[str, str]:
    """The list as plain lines: mail programs make links of addresses."""
    return {"number": str(number), "list": "\n".join(f"{row.title}: {row.number}, {row.staff_url}" for row in waiting)}


KINDS = [
    Kind(
        name="academy.requests-waiting",
        category="staff",
        templates="emails/academy/requests-waiting",
        contexts=contexts,
        due=due,
        label=_("Requests wait for a decision"),
        placeholders={
            "number": _("how many people wait"),
            "list": _("the activities that they ask for, each with its link"),
        },
        needs=("list",),
    )
]
