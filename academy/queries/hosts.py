"""Who acts for the hosts of an activity, and who runs it: whom mails address besides those who take part."""

from collections.abc import Iterable

from academy.models import Activity, ActivityHost, SessionFacilitator
from partners.models import Membership

STAFF_ROLES = (Membership.Role.PARTNER_STAFF, Membership.Role.NETWORK_COORDINATOR)


def staff_of_hosts(activities: Iterable[Activity | int]) -> dict[int, set[int]]:
    """Person ids by activity id: those who may act for one of its hosting organisations. One query."""
    hostings = ActivityHost.objects.filter(
        activity__in=list(activities), organisation__memberships__role__in=STAFF_ROLES
    ).order_by()
    found: dict[int, set[int]] = {}
    for activity, person in hostings.values_list("activity", "organisation__memberships__person"):
        found.setdefault(activity, set()).add(person)
    return found


def teams_of(activities: Iterable[int]) -> dict[int, set[int]]:
    """Person ids by activity id: who is responsible, facilitates or interprets. Two queries."""
    ids = list(activities)
    named = SessionFacilitator.objects.filter(session__activity__in=ids).order_by()
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    for activity, person in named.values_list("session__activity", "person"):
        found[activity].add(person)
    responsible = Activity.objects.filter(pk__in=ids, responsible__isnull=False).order_by()
    for activity, person in responsible.values_list("pk", "responsible"):
        found[activity].add(person)
    return found
