"""The learning record: hours and competences of all the years, and the link by which they are shared."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from academy.models import Activity
from academy.services import enrol, withdraw
from academy.services.attending import Note, note_attendance
from accounts.models import Person
from home.models import RecordLink
from home.record import record_of
from mentoring.services import log_meeting
from reference.models import Topic
from tests.factories import PersonFactory, TerritoryFactory, published_activity, signed_in
from tests.factories.mentoring import running_pair
from tests.factories.paths import LearningPathFactory, ModuleFactory
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
PAGE = "/en/me/record/"


def attended(person: Person, *states: str, at: datetime, minutes: int | None = None, **fields: Any) -> Activity:
    """An activity of that time with two hours for each state."""
    activity = published_activity(now=at, in_days=1, sessions=len(states), **fields)
    enrolment = enrol(activity=activity, person=person, by=person, now=at)
    for session, state in zip(activity.sessions.chronological(), states, strict=True):
        note = Note(enrolment.pk, state, minutes if state == "partly" else None)
        note_attendance(session=session, notes=[note], by=None, source="facilitator", now=session.ends_at)
    return activity


def test_hours_are_those_attended_by_year_and_competence() -> None:
    person = PersonFactory.create()
    topics = {code: Topic.objects.get(code=code) for code in ("creativity", "working-with-others", "systems-thinking")}
    # Present, partly, excused, absent: 120 + 45 minutes.
    first = attended(
        person, "present", "partly", "excused", "absent", minutes=45, at=datetime(2023, 3, 1, 9, tzinfo=UTC)
    )
    first.topics.set([topics["creativity"], topics["systems-thinking"]])
    module = ModuleFactory.create()
    module.topics.add(topics["creativity"], topics["working-with-others"])
    second = attended(person, "present", at=datetime(2026, 5, 4, 9, tzinfo=UTC), module=module)
    second.topics.add(topics["creativity"])
    attended(person, "absent", at=datetime(2026, 6, 1, 9, tzinfo=UTC))
    attended(PersonFactory.create(), "present", at=datetime(2026, 7, 1, 9, tzinfo=UTC))

    record = record_of(person, NOW)

    assert (record.minutes, record.activities) == (285, 2)
    assert [(year.number, year.hours_text) for year in record.years] == [(2026, "2 h"), (2023, "2 h 45 min")]
    assert [row.percent for year in record.years for row, _text in year.rows] == [100, 45]
    found = {
        framework.code: [(str(row.topic), row.minutes, row.activities) for row in rows]
        for framework, rows in record.frameworks
    }
    assert found == {
        "entrecomp": [("Creativity", 285, 2), ("Working with others", 120, 1)],
        "greencomp": [("Systems thinking", 165, 1)],
    }


def test_kind_is_said_and_a_title_in_another_language_is_marked() -> None:
    person = PersonFactory.create()
    attended(
        person,
        "present",
        at=datetime(2026, 5, 4, 9, tzinfo=UTC),
        format="study-visit",
        original_language="it",
        title_en="",
        title_it="Visita",
    )

    html = get(signed_in(person), "/en/me/record/")

    assert "Study visit · " in html
    assert '<span lang="it">Visita</span> <span class="lang-mark">in Italian</span>' in html


def test_who_withdrew_later_was_there_all_the_same() -> None:
    person = PersonFactory.create()
    activity = published_activity(now=NOW - timedelta(days=2), in_days=1, sessions=3)
    enrolment = enrol(activity=activity, person=person, by=person, now=NOW - timedelta(days=2))
    session = activity.sessions.earliest("starts_at")
    note_attendance(
        session=session, notes=[Note(enrolment.pk, "present")], by=None, source="facilitator", now=session.ends_at
    )
    withdraw(activity=activity, person=person, by=None, now=NOW)

    assert record_of(person, NOW).minutes == 120


def test_link_opens_without_a_login_until_it_is_taken_back() -> None:
    person = PersonFactory.create(name="Marta Reis", territory=TerritoryFactory.create())
    path = LearningPathFactory.create(title_en="The Path")
    attended(
        person,
        "present",
        at=datetime(2026, 5, 4, 9, tzinfo=UTC),
        title_en="A day in the field",
        territory=person.territory,
        module=ModuleFactory.create(path=path),
    )
    owner, stranger = signed_in(person), Client()

    assert "Make a link" in get(owner, PAGE)
    assert not RecordLink.objects.exists()
    owner.post(PAGE, {"action": "share", "shows_list": "on"})
    first = f"/en/record/{RecordLink.objects.get().token}/"
    assert first in get(owner, PAGE)
    response = stranger.get(first)
    html = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert "noindex" in response["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in html
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert all(words in html for words in ("Marta Reis", "2 h", "A day in the field", "The Path", "Cascais"))
    assert str(person.email) not in html

    # The address stays while what it shows changes; without the list nobody learns where and when.
    owner.post(PAGE, {"action": "share"})
    html = get(stranger, first)
    assert "2 h" in html
    assert "A day in the field" not in html

    owner.post(PAGE, {"action": "renew"})
    second = f"/en/record/{RecordLink.objects.get().token}/"
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    owner.post(PAGE, {"action": "stop"})
    assert stranger.get(second).status_code == 404
    # There is nothing to renew, and nothing comes back by it.
    owner.post(PAGE, {"action": "renew"})
    assert not RecordLink.objects.exists()


def test_link_of_a_closed_login_is_closed() -> None:
    person = PersonFactory.create()
    signed_in(person).post(PAGE, {"action": "share"})
    person.user.is_active = False
    person.user.save()

    assert Client().get(f"/en/record/{RecordLink.objects.get().token}/").status_code == 404


def test_hours_of_mentoring_are_shown_to_others_only_when_their_owner_says_so() -> None:
    pairing = running_pair(now=NOW, mentor={"name": "Ada"}, mentee={"name": "Secret Mentee"})
    log_meeting(pairing=pairing, by=pairing.mentor, now=NOW, happened="held", day=NOW.date(), minutes=90, mode="online")
    owner = signed_in(pairing.mentor)

    assert "1 h 30 min in 1 meeting" in get(owner, PAGE)
    owner.post(PAGE, {"action": "share"})
    shared = f"/en/record/{RecordLink.objects.get().token}/"
    assert "1 h 30 min" not in get(Client(), shared)
    owner.post(PAGE, {"action": "share", "shows_mentoring": "on"})
    html = get(Client(), shared)
    assert "1 h 30 min in 1 meeting" in html
    assert "Secret Mentee" not in html


def test_page_costs_the_same_for_one_and_for_thirty_activities() -> None:
    person = PersonFactory.create()
    client = signed_in(person)
    topic = Topic.objects.order_by("pk")[0]

    def grow(number: int) -> None:
        for each in range(number):
            at = datetime(2024, 1, 8, 9, tzinfo=UTC) + timedelta(days=11 * each)
            module = ModuleFactory.create()
            module.topics.add(topic)
            attended(person, "present", at=at, module=module).topics.add(topic)

    grow(1)
    few = queries_of(client, PAGE)
    grow(29)
    assert queries_of(client, PAGE) == few
