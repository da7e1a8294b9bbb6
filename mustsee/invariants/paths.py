"""What must be true of learning paths."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F

from academy.models import ActivityGoal, Enrolment, Module
from mustsee.invariants.registry import invariant


@invariant("no-module-waits-for-itself")
def no_module_waits_for_itself(now: datetime) -> Iterator[str]:
    """Taking away what waits for nothing, again and again, leaves nothing. Not by the platform's query."""
    waiting: dict[int, set[int]] = {pk: set() for pk in Module.objects.order_by().values_list("pk", flat=True)}
    links = Module.prerequisites.through.objects.values_list("from_module_id", "to_module_id")
    for later, first in links:
        waiting[later].add(first)
    while free := {pk for pk, others in waiting.items() if not others}:
        waiting = {pk: others - free for pk, others in waiting.items() if pk not in free}
    for module in Module.objects.filter(pk__in=waiting).select_related("path").order_by("pk"):
        yield f"{module.path.slug}, module {module.position}: it can never be begun"


@invariant("goals-go-with-the-seat")
def goals_go_with_the_seat(now: datetime) -> Iterator[str]:
    """Of who has a seat or wants one; rated once the activity was over. The words are told to nobody."""
    gone = ActivityGoal.objects.exclude(enrolment__state__in=Enrolment.LIVE_STATES)
    for pk in gone.values_list("enrolment", flat=True):
        yield f"enrolment {pk}: a goal is kept of somebody who does not come"
    early = ActivityGoal.objects.filter(rated_at__lt=F("enrolment__activity__ends_at"))
    for pk in early.values_list("enrolment", flat=True):
        yield f"enrolment {pk}: a goal was rated before the activity was over"
