"""What mentoring coordinators see in the web admin: facts of their own territory and of the pairings they look after.

Partner staff without that role see nothing of mentoring. Notes, ratings, fit checks, calls for help and exit answers
have no scope and no page at all.
"""

from typing import Any

from django.db.models import Q

from accounts.models import Person
from core.scoping import Rows, Scope, nobody, scopes
from mentoring.models import Meeting, MentoringRequest, MentorProfile, Pairing, PairingChange, PairingCoordinator
from mentoring.permissions import is_mentoring_coordinator, people_coordinated_by
from notifications.models import Delivery
from notifications.queries.keys import starting_with_ids_of


def of_own_territory(person: Person | None, rows: Rows) -> Rows:
    """Profiles and requests that were handed in; those from elsewhere belong to coordinators of networks."""
    return rows.filter(people_coordinated_by(person)).exclude(state="draft")


def own_pairings(person: Person | None, rows: Rows) -> Rows:
    return rows.coordinated_by(person)


def coordinated(person: Person | None) -> Rows:
    """The keys of one's own pairings, for a subquery."""
    return own_pairings(person, Pairing.objects.all()).order_by().values("pk")


def of_own_pairings(person: Person | None, rows: Rows) -> Rows:
    return rows.filter(pairing__in=coordinated(person))


def people_of_own_mentoring(person: Person | None, rows: Rows) -> Rows:
    """Mentors and mentees of one's own territory, and both people of the pairings one looks after."""
    pairings = Pairing.objects.filter(pk__in=coordinated(person)).order_by()
    return rows.filter(
        Q(pk__in=of_own_territory(person, MentorProfile.objects.all()).order_by().values("person"))
        | Q(pk__in=of_own_territory(person, MentoringRequest.objects.all()).order_by().values("person"))
        | Q(pk__in=pairings.values("mentor"))
        | Q(pk__in=pairings.values("mentee"))
    )


def mails_of_own_pairings(person: Person | None, rows: Rows) -> Rows:
    """Mails of this app whose key starts with the public id of a pairing, of a change or of a meeting of one's own.

    A call for help has another key: who was told of it is nobody else's matter.
    """
    own = coordinated(person)
    occasions: list[Any] = [
        Pairing.objects.filter(pk__in=own),
        PairingChange.objects.filter(pairing__in=own),
        Meeting.objects.filter(pairing__in=own),
    ]
    return starting_with_ids_of(rows, occasions).filter(kind__startswith="mentoring.")


def coordinates(person: Person | None, row: object) -> bool:
    return is_mentoring_coordinator(person)


def facts(visible: Any) -> Scope:
    """Read by coordinators, written by the services alone."""
    return Scope(visible=visible, can_view=coordinates, can_add=nobody, can_change=nobody, can_delete=nobody)


scopes.extend(Person, people_of_own_mentoring)
scopes.extend(Delivery, mails_of_own_pairings)
scopes.register(MentorProfile, facts(of_own_territory))
scopes.register(MentoringRequest, facts(of_own_territory))
scopes.register(Pairing, facts(own_pairings))
scopes.register(PairingChange, facts(of_own_pairings))
scopes.register(PairingCoordinator, facts(of_own_pairings))
scopes.register(Meeting, facts(of_own_pairings))
