"""What hosts decide about people: all or nothing, within the seats, in the order of asking, and once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from academy.models import Activity, Delegation, Enrolment, EnrolmentChange
from academy.services import (
    accept_offer,
    cancel_activity,
    confirm_enrolments,
    enrol,
    lapse_offers,
    offer_seats,
    refuse_enrolments,
    withdraw,
)
from accounts.models import Person
from core.errors import DomainError
from notifications.models import Delivery
from notifications.services import drain
from tests.factories import EnrolmentFactory, OrganisationFactory, PersonFactory, published_activity

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def by() -> Person:
    person: Person = PersonFactory.create()
    return person


def activity_with(*states: str, capacity: int, **fields: Any) -> tuple[Activity, list[Enrolment]]:
    """A published activity by approval, and one person in each of these states, in this order of asking."""
    fields = {"admission": Activity.Admission.APPROVAL, "now": NOW, **fields}
    activity = published_activity(capacity=capacity, **fields)
    rows = [
        EnrolmentFactory.create(
            activity=activity,
            state=state,
            changed_at=NOW - timedelta(days=9) + timedelta(hours=number),
            waiting_number=number + 1 if state == "waiting" else None,
            offer_ends_at=NOW + timedelta(hours=3) if state == "offered" else None,
        )
        for number, state in enumerate(states)
    ]
    return activity, rows


def states(activity: Activity) -> list[str]:
    """In the order in which the people came."""
    return list(activity.enrolments.order_by("pk").values_list("state", flat=True))


def test_requests_beyond_the_seats_go_to_the_waiting_list_in_the_order_of_asking(by: Person) -> None:
    activity, rows = activity_with("requested", "requested", "requested", "requested", capacity=2)

    decided = confirm_enrolments(activity=activity, enrolments=rows[::-1], by=by, now=NOW, message="Welcome!")

    assert (decided.seated, decided.waiting) == (2, 2)
    assert decided.sentence() == "2 people have a seat now. 2 people are on the waiting list now."
    assert states(activity) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert [row.pk for row in activity.enrolments.waiting_in_order()] == [rows[2].pk, rows[3].pk]
    changes = EnrolmentChange.objects.order_by("pk")
    assert {(change.by, change.reason) for change in changes} == {(by, "Welcome!")}
    mails = Delivery.objects.filter(key__in=[str(change.public_id) for change in changes]).order_by("pk")
    assert [mail.kind for mail in mails] == [*["academy.enrolment-confirmed"] * 2, *["academy.enrolment-waiting"] * 2]


def test_a_second_tap_is_the_same_as_one(by: Person) -> None:
    activity, rows = activity_with("requested", "requested", capacity=1)
    confirm_enrolments(activity=activity, enrolments=rows, by=by, now=NOW)

    again = confirm_enrolments(activity=activity, enrolments=rows, by=by, now=NOW)

    assert (again.seated, again.waiting, again.unchanged) == (0, 0, 2)
    assert states(activity) == ["confirmed", "waiting"]
    assert EnrolmentChange.objects.count() == 2


def test_a_request_does_not_pass_who_waits(by: Person) -> None:
    # In the last hours nothing is offered any more, so a seat can be free while somebody waits.
    activity, rows = activity_with(
        "waiting", "requested", capacity=1, in_days=1, promotion="offer", offer_cutoff_hours=48
    )

    confirm_enrolments(activity=activity, enrolments=rows[1:], by=by, now=NOW)

    assert states(activity) == ["waiting", "waiting"]
    confirm_enrolments(activity=activity, enrolments=activity.enrolments.filter(pk=rows[1].pk), by=by, now=NOW)
    assert states(activity) == ["waiting", "confirmed"]


@pytest.mark.parametrize("state", ["waiting", "refused", "declined", "lapsed", "withdrawn"])
def test_others_are_confirmed_only_into_a_free_seat(state: str, by: Person) -> None:
    activity, rows = activity_with("confirmed", "requested", state, capacity=1)

    with pytest.raises(DomainError, match="Raise the number of seats first"):
        confirm_enrolments(activity=activity, enrolments=rows, by=by, now=NOW)
    assert states(activity) == ["confirmed", "requested", state]

    Activity.objects.update(capacity=2)
    confirm_enrolments(activity=activity, enrolments=rows, by=by, now=NOW)
    assert states(activity) == ["confirmed", "waiting", "confirmed"]


def test_an_offered_seat_is_confirmed_without_a_free_one(by: Person) -> None:
    activity, rows = activity_with("offered", capacity=1)

    confirm_enrolments(activity=activity, enrolments=rows, by=by, now=NOW)

    assert activity.enrolments.values_list("state", "offer_ends_at").get() == ("confirmed", None)


def test_a_seat_given_by_the_hosts_is_none_of_a_delegation(by: Person) -> None:
    activity, (gone, *others) = activity_with("withdrawn", "confirmed", "requested", capacity=4)
    delegation = Delegation.objects.create(activity=activity, organisation=OrganisationFactory.create(), seats=1)
    Enrolment.objects.filter(pk__in=[gone.pk, others[0].pk]).update(delegation=delegation)

    confirm_enrolments(activity=activity, enrolments=[gone, others[1]], by=by, now=NOW)

    assert states(activity) == ["confirmed"] * 3
    assert Delegation.objects.with_used_seats().get().used_seats == 1  # type: ignore[attr-defined]


def test_seats_kept_for_a_delegation_are_not_given(by: Person) -> None:
    activity, rows = activity_with("requested", "withdrawn", capacity=2)
    Delegation.objects.create(activity=activity, organisation=OrganisationFactory.create(), seats=2)

    assert confirm_enrolments(activity=activity, enrolments=rows[:1], by=by, now=NOW).waiting == 1
    with pytest.raises(DomainError) as refusal:
        confirm_enrolments(activity=activity, enrolments=rows[1:], by=by, now=NOW)
    assert refusal.value.code == "full"


def test_refusing_tells_the_reason_and_passes_the_seats_on(by: Person) -> None:
    activity, rows = activity_with("requested", "waiting", "offered", "confirmed", "waiting", "waiting", capacity=2)

    decided = refuse_enrolments(activity=activity, enrolments=rows[:4], by=by, now=NOW, reason=" Only for mentors. ")

    assert (decided.refused, decided.unchanged) == (4, 0)
    assert states(activity) == ["refused", "refused", "refused", "withdrawn", "confirmed", "confirmed"]
    told = EnrolmentChange.objects.filter(enrolment__in=rows[:4])
    assert set(told.values_list("reason", flat=True)) == {"Only for mentors."}
    again = refuse_enrolments(activity=activity, enrolments=rows[:4], by=by, now=NOW, reason="Only for mentors.")
    assert (again.refused, again.unchanged) == (0, 4)
    assert EnrolmentChange.objects.count() == 6


def test_refusing_needs_a_reason(by: Person) -> None:
    activity, rows = activity_with("requested", capacity=1)

    with pytest.raises(DomainError) as refusal:
        refuse_enrolments(activity=activity, enrolments=rows, by=by, now=NOW, reason="  ")

    assert refusal.value.field == "reason"
    assert states(activity) == ["requested"]


def test_an_offer_lasts_its_hours_and_never_past_the_start_also_where_seats_are_given_at_once(by: Person) -> None:
    activity, rows = activity_with("requested", "requested", capacity=2, offer_hours=48)

    offer_seats(activity=activity, enrolments=rows[:1], by=by, now=NOW)
    assert activity.starts_at
    late = activity.starts_at - timedelta(hours=1)
    offer_seats(activity=activity, enrolments=rows[1:], by=by, now=late)

    ends = dict(activity.enrolments.values_list("pk", "offer_ends_at"))
    assert ends == {rows[0].pk: NOW + timedelta(hours=48), rows[1].pk: activity.starts_at}
    accept_offer(activity=activity, person=rows[0].person, now=NOW + timedelta(hours=47))
    lapse_offers(now=activity.starts_at)
    assert states(activity) == ["confirmed", "lapsed"]


def test_an_offer_ends_at_the_cut_off_and_none_is_made_after_it(by: Person) -> None:
    activity, rows = activity_with("requested", "requested", capacity=2, promotion="offer", offer_cutoff_hours=24)
    assert activity.starts_at
    cut_off = activity.starts_at - timedelta(hours=24)

    offer_seats(activity=activity, enrolments=rows[:1], by=by, now=cut_off - timedelta(minutes=5))
    with pytest.raises(DomainError) as refusal:
        offer_seats(activity=activity, enrolments=rows[1:], by=by, now=cut_off)

    assert refusal.value.code == "too_late"
    assert [row.offer_ends_at for row in activity.enrolments.order_by("pk")] == [cut_off, None]


@pytest.mark.parametrize(("others", "code"), [(["requested"], "full"), (["withdrawn"], "not_asking"), ([], "")])
def test_an_offer_needs_a_free_seat_and_somebody_who_wants_it(others: list[str], code: str, by: Person) -> None:
    capacity = 2 if code == "not_asking" else 1
    activity, rows = activity_with("requested", *others, capacity=capacity)

    if code:
        with pytest.raises(DomainError) as refusal:
            offer_seats(activity=activity, enrolments=rows, by=by, now=NOW)
        assert refusal.value.code == code
        assert states(activity) == ["requested", *others]
    else:
        offer_seats(activity=activity, enrolments=rows, by=by, now=NOW)
        assert offer_seats(activity=activity, enrolments=rows, by=by, now=NOW).unchanged == 1
        assert EnrolmentChange.objects.count() == 1


@pytest.mark.parametrize("decide", [confirm_enrolments, refuse_enrolments, offer_seats])
def test_who_changed_meanwhile_stops_the_whole_call(decide: Any, by: Person) -> None:
    activity, rows = activity_with("requested", "requested", capacity=5)
    more = {"reason": "No room"} if decide is refuse_enrolments else {}
    # Seen as requested; meanwhile withdrawn, or (where that is what is asked for) given a seat.
    other = "confirmed" if decide is refuse_enrolments else "withdrawn"
    Enrolment.objects.filter(pk=rows[1].pk).update(state=other)

    with pytest.raises(DomainError) as refusal:
        decide(activity=activity, enrolments=rows, by=by, now=NOW, **more)

    assert (refusal.value.code, refusal.value.field) == ("changed_meanwhile", "people")
    assert rows[1].person.name in str(refusal.value)
    assert states(activity) == ["requested", other]
    assert not Delivery.objects.filter(kind__startswith="academy.enrolment").exists()


@pytest.mark.parametrize("decide", [confirm_enrolments, refuse_enrolments, offer_seats])
def test_nothing_is_decided_for_strangers_unproved_guests_or_what_is_over(decide: Any, by: Person) -> None:
    activity, rows = activity_with("requested", "unconfirmed", capacity=5)
    other = EnrolmentFactory.create(state="requested")
    more = {"reason": "No room"} if decide is refuse_enrolments else {}

    def code(enrolments: list[Enrolment], now: datetime = NOW) -> str:
        with pytest.raises(DomainError) as refusal:
            decide(activity=activity, enrolments=enrolments, by=by, now=now, **more)
        return refusal.value.code

    assert code([rows[0], other]) == "not_here"
    assert code(rows) == "unconfirmed"
    assert code(rows[:1], activity.ends_at) == "over"
    cancel_activity(activity=activity, by=by, now=NOW, reason="x")
    assert code(rows[:1]) == "cancelled"
    assert states(activity) == ["requested", "unconfirmed"]


def test_a_decision_counts_in_what_follows(by: Person) -> None:
    activity = published_activity(capacity=1, now=NOW, admission=Activity.Admission.APPROVAL)
    first, second = PersonFactory.create_batch(2)
    asked = [enrol(activity=activity, person=person, by=person, now=NOW) for person in (first, second)]
    assert states(activity) == ["requested", "requested"]
    confirm_enrolments(activity=activity, enrolments=asked, by=by, now=NOW)

    withdraw(activity=activity, person=first, by=first, now=NOW)

    assert states(activity) == ["withdrawn", "confirmed"]


def test_the_mails_say_what_the_hosts_write(by: Person) -> None:
    activity, rows = activity_with("requested", "requested", "confirmed", capacity=3)
    offer_seats(activity=activity, enrolments=rows[:1], by=by, now=NOW, message="Bring boots.")
    confirm_enrolments(activity=activity, enrolments=rows[1:2], by=by, now=NOW, message="Come early.")
    refuse_enrolments(activity=activity, enrolments=rows[2:], by=by, now=NOW, reason="The boat is full.")

    Delivery.objects.exclude(kind__startswith="academy.enrolment").delete()
    drain(clock=lambda: NOW)

    offered, confirmed, withdrawn = [message.body for message in mail.outbox]
    assert "The hosts write: Bring boots.\nA seat is free for you." in offered
    assert "waiting list" not in offered
    assert "The hosts write: Come early." in confirmed
    assert "Reason: The boat is full." in withdrawn
    assert "changed your mind" not in withdrawn
