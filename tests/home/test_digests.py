"""The weekly overview for members: for whom, of what, when, and never for nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.models import Activity
from academy.services.following import set_wishes
from home.reminders import weekly_ahead, weekly_contexts, weekly_due
from notifications.models import Delivery, DigestDay, Preference
from notifications.reminders import Occasion
from notifications.services import collect, drain
from reference.models import Framework, Topic
from tests.factories import EnrolmentFactory, OrganisationFactory, TerritoryFactory, UserFactory, published_activity
from tests.factories.mentoring import language

pytestmark = pytest.mark.django_db
# A Monday, 08:00 in Lisbon.
MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
KIND = "home.digest-weekly"


def member(**fields):
    """Somebody from Cascais who reads English."""
    fields = {"person__territory": TerritoryFactory.create(), **fields}
    return UserFactory.create(**fields).person


def opened(published=MONDAY - DAY, **fields):
    """Published on the day before, in Cascais, in English, in April."""
    fields = {"territory": TerritoryFactory.create(), **fields}
    return published_activity(now=published, in_days=40, **fields)


def due(now=MONDAY):
    return {occasion.person_id: until for occasion, until in weekly_due(now)}


def told(person, now=MONDAY):
    """The activities of the person's digest now."""
    answer = weekly_contexts([Occasion(person.pk, "x")], now)[Occasion(person.pk, "x")]
    return list(answer.context["digest"].activities) if answer else []


def test_member_hears_once_in_the_morning_of_their_day():
    person, activity = member(), opened()
    assert due(MONDAY - HOUR - timedelta(seconds=1)) == {}
    assert due(MONDAY - HOUR) == due(MONDAY) == {person.pk: MONDAY - HOUR + DAY}
    assert due(MONDAY + 11 * HOUR) == {person.pk: MONDAY - HOUR + DAY}
    assert due(MONDAY + 12 * HOUR) == due(MONDAY + DAY) == {}
    assert collect(now=MONDAY) == 1
    assert collect(now=MONDAY + HOUR) == 0
    mail.outbox.clear()
    drain(clock=lambda: MONDAY)
    [message] = mail.outbox
    assert message.subject == f"New for you: {activity}"
    for body in (message.body, message.alternatives[0][0]):
        assert f"/en/activities/{activity.slug}/" in body
        assert "Friday 9 April 2027, 10:00" in body
    assert "List-Unsubscribe" in message.extra_headers


def test_day_and_zone_are_the_persons_own():
    opened(mode="online")
    thursday = member(person__time_zone="Atlantic/Azores")
    DigestDay.objects.create(person=thursday, weekday=3)
    assert due(MONDAY) == {}
    seven_there = datetime(2027, 3, 4, 8, 0, tzinfo=UTC)
    assert due(seven_there - timedelta(minutes=1)) == {}
    assert due(seven_there) == {thursday.pk: seven_there + DAY}
    [planned] = weekly_ahead(MONDAY, MONDAY + 7 * DAY)
    assert planned == ((thursday.pk, "2027-03-04"), seven_there, seven_there + DAY)


def test_only_for_who_has_a_login_and_has_not_muted_it():
    opened()
    muted, closed, guest = member(), member(), member()
    Preference.objects.create(person=muted, category="digest", is_on=False)
    closed.user.is_active = False
    closed.user.save()
    guest.user.delete()
    assert due() == {}


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({}, True),
        ({"territory": None}, False),
        ({"territory": None, "mode": "online"}, True),
        ({"territory": None, "mode": "hybrid"}, True),
        ({"published": MONDAY - 8 * DAY}, False),
        ({"admission": "delegation"}, False),
    ],
)
def test_what_fits_is_in_the_persons_language_and_near_or_online_and_new(fields, fits):
    person, host = member(), OrganisationFactory.create(territory=None)
    activity = opened(host=host, **fields)
    assert told(person) == ([activity] if fits else [])
    activity.languages.set([language("it")])
    assert told(person) == []


def test_topics_and_languages_of_what_somebody_enrolled_in_count():
    topic = Topic.objects.first() or Topic.objects.create(
        framework=Framework.objects.create(code="x", version="1", name="X"), code="x.1", name_en="X", position=1
    )
    person, host = member(), OrganisationFactory.create(territory=None)
    italian = opened(host=host, territory=None)
    italian.languages.set([language("it")])
    italian.topics.add(topic)
    before = published_activity(now=MONDAY - 90 * DAY)
    before.languages.set([language("it")])
    EnrolmentFactory.create(person=person, activity=before)
    assert told(person) == []
    before.topics.add(topic)
    assert told(person) == [italian]
    EnrolmentFactory.create(person=person, activity=italian, state="waiting", waiting_number=1)
    assert told(person) == []


def test_what_was_in_the_last_digest_is_not_told_again_and_what_was_missed_is():
    person, first = member(), opened()
    assert collect(now=MONDAY) == 1
    drain(clock=lambda: MONDAY)
    assert Delivery.objects.get().state == "sent"
    assert told(person, MONDAY + 7 * DAY) == []
    later = opened(published=MONDAY + DAY)
    assert told(person, MONDAY + 21 * DAY) == [later]
    Activity.objects.filter(pk=later.pk).update(enrolment_closes_at=MONDAY + 2 * DAY)
    assert told(person, MONDAY + 21 * DAY) == []
    assert first.is_open(MONDAY + 21 * DAY)


def test_a_quiet_minute_costs_little_and_many_members_as_much_as_one():
    def queries(now=MONDAY):
        with CaptureQueriesContext(connection) as captured:
            found = due(now)
        return len(captured), len(found)

    person = member()
    assert queries() == (2, 0)
    opened()
    assert queries(MONDAY - 4 * HOUR) == (1, 0)
    EnrolmentFactory.create(person=person)
    few = queries()
    for _number in range(29):
        EnrolmentFactory.create(person=member())
        opened()
    assert (few[1], queries()) == (1, (few[0], 30))
    people = [Occasion(row, "x") for row in due()]
    with CaptureQueriesContext(connection) as captured:
        answers = weekly_contexts(people, MONDAY)
    assert len(captured) <= 17
    digest = answers[people[-1]].context["digest"]
    assert (digest.number, len(digest.lines), digest.more) == (30, 10, 20)


def test_two_next_steps_at_most_are_suggested_with_reasons_that_name_no_wish():
    topic = Topic.objects.get(code="creativity")
    person = member()
    set_wishes(person=person, topics=[topic], languages=[], now=MONDAY - DAY)
    assert digest_of(person) is None, "no mail for a suggestion alone"
    opened()
    assert list(digest_of(person).steps) == []
    for _number in range(3):
        opened(published=MONDAY - 30 * DAY).topics.add(topic)
    collect(now=MONDAY)
    mail.outbox.clear()
    drain(clock=lambda: MONDAY)
    [message] = mail.outbox
    for body in (str(message.body), str(message.alternatives[0][0])):
        assert body.count("It is about something that you said you want to learn.") == 2
        assert "It takes place in Cascais, your territory." in body
        assert "Creativity" not in body


def digest_of(person):
    answer = weekly_contexts([Occasion(person.pk, "x")], MONDAY)[Occasion(person.pk, "x")]
    return answer.context["digest"] if answer else None
