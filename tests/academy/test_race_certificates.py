"""Several processes ask the rule at the same moment: everybody has one certificate, and no number is given twice."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.services.attending import Note, note_attendance
from credentials.models import Certificate
from mustsee.invariants import violations
from tests.academy.crowd_process import Crowd
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.academy import EnrolmentFactory, published_activity
from tests.factories.paths import LearningPathFactory, ModuleFactory

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


def test_race_of_two_facilitators_who_note_the_two_modules_of_a_path(crowd: Crowd) -> None:
    """Each sees what the other noted, or is seen: nobody is left without the certificate that needs both."""
    now = datetime.now(UTC)
    rede = OrganisationFactory.create()
    path = LearningPathFactory.create(organisation=rede, certificates_awarded_by=rede)
    people = PersonFactory.create_batch(PEOPLE)
    clicks = []
    for _each in range(2):
        module = ModuleFactory.create(path=path)
        activity = published_activity(now=now - timedelta(days=40), capacity=PEOPLE, module=module)
        for person in people:
            EnrolmentFactory.create(activity=activity, person=person)
            clicks.append(f"note {activity.slug} {person.pk}")

    # Turn by turn: both modules of one person are noted at the same moment.
    turns = [click for pair in zip(clicks[:PEOPLE], clicks[PEOPLE:], strict=True) for click in pair]
    assert crowd([*turns, "minute"]) == {"note": 2 * PEOPLE, "minute": 1}

    certified = Certificate.objects.valid().filter(kind="path").values_list("holder", flat=True)
    assert sorted(certified) == sorted(person.pk for person in people)
    assert not [sentence for name, sentence in violations(now) if "certificate" in name]
