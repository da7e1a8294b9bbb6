"""When somebody is expected next."""

from datetime import datetime

from django.db.models import Q

from academy.models import Activity, Enrolment, Session
from accounts.models import Person


def next_sessions(person: Person, now: datetime, most: int) -> list[Session]:
    """The next sessions that this person has a seat in or runs, with their activity. One query."""
    seats = Enrolment.objects.confirmed().filter(person=person).values("activity")
    rows = Session.objects.planned().filter(activity__state=Activity.State.PUBLISHED)
    rows = rows.filter(Q(activity__in=seats) | Q(facilitators__person=person)).distinct()
    return list(rows.upcoming(now).select_related("activity")[:most])


def open_offers(person: Person, now: datetime) -> list[Enrolment]:
    """Seats that are offered to this person now, the first to end first. One query."""
    rows = Enrolment.objects.filter(person=person, state=Enrolment.State.OFFERED, offer_ends_at__gt=now)
    rows = rows.filter(activity__state=Activity.State.PUBLISHED)
    return list(rows.select_related("activity").order_by("offer_ends_at", "pk"))
