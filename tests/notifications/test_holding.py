"""What staff hold is not sent; lifted, it goes out if it is still useful."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from core.errors import DomainError
from notifications.models import Delivery, HeldOccasion
from notifications.reminders import Mail
from notifications.services import cancel_delivery, drain, hold_occasion, lift, owe, release
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(moment):
    return lambda: moment


def owed(key="a", **fields):
    person = PersonFactory.create()
    owe(kind="tests.note", person=person, key=key, now=NOW, **fields)
    return Delivery.objects.get(person=person)


def hold(key="a", reason="The room is flooded"):
    return hold_occasion(kind="tests.note", key=key, reason=reason, by=None, now=NOW)


def test_a_held_occasion_waits_and_the_others_go(declare):
    declare()
    held, free = owed(), owed("b")
    hold()
    assert drain(clock=at(NOW)) == 1
    held.refresh_from_db()
    free.refresh_from_db()
    assert (held.state, held.attempts, free.state) == ("planned", 0, "sent")


def test_lifted_what_is_still_useful_goes_and_the_rest_is_missed(declare):
    declare()
    useful, useless = owed(useful_until=NOW + 2 * HOUR), owed(useful_until=NOW + HOUR)
    row = hold()
    drain(clock=at(NOW))
    assert lift(held=row, now=NOW + HOUR)
    assert not lift(held=row, now=NOW + HOUR)
    drain(clock=at(NOW + HOUR))
    useful.refresh_from_db()
    useless.refresh_from_db()
    assert (useful.state, useless.state) == ("sent", "missed")


def test_holding_twice_is_once_and_says_why(declare):
    assert hold() == hold(reason="Another reason")
    assert HeldOccasion.objects.get().reason == "The room is flooded"
    with pytest.raises(DomainError) as refusal:
        hold(key="b", reason="  ")
    assert refusal.value.field == "reason"


def test_a_hold_also_stops_a_batch_that_has_been_under_way_for_long(declare, settings):
    time = [NOW]

    def hold_meanwhile(occasions, now):
        time[0] = NOW + timedelta(minutes=1)
        hold("b")
        return {occasion: Mail({"key": occasion.key}) for occasion in occasions}

    declare(contexts=hold_meanwhile)
    owed("a")
    row = owed("b")
    assert drain(clock=lambda: time[0]) == 1
    later = time[0] + timedelta(seconds=settings.NOTIFICATIONS_LEASE_SECONDS)
    assert drain(clock=at(later)) == 0
    row.refresh_from_db()
    assert row.state != "sent"
    assert [message.subject[0] for message in mail.outbox] == ["a"]


def test_a_cancelled_mail_stays_with_its_reason_and_can_be_planned_again(declare):
    declare()
    row, by = owed(useful_until=NOW + HOUR), PersonFactory.create()
    cancel_delivery(delivery=row, reason="She knows", by=by, now=NOW)
    assert drain(clock=at(NOW)) == 0
    row.refresh_from_db()
    assert (row.state, row.skip_reason, row.note, row.decided_by) == ("skipped", "held", "She knows", by)
    with pytest.raises(DomainError):
        release(delivery=row, by=by, now=NOW + HOUR)
    release(delivery=row, by=by, now=NOW)
    assert drain(clock=at(NOW)) == 1
    with pytest.raises(DomainError):
        cancel_delivery(delivery=row, reason="Too late", by=by, now=NOW)
