"""`check_invariants` finds what is wrong, whoever wrote it: each violation is planted past the services."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from academy.models import (
    Activity,
    ActivityHost,
    AttendanceMark,
    Enrolment,
    EnrolmentChange,
    FeedbackAnswer,
    FeedbackQuestion,
    Material,
    MaterialVersion,
    Session,
)
from academy.services import cancel_activity, enrol
from academy.services.materials import Facts, add_material
from academy.services.requirements import Needed, save_requirements
from accounts.models import Consent
from home.models import AccessibilityReport, AccessibilityStatement
from mustsee.invariants import INVARIANTS, violations
from notifications.models import Delivery
from reference.models import Language
from tests.factories import DelegationFactory, EnrolmentFactory, PersonFactory, published_activity
from tests.factories.files import upload
from tests.factories.paths import ModuleFactory
from tests.project.test_invariants_credentials import PLANTS as CREDENTIALS_PLANTS
from tests.project.test_invariants_exchange import PLANTS as EXCHANGE_PLANTS
from tests.project.test_invariants_mentoring import PLANTS as MENTORING_PLANTS

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(days=1)


@pytest.fixture
def activity() -> Activity:
    """Two seats given and two people waiting, all through the services."""
    activity = published_activity(now=NOW, capacity=2, sessions=2)
    for _ in range(4):
        person = PersonFactory.create()
        enrol(activity=activity, person=person, by=person, now=NOW)
    return activity


def broken() -> set[str]:
    return {name for name, _sentence in violations(NOW)}


def test_everything_holds_after_the_services(activity: Activity) -> None:
    assert broken() == set()


def plant_more_than_capacity(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(capacity=1)


def plant_free_seat(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(capacity=3)


def plant_crowded_delegation(activity: Activity) -> None:
    delegation = DelegationFactory.create(activity=activity, seats=1)
    Enrolment.objects.filter(activity=activity, state="confirmed").update(delegation=delegation)


def plant_seats_kept_twice(activity: Activity) -> None:
    DelegationFactory.create(activity=activity, seats=1)


def plant_circle_of_modules(activity: Activity) -> None:
    first, second = ModuleFactory.create_batch(2)
    first.prerequisites.add(second)
    second.prerequisites.add(first)


def plant_offer_past_the_start(activity: Activity) -> None:
    EnrolmentFactory.create(activity=activity, state="offered", offer_ends_at=NOW + timedelta(days=300))


def plant_wrong_order(activity: Activity) -> None:
    first = Enrolment.objects.get(activity=activity, waiting_number=1)
    Enrolment.objects.filter(pk=first.pk).update(waiting_number=9)


def plant_moved_session(activity: Activity) -> None:
    Session.objects.filter(activity=activity).update(start_time="09:00")


def plant_wrong_end(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(ends_at=NOW + timedelta(days=300))


def plant_wrong_closing(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(enrolment_closes_at=NOW)


def plant_stale_search(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(title_en="Another title")


def plant_no_lead(activity: Activity) -> None:
    ActivityHost.objects.filter(activity=activity).update(is_lead=False)


def plant_no_language(activity: Activity) -> None:
    activity.languages.clear()


def plant_surviving_session(activity: Activity) -> None:
    cancel_activity(activity=activity, by=None, now=NOW)
    Session.objects.filter(activity=activity).update(state="planned")


def plant_no_history(activity: Activity) -> None:
    EnrolmentFactory.create(state=Enrolment.State.CONFIRMED)


def plant_other_state(activity: Activity) -> None:
    enrolment = Enrolment.objects.filter(activity=activity, state="waiting").earliest("pk")
    EnrolmentChange.objects.filter(enrolment=enrolment).update(from_state="offered")


def plant_walk_in_without_a_mark(activity: Activity) -> None:
    EnrolmentFactory.create(activity=activity, is_walk_in=True)


def plant_mark_elsewhere(activity: Activity) -> None:
    enrolment = Enrolment.objects.filter(activity=activity).earliest("pk")
    session = published_activity(now=NOW).sessions.get()
    AttendanceMark.objects.create(session=session, enrolment=enrolment, state="present", source="facilitator")


def plant_mark_from_the_future(activity: Activity) -> None:
    enrolment, session = Enrolment.objects.filter(activity=activity).earliest("pk"), activity.sessions.all()[0]
    AttendanceMark.objects.create(
        session=session, enrolment=enrolment, state="present", source="facilitator", noted_at=NOW, received_at=EARLIER
    )


def plant_silence(activity: Activity) -> None:
    Delivery.objects.earliest("pk").delete()


def plant_needs_of_who_left(activity: Activity) -> None:
    enrolment = Enrolment.objects.filter(activity=activity).earliest("pk")
    save_requirements(enrolment, Needed(diet="vegan", is_consented=True), language="en", now=NOW)
    Enrolment.objects.filter(pk=enrolment.pk).update(state="withdrawn")


def plant_needs_without_consent(activity: Activity) -> None:
    enrolment = Enrolment.objects.filter(activity=activity).earliest("pk")
    save_requirements(enrolment, Needed(diet="vegan", is_consented=True), language="en", now=NOW)
    Consent.objects.update(withdrawn_at=NOW)


def a_material(activity: Activity) -> Material:
    language, _made = Language.objects.get_or_create(code="en", defaults={"name": "English"})
    facts = Facts({"en": "Handout"}, "en", language)
    return add_material(owner=activity, facts=facts, upload=upload(), by=None, now=NOW)


def plant_lost_file(activity: Activity) -> None:
    default_storage.delete(a_material(activity).versions.get().file.name)


def plant_cut_file(activity: Activity) -> None:
    MaterialVersion.objects.filter(material=a_material(activity)).update(size_bytes=1)


def plant_empty_material(activity: Activity) -> None:
    a_material(activity).versions.all().delete()


def plant_answer_of_nobody(activity: Activity) -> None:
    FeedbackAnswer.objects.create(activity=activity, round="end", standard="worth", rating=5)


def plant_answer_to_anothers_question(activity: Activity) -> None:
    question = FeedbackQuestion.objects.create(activity=published_activity(now=NOW), wording_en="Well?", place=1)
    FeedbackAnswer.objects.create(activity=activity, round="end", question=question, rating=5)


def plant_full_with_a_gap(activity: Activity) -> None:
    statement = AccessibilityStatement.objects.create(
        organisation=activity.hosts.get(), status="full", prepared_on=NOW.date()
    )
    statement.gaps.create(content_en="A map")


def plant_old_report(activity: Activity) -> None:
    AccessibilityReport.objects.create(problem="It is grey", language="en", created_at=NOW - timedelta(days=367))


PLANTS: list[tuple[Callable[[Activity], None], str]] = [
    (plant_full_with_a_gap, "fully-compliant-has-no-gap"),
    (plant_old_report, "reports-of-barriers-are-deleted-after-a-year"),
    (plant_more_than_capacity, "never-above-capacity"),
    (plant_free_seat, "nobody-waits-beside-a-free-seat"),
    (plant_crowded_delegation, "delegation-within-its-seats"),
    (plant_seats_kept_twice, "never-above-capacity"),
    (plant_circle_of_modules, "no-module-waits-for-itself"),
    (plant_offer_past_the_start, "an-offer-has-its-end"),
    (plant_wrong_order, "waiting-list-in-order"),
    (plant_moved_session, "session-instants-derived"),
    (plant_wrong_end, "activity-times-derived"),
    (plant_wrong_closing, "activity-times-derived"),
    (plant_stale_search, "search-text-derived"),
    (plant_no_lead, "published-is-complete"),
    (plant_no_language, "published-is-complete"),
    (plant_surviving_session, "cancelled-with-its-sessions"),
    (plant_needs_of_who_left, "needs-stand-on-a-consent"),
    (plant_needs_without_consent, "needs-stand-on-a-consent"),
    (plant_answer_of_nobody, "feedback-by-those-who-answered"),
    (plant_answer_to_anothers_question, "feedback-of-own-questions"),
    (plant_no_history, "history-tells-the-state"),
    (plant_other_state, "history-tells-the-state"),
    (plant_walk_in_without_a_mark, "walk-ins-are-there"),
    (plant_mark_elsewhere, "walk-ins-are-there"),
    (plant_mark_from_the_future, "walk-ins-are-there"),
    (plant_silence, "each-change-is-told"),
    (plant_lost_file, "files-are-there"),
    (plant_cut_file, "files-are-there"),
    (plant_empty_material, "material-has-its-content"),
]


@pytest.mark.parametrize(("plant", "name"), PLANTS, ids=[plant.__name__ for plant, _name in PLANTS])
def test_planted_violation_is_found(activity: Activity, plant: Callable[[Activity], None], name: str) -> None:
    plant(activity)

    assert name in broken()


def test_every_invariant_has_a_planted_violation() -> None:
    planted = [*PLANTS, *CREDENTIALS_PLANTS, *EXCHANGE_PLANTS, *MENTORING_PLANTS]
    assert {name for _plant, name in planted} == set(INVARIANTS)


def test_derive_times_follows_the_wall_times_and_tells_nobody(activity: Activity) -> None:
    for plant in (plant_moved_session, plant_wrong_end, plant_wrong_closing):
        plant(activity)
    owed = Delivery.objects.count()
    first, second = StringIO(), StringIO()

    call_command("derive_times", stdout=first)
    call_command("derive_times", stdout=second)

    assert (first.getvalue(), second.getvalue()) == ("3 rows had another instant.\n", "0 rows had another instant.\n")
    assert broken() == set()
    assert Delivery.objects.count() == owed


def test_nobody_has_to_be_promoted_into_what_has_started(activity: Activity) -> None:
    plant_free_seat(activity)

    assert "nobody-waits-beside-a-free-seat" not in {name for name, _ in violations(NOW + timedelta(days=30))}


def test_command_ends_with_an_error_and_names_each_violation(activity: Activity) -> None:
    plant_more_than_capacity(activity)
    plant_silence(activity)
    errors = StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("check_invariants", stderr=errors)

    assert end.value.code == 1
    assert (
        f"never-above-capacity: {activity.slug}: 2 seats given and 0 kept for delegations, 1 exist" in errors.getvalue()
    )
    assert "each-change-is-told" in errors.getvalue()


def test_command_says_that_all_hold() -> None:
    out = StringIO()

    call_command("check_invariants", stdout=out)

    assert f"{len(INVARIANTS)} invariants hold" in out.getvalue()
