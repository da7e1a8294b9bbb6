"""What waits for staff, on their page and in their weekly mail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.models import AttendanceMark, Delegation
from mentoring.board import Waiting, board_of, mentors_waiting_for
from mentoring.services import call_for_help
from mentoring.suggestions import open_requests_of
from notifications.services import collect, drain
from partners.models import Membership
from reports.reminders import staff_ahead, staff_contexts, staff_due
from reports.waiting import waiting_for
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    UserFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.mentoring import MentoringRequestFactory, MentorProfileFactory, coordinator_of, running_pair
from tests.pages import get

pytestmark = pytest.mark.django_db
# A Monday, 08:00 in Brussels: staff of the factories have no territory of their own.
MONDAY = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Role = Membership.Role


def texts(person, now=MONDAY):
    return [line.text for line in waiting_for([person], now)[person.pk].lines]


def test_requests_attendance_and_seats_to_name_wait_for_staff_of_the_right_organisation():
    host, partner = OrganisationFactory.create(), OrganisationFactory.create(name="Partner", short_name="")
    coming = published_activity(now=MONDAY, host=host, title_en="Coming", admission="approval")
    EnrolmentFactory.create_batch(2, activity=coming, state="requested")
    Delegation.objects.create(activity=coming, organisation=partner, seats=3)
    held = published_activity(now=MONDAY - 13 * DAY, host=host, title_en="Held", sessions=2)
    seat = EnrolmentFactory.create(activity=held)
    published_activity(now=MONDAY - 13 * DAY, host=host, title_en="Nobody came")
    first, second = held.sessions.order_by("starts_at")
    mark = {"session": first, "enrolment": seat, "state": "present", "noted_at": MONDAY}
    AttendanceMark.objects.create(source="person", **mark)

    assert texts(staff_of(host)) == [
        "Coming: 2 requests wait for a decision",
        "Held: attendance of Friday 26 February 2027 is not taken yet",
        "Held: attendance of Saturday 27 February 2027 is not taken yet",
    ]
    assert texts(staff_of(partner)) == ["Coming: Partner has 3 seats left to name people for"]
    assert len(texts(staff_of(OrganisationFactory.create(), Role.NETWORK_COORDINATOR))) == 3
    assert texts(staff_of(OrganisationFactory.create())) == []
    AttendanceMark.objects.create(source="facilitator", **mark)
    AttendanceMark.objects.create(source="facilitator", **{**mark, "session": second})
    assert texts(staff_of(host)) == ["Coming: 2 requests wait for a decision"]


def test_what_waits_in_mentoring_is_what_the_pages_of_mentoring_list():
    pairing = running_pair(now=MONDAY - 90 * DAY)
    call_for_help(pairing=pairing, person=pairing.mentee, message="", now=MONDAY)
    MentorProfileFactory.create(state="submitted")
    MentoringRequestFactory.create()
    MentoringRequestFactory.create(person__territory=TerritoryFactory.create(slug="navarra"))
    responsible = pairing.coordinators.get().person
    people = [responsible, coordinator_of(), coordinator_of("navarra"), pairing.mentor, PersonFactory.create()]
    people += [staff_of(OrganisationFactory.create(), role) for role in (Role.NETWORK_COORDINATOR, Role.PARTNER_STAFF)]
    found = waiting_for(people, MONDAY)
    coordinators = [*people[:3], people[5]]
    for row in coordinators:
        board = board_of(row, MONDAY)
        listed = (mentors_waiting_for(row), open_requests_of(row), board.needs_a_word, board.calls)
        assert found[row.pk].mentoring == Waiting(*map(len, listed))
    assert [row for row in people if found[row.pk].mentoring] == coordinators
    assert [found[row.pk].mentoring.mentors for row in people[:3]] == [1, 1, 0]
    assert found[responsible.pk].mentoring.help_calls == 1


def test_weekly_mail_says_what_waits_and_is_quiet_without():
    host = OrganisationFactory.create()
    staff = staff_of(host)
    UserFactory.create(person=staff)
    UserFactory.create(person=staff_of(OrganisationFactory.create()))
    assert list(staff_due(MONDAY)) == []
    activity = published_activity(now=MONDAY, host=host, title_en="Coming")
    EnrolmentFactory.create(activity=activity, state="requested")
    assert list(staff_due(MONDAY - 2 * HOUR)) == []
    [(occasion, until)] = staff_due(MONDAY)
    assert (occasion.person_id, occasion.key, until) == (staff.pk, "2027-03-01", MONDAY - HOUR + DAY)
    assert list(staff_ahead(MONDAY - HOUR, MONDAY + DAY)) == [(occasion, MONDAY - HOUR, until)]
    collect(now=MONDAY)
    mail.outbox.clear()
    drain(clock=lambda: MONDAY)
    [message] = [row for row in mail.outbox if "One thing" in row.subject]
    assert message.subject == "One thing waits for you"
    for body in (message.body, message.alternatives[0][0]):
        assert "Coming: 1 request waits for a decision" in body
        assert f"/en/staff/activities/{activity.slug}/" in body
    assert list(staff_due(MONDAY + HOUR)) == []
    activity.enrolments.update(state="refused")
    assert staff_contexts([occasion], MONDAY) == {occasion: None}


def test_weekly_mail_asks_as_much_for_thirty_as_for_one():
    host = OrganisationFactory.create()

    def one_more():
        UserFactory.create(person=staff_of(host))
        UserFactory.create(person=coordinator_of())
        EnrolmentFactory.create(activity=published_activity(now=MONDAY, host=host), state="requested")
        EnrolmentFactory.create(activity=published_activity(now=MONDAY - 13 * DAY, host=host))
        MentorProfileFactory.create(state="submitted")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            occasions = [occasion for occasion, _until in staff_due(MONDAY)]
            answers = staff_contexts(occasions, MONDAY)
        assert all(answers.values())
        return len(captured), len(occasions)

    one_more()
    few = queries()
    for _number in range(14):
        one_more()
    assert (few[1], queries()) == (2, (few[0], 30))


def test_staff_page_lists_what_waits():
    host = OrganisationFactory.create()
    activity = published_activity(host=host, title_en="Coming")
    EnrolmentFactory.create(activity=activity, state="requested")
    html = get(signed_in(staff_of(host)), "/en/staff/")
    assert f'<a href="/en/staff/activities/{activity.slug}/">Coming: 1 request waits for a decision</a>' in html
