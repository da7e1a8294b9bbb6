"""Who acts for the hosts of an activity: whom the mails to staff address."""

from collections.abc import Iterable

from academy.models import Activity, ActivityHost
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
