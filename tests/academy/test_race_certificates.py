"""Several processes ask the rule at the same moment: everybody has one certificate, and no number is given twice."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.services.attending import Note, note_attendance
from credentials.models import Certificate
from mustsee.invariants import violations
from tests.academy.crowd_process import Crowd
from tests.factories.academy import EnrolmentFactory, published_activity

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.serial,
    pytest.mark.race,
    pytest.mark.xdist_group("processes"),
]
PEOPLE, ASKING = 12, 8


def test_race_of_two_workers_for_the_same_certificates(crowd: Crowd) -> None:
    now = datetime.now(UTC)
    activities = [published_activity(now=now - timedelta(days=40), capacity=PEOPLE, in_days=10) for _ in range(2)]
    for activity in activities:
        people = [EnrolmentFactory.create(activity=activity) for _ in range(PEOPLE)]
        session = activity.sessions.get()
        notes = [Note(row.pk, "present") for row in people]
        # While it goes on: nothing is issued yet.
        note_attendance(session=session, notes=notes, by=None, source="facilitator", now=session.starts_at)
    assert not Certificate.objects.exists()

    assert crowd(["minute"] * ASKING) == {"minute": ASKING}

    assert Certificate.objects.valid().count() == 2 * PEOPLE
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"MS-{now.year}-{place:06d}" for place in range(1, 2 * PEOPLE + 1)]
    assert not [sentence for name, sentence in violations(now) if "certificate" in name]
