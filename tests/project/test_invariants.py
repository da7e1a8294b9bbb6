"""`check_invariants` finds what is wrong, whoever wrote it: each violation is planted past the services."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from academy.models import Activity, ActivityHost, Enrolment, EnrolmentChange, Session
from academy.services import cancel_activity, enrol
from academy.services.requirements import Needed, save_requirements
from accounts.models import Consent
from home.models import AccessibilityReport, AccessibilityStatement
from mustsee.invariants import INVARIANTS, violations
from notifications.models import Delivery
from tests.factories import DelegationFactory, EnrolmentFactory, PersonFactory, published_activity
from tests.project.test_invariants_mentoring import PLANTS as MENTORING_PLANTS

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


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
    (plant_no_history, "history-tells-the-state"),
    (plant_other_state, "history-tells-the-state"),
    (plant_silence, "each-change-is-told"),
]


@pytest.mark.parametrize(("plant", "name"), PLANTS, ids=[plant.__name__ for plant, _name in PLANTS])
def test_planted_violation_is_found(activity: Activity, plant: Callable[[Activity], None], name: str) -> None:
    plant(activity)

    assert name in broken()


def test_every_invariant_has_a_planted_violation() -> None:
    assert {name for _plant, name in [*PLANTS, *MENTORING_PLANTS]} == set(INVARIANTS)


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
