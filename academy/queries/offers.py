"""Seats that wait for somebody's yes."""

from datetime import datetime

from academy.models import Activity, Enrolment
from accounts.models import Person


def own_offers(person: Person, now: datetime) -> list[Enrolment]:
    """Seats that are offered to this person now, the first to end first. One query."""
    rows = Enrolment.objects.filter(person=person, state=Enrolment.State.OFFERED, offer_ends_at__gt=now)
    rows = rows.filter(activity__state=Activity.State.PUBLISHED)
    return list(rows.select_related("activity").order_by("offer_ends_at", "pk"))
