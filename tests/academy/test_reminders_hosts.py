"""To the hosts' staff: open, full, people who wait for a decision; and to who has an offer: it ends soon."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from academy.models import Activity, Enrolment, EnrolmentChange
from academy.services import accept_offer, cancel_activity, change_capacity, enrol, publish_activity, withdraw
from academy.services.deciding import confirm_enrolments
from academy.services.delegating import set_delegation
from notifications.models import Delivery, LeadTime
from notifications.reminders import registry
from notifications.services import collect
from partners.models import Membership
from tests.academy.telling import DAY, HOUR, NOW, SECOND, START, due_to, questions_of, seated, send
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    published_activity,
    staff_of,
)

pytestmark = pytest.mark.django_db
OPENED, FULL = "academy.activity-opened", "academy.activity-full"
WAITING, ENDING = "academy.requests-waiting", "academy.enrolment-offer-ending"


@pytest.fixture(autouse=True)
def nothing_collected_before():
    cache.clear()


def told(kind):
    return list(Delivery.objects.filter(kind=kind).order_by("pk").values_list("person", flat=True))


# Open


def test_hosts_staff_read_that_it_is_open_but_not_who_opened_it():
    activity = ActivityFactory.create(capacity=1)
    SessionFactory.create(activity=activity, day=START.date())
    host = activity.lead_host()
    opener, colleague, coordinator = staff_of(host), staff_of(host), staff_of(host, Membership.Role.NETWORK_COORDINATOR)
    staff_of(host, Membership.Role.MENTORING_COORDINATOR)
    publish_activity(activity=activity, by=opener, now=NOW)
    publish_activity(activity=activity, by=colleague, now=NOW + HOUR)
    assert told(OPENED) == [colleague.pk, coordinator.pk]
    message, _other = send()
    assert message.subject == f"Open for enrolment: {activity}"
    assert "There is 1 seat." in message.body
    assert f"http://localhost:8000/en/staff/activities/{activity.slug}/\n" in message.body


# Full


def test_hosts_staff_read_once_for_each_number_of_seats_that_it_is_full():
    activity = published_activity(now=NOW, capacity=1)
    staff = staff_of(activity.lead_host())
    assert due_to(FULL, NOW) == []
    person = seated(activity)
    seated(activity)
    collect(now=NOW)
    message = next(message for message in send() if message.subject.startswith("All seats"))
    assert "1 person is waiting." in message.body
    # The next one moves up: still full, no news. More seats that are taken at once are.
    withdraw(activity=activity, person=person, by=person, now=NOW)
    assert collect(now=NOW + HOUR) == 0
    change_capacity(activity=activity, capacity=2, by=None, now=NOW)
    assert due_to(FULL, NOW) == []
    seated(activity)
    assert collect(now=NOW + 2 * HOUR) == 1
    assert told(FULL) == [staff.pk] * 2
    assert due_to(FULL, START) == []


def test_full_is_not_said_of_what_is_free_again_or_cancelled():
    free, cancelled = published_activity(now=NOW, capacity=1), published_activity(now=NOW, capacity=1)
    people = [seated(activity) for activity in (free, cancelled)]
    for activity in (free, cancelled):
        staff_of(activity.lead_host())
    send()
    assert collect(now=NOW) == 2
    withdraw(activity=free, person=people[0], by=None, now=NOW)
    cancel_activity(activity=cancelled, by=None, now=NOW)
    assert not [message for message in send() if message.subject.startswith("All seats")]


def test_seats_kept_for_partners_fill_an_activity_only_once_people_are_named():
    partner = OrganisationFactory.create()
    activity = published_activity(now=NOW, capacity=2, admission=Activity.Admission.DELEGATION)
    staff = staff_of(activity.lead_host())
    set_delegation(activity=activity, organisation=partner, seats=2, names_until=None, by=None, now=NOW)
    assert due_to(FULL, NOW) == []
    Activity.objects.update(admission=Activity.Admission.OPEN)
    assert due_to(FULL, NOW) == [staff.pk]


# Requests


def test_staff_read_once_a_day_how_many_requests_wait():
    first = published_activity(now=NOW, admission=Activity.Admission.APPROVAL)
    second = published_activity(now=NOW, admission=Activity.Admission.APPROVAL, host=first.lead_host())
    staff = staff_of(first.lead_host())
    staff.time_zone = "Europe/Lisbon"
    staff.save()
    for activity in (first, first, second):
        seated(activity)
    send()
    early, morning, evening = (datetime(2027, 3, 2, hour, tzinfo=UTC) for hour in (7, 8, 20))
    assert [due_to(WAITING, moment) for moment in (early, morning, evening - SECOND, evening)] == [
        [],
        [staff.pk],
        [staff.pk],
        [],
    ]
    assert [collect(now=morning), collect(now=evening - HOUR), collect(now=morning + DAY)] == [1, 0, 1]
    [message] = send(morning)
    assert message.subject == "3 people wait for your decision"
    assert f"* {first}: 2 requests\n  http://localhost:8000/en/staff/activities/{first.slug}/\n" in message.body
    assert f"* {second}: 1 request\n" in message.body


def test_no_mail_once_all_is_decided():
    activity = published_activity(now=NOW, admission=Activity.Admission.APPROVAL)
    staff_of(activity.lead_host())
    seated(activity)
    send()
    collect(now=NOW)
    confirm_enrolments(activity=activity, enrolments=list(Enrolment.objects.all()), by=None, now=NOW)
    assert not [message for message in send() if "decision" in message.subject]
    assert due_to(WAITING, NOW + DAY) == []


# The offer


def offered(hours, now=NOW):
    """An activity whose freed seat is offered to the person for so long."""
    activity = published_activity(now=now, capacity=1, promotion="offer", offer_hours=hours)
    holder, person = seated(activity, now), seated(activity, now)
    withdraw(activity=activity, person=holder, by=holder, now=now)
    return activity, person


def test_who_has_not_answered_reads_twelve_hours_before_that_the_offer_ends():
    activity, person = offered(48)
    ends = NOW + 48 * HOUR
    send()
    moments = [ends - 12 * HOUR - SECOND, ends - 12 * HOUR, ends - SECOND, ends]
    assert [due_to(ENDING, moment) for moment in moments] == [[], [person.pk], [person.pk], []]
    [planned] = registry.kinds[ENDING].ahead(ends - DAY, ends)
    assert (planned.at, planned.useful_until) == (ends - 12 * HOUR, ends)
    assert planned.occasion.key == str(EnrolmentChange.objects.get(to_state="offered").public_id)
    collect(now=ends - 12 * HOUR)
    [message] = send(ends - 12 * HOUR)
    assert message.subject == f"The offer of a seat ends soon: {activity}"
    assert "Please answer by Wednesday 3 March 2027, 09:00, Lisbon time (WET)." in message.body
    accept_offer(activity=activity, person=person, now=ends - 11 * HOUR)
    assert due_to(ENDING, ends - 11 * HOUR) == []


@pytest.mark.parametrize(("hours", "is_told"), [(24, False), (25, True)])
def test_short_offer_is_told_once(hours, is_told):
    _activity, person = offered(hours)
    assert due_to(ENDING, NOW + (hours - 1) * HOUR) == ([person.pk] if is_told else [])
    # A lead time as long as the offer would say it at once.
    LeadTime.objects.create(kind=ENDING, minutes=hours * 60)
    assert due_to(ENDING, NOW + (hours - 1) * HOUR) == []


def test_answered_offer_is_not_sent():
    activity, person = offered(48)
    send()
    collect(now=NOW + 40 * HOUR)
    accept_offer(activity=activity, person=person, now=NOW + 41 * HOUR)
    assert [message.subject.split(":")[0] for message in send(NOW + 41 * HOUR)] == ["You have a seat"]


# Together


def test_kinds_ask_the_same_number_of_questions_for_one_and_for_thirty():
    counts, moment = [], datetime(2027, 3, 3, 8, tzinfo=UTC)
    for number in (1, 29):
        for _each in range(number):
            full, _person = offered(48)
            staff_of(full.lead_host())
            asked = published_activity(now=NOW, admission="approval", host=full.lead_host())
            enrol(activity=asked, person=PersonFactory.create(), by=None, now=NOW)
        counts.append([questions_of(kind, moment) for kind in (FULL, WAITING, ENDING)])
    assert counts[0] == counts[1]
