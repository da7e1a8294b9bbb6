"""The start page of who is signed in: what is next, what waits for an answer, what they might like."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from academy.models import SessionFacilitator
from academy.services.following import set_wishes
from home.today import today_of
from mentoring.models import Meeting
from reference.models import Territory, Topic
from tests.factories import EnrolmentFactory, PersonFactory, TerritoryFactory, published_activity, signed_in
from tests.factories.mentoring import proposed_pair, running_pair
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_stranger_sees_what_comes_next_in_each_territory(client: Client) -> None:
    here = TerritoryFactory.create(slug="navarra")
    TerritoryFactory.create(slug="garges")
    published_activity(territory=here, in_days=9, title_en="Later there")
    published_activity(territory=here, in_days=2, title_en="Next there")

    main = get(client, "/en/").partition("territories-title")[2]

    assert "Next there" in main
    assert "Later there" not in main
    assert main.count("Nothing is planned here at the moment.") == Territory.objects.count() - 1
    assert "What is next for you" not in main


def test_member_sees_the_next_dates_of_seats_and_of_what_they_run() -> None:
    person, now = PersonFactory.create(), timezone.now()
    seat = published_activity(in_days=5, sessions=2, title_en="My seat")
    EnrolmentFactory.create(activity=seat, person=person)
    EnrolmentFactory.create(activity=published_activity(in_days=1), person=person, state="waiting", waiting_number=1)
    run = published_activity(in_days=3, title_en="I run it")
    SessionFacilitator.objects.create(session=run.sessions.get(), person=person)

    dates = today_of(person, now).dates

    assert [date.session.activity for date in dates if date.session] == [run, seat, seat]
    html = get(signed_in(person), "/en/")
    assert html.index("What is next for you") < html.index("I run it") < html.index("My seat")
    assert "How to join" not in html


def test_member_sees_what_waits_for_an_answer() -> None:
    person, now = PersonFactory.create(), timezone.now()
    EnrolmentFactory.create(activity=published_activity(title_en="Offered"), person=person, state="offered")
    EnrolmentFactory.create(activity=published_activity(now=now - 12 * DAY, title_en="Past"), person=person)

    offered, past = today_of(person, now).answers

    assert offered.text.startswith("A seat in “Offered” is offered to you until ")
    assert past.text == "How was “Past”?"
    assert "Nobody waits for an answer from you." in get(signed_in(PersonFactory.create()), "/en/")


def test_mentor_sees_whom_they_meet_and_what_is_not_logged() -> None:
    now = timezone.now()
    pairing = running_pair(now=now - 60 * DAY, mentee={"name": "Samir"})
    mentor = pairing.mentor
    assert "No meeting with Samir is planned" in [line.text for line in today_of(mentor, now).answers]
    for days in (-3, 4):
        day = (now + days * DAY).date()
        Meeting.objects.create(
            pairing=pairing, day=day, start_time=time(10), end_time=time(11), time_zone="Europe/Lisbon", mode="online"
        )
    for number in range(4):
        EnrolmentFactory.create(activity=published_activity(in_days=number + 1), person=mentor)

    today = today_of(mentor, now)

    assert [date.person for date in today.dates] == [None, None, None, pairing.mentee]
    assert any(line.text.endswith("did you meet? It is not logged yet") for line in today.answers)
    proposal = proposed_pair(now=now, mentee={"name": "Ana"})
    assert "Ana is proposed to you as a mentee" in [line.text for line in today_of(proposal.mentor, now).answers]


def test_what_is_suggested_does_not_stand_once_more_below() -> None:
    person, topic = PersonFactory.create(), Topic.objects.get(code="creativity")
    published_activity(title_en="Draw it").topics.add(topic)
    assert "What comes next at the academy" in get(signed_in(person), "/en/")
    set_wishes(person=person, topics=[topic], languages=[], now=timezone.now())

    html = get(signed_in(person), "/en/")

    assert html.count("Draw it") == 1
    assert "What comes next at the academy" not in html


def test_start_page_costs_as_much_for_thirty_dates_as_for_one() -> None:
    person, now = PersonFactory.create(), timezone.now()
    client = signed_in(person)

    def add(count: int) -> None:
        for number in range(count):
            EnrolmentFactory.create(activity=published_activity(in_days=number + 1), person=person)
            EnrolmentFactory.create(activity=published_activity(now=now - 12 * DAY), person=person)
            published_activity(in_days=number + 2, territory=TerritoryFactory.create())

    add(3)
    few = queries_of(client, "/en/")
    add(27)
    assert queries_of(client, "/en/") == few
