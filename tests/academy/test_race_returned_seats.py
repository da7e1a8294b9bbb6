"""Seats given back by many at once go to those who wait, in order: real processes and threads.

`make race` (LONG=1) repeats it; a small version runs in `make test`.
"""

import pytest

from academy.models import Activity, Enrolment, EnrolmentChange
from accounts.models import Person
from tests.academy.crowd_process import Crowd
from tests.conftest import LONG
from tests.factories.academy import published_activity
from tests.factories.accounts import PersonFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.serial,
    pytest.mark.race,
    pytest.mark.xdist_group("processes"),
]

State = Enrolment.State
PEOPLE, SEATS, LEAVING = (40, 25, 20) if LONG else (12, 7, 6)
ROUNDS = 5 if LONG else 1


def clicks(verb: str, activity: Activity, people: list[Person]) -> list[str]:
    return [f"{verb} {activity.slug} {person.pk}" for person in people]


def changes_to(activity: Activity, state: str) -> list[EnrolmentChange]:
    """In the order in which they happened: the numbers are given while the activity is locked."""
    return list(EnrolmentChange.objects.filter(enrolment__activity=activity, to_state=state).order_by("pk"))


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_race_for_the_seats_and_for_those_given_back(crowd: Crowd, round_number: int) -> None:
    activity = published_activity(slug=f"race-{round_number}", capacity=SEATS)
    people = PersonFactory.create_batch(PEOPLE)

    assert crowd(clicks("enrol", activity, people)) == {"enrol": PEOPLE}

    confirmed, waiting = changes_to(activity, State.CONFIRMED), changes_to(activity, State.WAITING)
    assert (len(confirmed), len(waiting)) == (SEATS, PEOPLE - SEATS)
    assert max(change.pk for change in confirmed) < min(change.pk for change in waiting), "somebody passed the queue"
    queue = list(Enrolment.objects.filter(activity=activity).waiting_in_order())
    assert [row.pk for row in queue] == [change.enrolment_id for change in waiting], "the queue is not in order"

    leaving = list(Person.objects.filter(enrolments__activity=activity, enrolments__state=State.CONFIRMED)[:LEAVING])
    assert crowd(clicks("withdraw", activity, leaving)) == {"withdraw": LEAVING}

    promoted = changes_to(activity, State.CONFIRMED)[SEATS:]
    assert [change.enrolment_id for change in promoted] == [row.pk for row in queue], "promoted out of order"
    states = Enrolment.objects.filter(activity=activity).values_list("state", flat=True)
    assert sorted(states) == sorted([State.WITHDRAWN] * LEAVING + [State.CONFIRMED] * (PEOPLE - LEAVING))


def test_race_of_one_person_clicking_many_times_gives_one_enrolment(crowd: Crowd) -> None:
    activity, person = published_activity(slug="impatient", capacity=SEATS), PersonFactory.create()

    assert crowd(clicks("enrol", activity, [person] * 6)) == {"enrol": 6}

    assert [change.to_state for change in changes_to(activity, State.CONFIRMED)] == [State.CONFIRMED]
    assert Enrolment.objects.filter(activity=activity).count() == 1
