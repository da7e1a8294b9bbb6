"""The invariants of certificates: each violation is planted past the services."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from academy.models import Activity, AttendanceMark, LearningPath
from academy.services.assessing import note_assessments
from academy.services.attending import Note, note_attendance
from credentials.models import Certificate, Counter
from mentoring.models import Meeting
from mentoring.services import complete_pairing, log_meeting
from mustsee.invariants import violations
from notifications.models import Delivery
from tests.factories import OrganisationFactory, PersonFactory, published_activity
from tests.factories.mentoring import running_pair
from tests.factories.paths import LearningPathFactory, ModuleFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
AFTER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def _certificates() -> None:
    """One of each kind, all through the services."""
    from academy.services import enrol

    rede = OrganisationFactory.create()
    path = LearningPathFactory.create(organisation=rede, certificates_awarded_by=rede)
    activity = published_activity(now=NOW, certificate_kind="assessed", module=ModuleFactory.create(path=path))
    person = PersonFactory.create()
    enrolment = enrol(activity=activity, person=person, by=person, now=NOW)
    notes = [Note(enrolment.pk, "present")]
    note_attendance(session=activity.sessions.get(), notes=notes, by=None, source="facilitator", now=AFTER)
    said = {"method": "A plan", "language": "en", "by": None, "now": AFTER}
    note_assessments(activity=activity, results={enrolment.pk: "passed"}, **said)
    pairing = running_pair(now=NOW)
    log_meeting(pairing=pairing, by=pairing.mentor, now=AFTER, happened="held", day=date(2027, 3, 20), minutes=90)
    complete_pairing(pairing=pairing, by=pairing.mentor, now=AFTER, reached={})


def broken() -> set[str]:
    return {name for name, _sentence in violations(AFTER)}


def test_everything_holds_after_the_services() -> None:
    kinds = Certificate.objects.order_by("kind").values_list("kind", "attended_minutes")
    assert list(kinds) == [("assessed", 120), ("attended", 120), ("mentor-hours", 90), ("path", 120)]
    assert not broken() & {name for _plant, name in PLANTS}


def plant_absence() -> None:
    mark = AttendanceMark.objects.get()
    mark.pk, mark.public_id, mark.state, mark.noted_at = None, uuid.uuid4(), "absent", AFTER + timedelta(hours=1)
    mark.save()


def plant_strangers_certificate() -> None:
    Certificate.objects.filter(kind="attended").update(holder=PersonFactory.create())


def plant_failed_assessment() -> None:
    row = Activity.objects.get().enrolments.get().assessments.get()
    row.pk, row.result = None, "not-passed"
    row.save()


def plant_another_module() -> None:
    ModuleFactory.create(path=LearningPath.objects.get())


def plant_other_hours() -> None:
    Meeting.objects.update(minutes=30)


def plant_lost_counter() -> None:
    Counter.objects.filter(name="status").update(last=0)


def plant_silence() -> None:
    Delivery.objects.filter(kind="credentials.certificate-issued").delete()


PLANTS: list[tuple[Callable[[], None], str]] = [
    (plant_absence, "valid-certificate-is-earned"),
    (plant_absence, "valid-path-certificate-is-earned"),
    (plant_another_module, "valid-path-certificate-is-earned"),
    (plant_strangers_certificate, "valid-certificate-is-earned"),
    (plant_failed_assessment, "valid-certificate-is-earned"),
    (plant_other_hours, "mentoring-hours-are-those-logged"),
    (plant_lost_counter, "certificates-within-their-counters"),
    (plant_silence, "each-certificate-is-told"),
]


@pytest.mark.parametrize(("plant", "name"), PLANTS, ids=[plant.__name__ for plant, _name in PLANTS])
def test_planted_violation_is_found(plant: Callable[[], None], name: str) -> None:
    plant()
    assert name in broken()
