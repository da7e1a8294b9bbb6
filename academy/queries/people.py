"""Who is in an activity, for its staff."""

from django.db.models import Case, When
from django.db.models.functions import Lower

from academy.models import Activity, Enrolment
from academy.models.enrolment import EnrolmentQuerySet


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
