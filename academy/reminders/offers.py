"""The offer of a seat ends soon: to who has not answered yet, unless the offer itself was made just before."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from academy.models import Activity, Enrolment, EnrolmentChange
from academy.placeholders import PLACEHOLDERS
from academy.reminders.enrolments import offered_contexts
from academy.reminders.planning import open_at, opening_between
from notifications.queries import lead_of
from notifications.reminders import Kind, Occasion, Planned

NAME = "academy.enrolment-offer-ending"
LEAD = timedelta(hours=12)
# A shorter offer is answered, or not, without being told twice.
SHORTEST_OFFER = timedelta(hours=24)
OFFERED = Enrolment.State.OFFERED


def planned(offers: Iterable[Enrolment], lead: timedelta) -> Iterator[Planned]:
    """Offers made for more than a day, and not within the lead time."""
    long = [
        row for row in offers if row.offer_ends_at and row.offer_ends_at - row.changed_at > max(SHORTEST_OFFER, lead)
    ]
    keys = latest_offers(row.pk for row in long)
    for row in long:
        if row.offer_ends_at and row.pk in keys:
            yield Planned(Occasion(row.person_id, keys[row.pk]), row.offer_ends_at - lead, row.offer_ends_at)


def latest_offers(enrolments: Iterable[int]) -> dict[int, str]:
    """By enrolment id: the public id of the change that made the offer. One query, none without offers."""
    ids = list(enrolments)
    if not ids:
        return {}
    changes = EnrolmentChange.objects.filter(enrolment__in=ids, to_state=OFFERED).order_by("pk")
    return {enrolment: str(key) for enrolment, key in changes.values_list("enrolment", "public_id")}


def offers_ending(earliest: datetime, latest: datetime) -> list[Enrolment]:
    rows = Enrolment.objects.filter(state=OFFERED, activity__state=Activity.State.PUBLISHED)
    return list(rows.filter(offer_ends_at__gte=earliest, offer_ends_at__lte=latest).order_by("offer_ends_at", "pk"))


def due(now: datetime) -> Iterator[tuple[Occasion, datetime]]:
    lead = lead_of(NAME)
    return open_at(planned(offers_ending(now, now + lead), lead), now)


def ahead(start: datetime, end: datetime) -> Iterator[Planned]:
    lead = lead_of(NAME)
    return opening_between(planned(offers_ending(start + lead, end + lead), lead), start, end)


KINDS = [
    Kind(
        name=NAME,
        category="enrolment",
        templates="emails/academy/enrolment-offer-ending",
        contexts=offered_contexts,
        due=due,
        ahead=ahead,
        lead=LEAD,
        must_know=True,
        label=_("Offer of a seat ends soon"),
        placeholders=PLACEHOLDERS,
        needs=("offer_link",),
    )
]
