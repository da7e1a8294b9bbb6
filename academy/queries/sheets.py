"""Who stands on the attendance sheet of an activity, and who of them comes from the country where it takes place."""

from dataclasses import dataclass

from academy.models import Activity, Enrolment
from academy.queries.people import declared_organisations
from accounts.models import Person
from core.text import fold


@dataclass(frozen=True)
class Attendee:
    """One line of the sheet. `country` is empty where nothing says where the person comes from."""

    name: str
    organisation: str
    country: str
    is_local: bool


def meeting_country(activity: Activity) -> str:
    """Where it takes place: the territory's country, else the lead host's; two letters, or empty without a host."""
    if activity.territory is not None:
        return activity.territory.country
    host = activity.lead_host()
    return host.country if host else ""


def attendees_of(activity: Activity) -> list[Attendee]:
    """Everybody with a confirmed seat, by name whatever its case and accents. Five queries, however many people."""
    here = meeting_country(activity)
    rows = Enrolment.objects.filter(activity=activity).confirmed()
    rows = rows.select_related("person__territory", "delegation__organisation", "walk_in")
    rows = rows.prefetch_related("person__claims__organisation", "person__memberships__organisation")
    people = [attendee(row, here) for row in rows.order_by("pk")]
    return sorted(people, key=lambda row: fold(row.name))


def attendee(enrolment: Enrolment, here: str) -> Attendee:
    """The partner that has named the person, else where they say they work, else for whom they act.

    Whose country nobody knows is on the local list: abroad has to be shown, not supposed.
    """
    person = enrolment.person
    acting = list(dict.fromkeys(row.organisation for row in person.memberships.all()))
    if enrolment.typed:
        # What was said in the room; whose address it may be is not the room's to read.
        organisation, country = enrolment.typed.organisation, ""
    elif enrolment.delegation is not None:
        organisation, country = str(enrolment.delegation.organisation), enrolment.delegation.organisation.country
    else:
        organisation = declared_organisations(enrolment) or ", ".join(str(row) for row in acting)
        known = [claim.organisation for claim in person.claims.all() if claim.organisation] or acting
        country = known[0].country if known else country_of(person)
    return Attendee(enrolment.shown_name, organisation, country, is_local=not country or country == here)


def country_of(person: Person) -> str:
    """Of the territory the person belongs to; empty for elsewhere."""
    return person.territory.country if person.territory else ""
