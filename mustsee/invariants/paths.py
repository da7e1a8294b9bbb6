"""What must be true of learning paths."""

from collections.abc import Iterator
from datetime import datetime

from academy.models import Module
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
