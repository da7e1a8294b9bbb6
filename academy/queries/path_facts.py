"""What a path's certificate says of the activities in which its modules were attended."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from academy.models import Activity, ActivityHost, Session
from partners.models import Organisation, Project


@dataclass(frozen=True)
class ActivityFacts:
    """Where, when and with whose money; the hosts with the lead first."""

    mode: str
    hosts: list[Organisation]
    days: list[date]
    project: Project | None


def facts_of(activities: Iterable[int]) -> dict[int, ActivityFacts]:
    """By the id of the activity. Three queries, however many there are."""
    wanted = set(activities)
    hosts: defaultdict[int, list[Organisation]] = defaultdict(list)
    hostings = ActivityHost.objects.filter(activity__in=wanted).select_related("organisation")
    for hosting in hostings.order_by("-is_lead", "pk"):
        hosts[hosting.activity_id].append(hosting.organisation)
    days: defaultdict[int, list[date]] = defaultdict(list)
    for activity, day in Session.objects.planned().filter(activity__in=wanted).values_list("activity", "day"):
        days[activity].append(day)
    rows = Activity.objects.filter(pk__in=wanted).select_related("project")
    return {row.pk: ActivityFacts(row.mode, hosts[row.pk], sorted(days[row.pk]), row.project) for row in rows}
