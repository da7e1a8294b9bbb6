"""Two phones note the same people at the same moment, and each sends again: every tap is there once."""

import uuid

import pytest

from academy.models import AttendanceMark
from tests.academy.crowd_process import Crowd
from tests.academy.room import under_way

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.serial,
    pytest.mark.race,
    pytest.mark.xdist_group("processes"),
]
PEOPLE, TIMES = 6, 3


def test_race_of_two_phones_that_note_the_same_people(crowd: Crowd) -> None:
    session, people = under_way(*(f"Person {number}" for number in range(PEOPLE)))
    phones = {state: {uuid.uuid4(): row for row in people} for state in ("present", "absent")}
    sent = [
        f"tap {session.pk} {state} " + ",".join(f"{key}:{row.public_id}" for key, row in taps.items())
        for state, taps in phones.items()
    ]

    assert crowd(sent * TIMES) == {"tap": 2 * TIMES}

    marks = AttendanceMark.objects.filter(session=session)
    assert sorted(marks.values_list("public_id", "enrolment", "state")) == sorted(
        (key, row.pk, state) for state, taps in phones.items() for key, row in taps.items()
    )
    # Of each person one of the two counts.
    assert sorted(marks.latest_of_each().values_list("enrolment", flat=True)) == sorted(row.pk for row in people)
