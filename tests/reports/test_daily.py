"""The five things to do today: what waits, in order, with why now, on the staff's page and in the administration."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from academy.models import Activity, Assessment, Delegation, SessionFacilitator
from accounts.models import Person
from core.daily import daily_list
from home.models import AccessibilityReport
from mentoring.services import call_for_help
from notifications.models import Delivery, HeldOccasion, RefusedAddress
from partners.models import Membership
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.academy import SessionFactory
from tests.factories.mentoring import MentoringRequestFactory, MentorProfileFactory, running_pair
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
COORDINATOR = Membership.Role.NETWORK_COORDINATOR
IN_ALL_LANGUAGES = {f"title_{code}": "Coming" for code in ("en", "pt", "it", "es", "fr")}


def texts(person: Person) -> list[str]:
    return [row.text for row in daily_list(person, timezone.now())]


def ready(**fields: Any) -> Activity:
    """Published, with a place and somebody who runs it."""
    activity = published_activity(**{**IN_ALL_LANGUAGES, **fields})
    activity.sessions.update(place="Town hall")
    for session in activity.sessions.all():
        SessionFacilitator.objects.create(session=session, person=PersonFactory.create())
    return activity


def test_a_session_that_begins_soon_without_place_or_facilitator_comes_before_decisions() -> None:
    host = OrganisationFactory.create()
    bare = published_activity(host=host, in_days=3, title_en="Bare")
    bare.sessions.update(place="", join_link="")
    placed = published_activity(host=host, in_days=2, title_en="Placed")
    placed.sessions.update(place="", join_link="https://meet.example/")
    interpreter = {"person": PersonFactory.create(), "role": SessionFacilitator.Role.INTERPRETER}
    SessionFacilitator.objects.create(session=placed.sessions.get(), **interpreter)
    EnrolmentFactory.create(activity=ready(host=host, in_days=4), state="requested")
    published_activity(host=host, in_days=9, title_en="Far away")
    ready(in_days=3)

    tasks = [row for row in daily_list(staff_of(host), timezone.now()) if row.sort != "translation"]

    assert [row.text for row in tasks] == [
        "Placed: nobody is named who runs it",
        "Bare: no place, no link, and nobody who runs it",
        "Coming: 1 request waits for a decision",
    ]
    assert tasks[1].path == f"/admin/academy/session/{bare.sessions.get().pk}/change/"
    assert all(row.why.startswith("It begins on ") for row in tasks)


def test_drafts_results_and_texts_wait_too_and_go_when_they_are_done() -> None:
    host, now = OrganisationFactory.create(), timezone.now()
    draft = ActivityFactory.create(host=host, title_en="Draft")
    SessionFactory.create(activity=draft, day=(now + 20 * DAY).date())
    Activity.objects.filter(pk=draft.pk).update(starts_at=now + 20 * DAY, ends_at=now + 21 * DAY)
    over = published_activity(host=host, now=now - 30 * DAY, title_en="Over", certificate_kind="assessed")
    seats = EnrolmentFactory.create_batch(2, activity=over)
    ready(host=host, title_it="")
    staff = staff_of(host)

    assert texts(staff) == [
        "Draft is still a draft",
        "Over: 2 results are not noted yet",
        "Coming activities lack a translation: Italiano",
    ]
    note = {"method": "A talk", "language": "en", "at": now}
    Assessment.objects.create(enrolment=seats[0], result="passed", **note)
    Assessment.objects.create(enrolment=seats[1], result="not-passed", **note)
    Activity.objects.filter(title_it="").update(title_it="In arrivo")
    assert texts(staff) == ["Draft is still a draft"]


def test_mails_that_do_not_get_through_wait_for_those_who_may_know_of_them() -> None:
    host, now = OrganisationFactory.create(), timezone.now()
    seat = EnrolmentFactory.create(activity=ready(host=host))
    owed: dict[str, Any] = {"person": seat.person, "kind": "academy.enrolment-confirmed"}
    Delivery.objects.create(key="a", state="failed", **owed)
    Delivery.objects.create(key="b", state="failed", created_at=now - 15 * DAY, **owed)
    Delivery.objects.create(key="c", **owed)
    HeldOccasion.objects.create(kind=owed["kind"], key="c", reason="Wrong room")
    RefusedAddress.objects.create(person=seat.person, email=seat.person.email, error="550")
    AccessibilityReport.objects.create(problem="No focus", language="en")

    assert texts(staff_of(OrganisationFactory.create(), COORDINATOR)) == [
        "1 report of a barrier waits for an answer",
        "1 mail could not be delivered",
        "1 address takes no mail",
        "1 mail is held",
    ]
    assert texts(staff_of(host)) == ["1 address takes no mail"]
    assert texts(staff_of(OrganisationFactory.create())) == []


def test_staff_page_and_administration_show_five_and_say_how_many_more() -> None:
    now = timezone.now()
    pairing = running_pair(now=now - 90 * DAY)
    call_for_help(pairing=pairing, person=pairing.mentee, message="", now=now)
    MentorProfileFactory.create(state="submitted")
    MentoringRequestFactory.create()
    published_activity(in_days=2, title_en="Bare")
    EnrolmentFactory.create(activity=ready(in_days=9), state="requested")
    client = signed_in(staff_of(OrganisationFactory.create(), COORDINATOR))

    page, front = get(client, "/en/staff/"), get(client, "/admin/")

    sorts = re.findall(r'data-task="([a-z]+)"', page)
    assert sorts[:5] == ["mentoring", "session", "request", "mentoring", "translation"]
    assert re.findall(r'data-task="([a-z]+)"', front) == sorts[:5]
    assert "1 person wants to talk" in front
    assert "It begins on" in front
    assert 'href="/en/staff/"' in front
    assert f"And {len(sorts) - 5} more things" in page
    assert f"And {len(sorts) - 5} more things" in front


def test_what_waits_costs_as_much_for_thirty_as_for_one() -> None:
    host, now = OrganisationFactory.create(), timezone.now()
    client = signed_in(staff_of(host, COORDINATOR))

    def add(count: int) -> None:
        for _number in range(count):
            coming = published_activity(host=host, in_days=2)
            EnrolmentFactory.create(activity=coming, state="requested")
            Delegation.objects.create(activity=coming, organisation=host, seats=2)
            over = published_activity(host=host, now=now - 13 * DAY, certificate_kind="assessed")
            seat = EnrolmentFactory.create(activity=over)
            RefusedAddress.objects.create(person=seat.person, email=seat.person.email, error="550")
            AccessibilityReport.objects.create(problem="No focus", language="en")

    add(1)
    one = [queries_of(client, url) for url in ("/en/staff/", "/admin/")]
    add(29)
    assert [queries_of(client, url) for url in ("/en/staff/", "/admin/")] == one
