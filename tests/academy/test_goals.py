"""A goal of one's own for an activity: written at enrolment, rated at the end, read by nobody else."""

import re
from datetime import time, timedelta

import pytest
from django.utils import timezone

from academy.models import Activity, ActivityGoal, Enrolment
from academy.queries.goals import waiting_goals
from academy.services import Answers, enrol, withdraw
from academy.services.goals import rate_goal, set_goal
from accounts.models import Person
from core.errors import DomainError
from tests.factories import PersonFactory, published_activity, signed_in, staff_of
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SECRET = "Contar a nossa horta"


def with_goal(person: Person, *, days_ago: int = 0, goal: str = SECRET, **fields: object) -> Enrolment:
    """Enrolled with a goal in Portuguese; with `days_ago` the only session was so long ago."""
    before = NOW - timedelta(days=days_ago + 10) if days_ago else NOW
    activity = published_activity(now=before, **fields)
    answers = Answers(language="pt", goal=goal)
    return enrol(activity=activity, person=person, by=person, now=before, answers=answers)


def page_of(activity: Activity, language: str = "en") -> str:
    return f"/{language}/activities/{activity.slug}/goal/"


def stored() -> list[tuple[str, str, int | None]]:
    return list(ActivityGoal.objects.order_by("pk").values_list("goal", "language", "rating"))


def test_goal_is_asked_at_enrolment_may_stay_empty_and_is_changed_until_the_end() -> None:
    ana, ben = PersonFactory.create(), PersonFactory.create()
    activity = published_activity()
    client = signed_in(ana)
    form = get(client, f"/pt/activities/{activity.slug}/enrol/")
    assert 'name="goal"' in form
    client.post(f"/pt/activities/{activity.slug}/enrol/", {"goal": f" {SECRET} "})
    signed_in(ben).post(f"/en/activities/{activity.slug}/enrol/", {"goal": ""})
    assert stored() == [(SECRET, "pt", None)]

    assert page_of(activity) in get(client, f"/en/activities/{activity.slug}/")
    client.post(page_of(activity), {"goal": "Begin"})
    assert stored() == [("Begin", "en", None)]
    too_long = client.post(page_of(activity), {"goal": "x" * 501})
    assert "aria-invalid" in too_long.content.decode()
    client.post(page_of(activity), {"goal": ""})
    assert stored() == []


def test_who_leaves_gives_it_up_and_a_refused_enrolment_writes_nothing() -> None:
    ana = PersonFactory.create()
    enrolment = with_goal(ana)
    withdraw(activity=enrolment.activity, person=ana, by=ana, now=NOW)
    assert stored() == []
    with pytest.raises(DomainError) as error:
        set_goal(enrolment=enrolment, goal="Again", language="en", now=NOW)
    assert error.value.code == "no_seat"
    assert signed_in(ana).get(page_of(enrolment.activity)).status_code == 404

    closed = published_activity(enrolment_closes_on=NOW.date(), enrolment_closes_time=time())
    assert (
        'role="alert"' in signed_in(ana).post(f"/en/activities/{closed.slug}/enrol/", {"goal": SECRET}).content.decode()
    )
    assert stored() == []


def test_rated_after_the_end_from_my_week_and_then_it_stays() -> None:
    ana = PersonFactory.create()
    enrolment = with_goal(ana, days_ago=3)
    client, page = signed_in(ana), page_of(enrolment.activity)
    week = get(client, "/en/me/")
    assert f'data-goal="{enrolment.activity.slug}"' in week
    assert SECRET not in week, "the words stay on the page of one's path"
    assert f'<blockquote lang="pt-PT">{SECRET}</blockquote>' in get(client, "/en/me/path/")

    refused = client.post(page, {"rating": "6"})
    assert list(refused.context["form"].errors) == ["rating"]
    assert stored() == [(SECRET, "pt", None)]
    client.post(page, {"rating": "4"})

    assert stored() == [(SECRET, "pt", 4)]
    assert "data-goal" not in get(client, "/en/me/")
    assert "Mostly" in get(client, "/en/me/path/")
    with pytest.raises(DomainError) as error:
        set_goal(enrolment=enrolment, goal="Other", language="en", now=NOW - timedelta(days=30))
    assert error.value.code == "rated"
    client.post(page, {"take-back": "1"})
    assert stored() == [(SECRET, "pt", None)]


def test_nothing_is_rated_before_the_end_or_without_a_goal_and_my_week_asks_for_ninety_days() -> None:
    ana = PersonFactory.create()
    coming, over = with_goal(ana), with_goal(ana, days_ago=3, goal="")
    ends_at = coming.activity.ends_at
    assert ends_at is not None
    for enrolment, now, rating, code in [
        (coming, ends_at - timedelta(seconds=1), 3, "too_early"),
        (coming, ends_at, 9, "unknown"),
        (over, NOW, 3, "no_goal"),
    ]:
        with pytest.raises(DomainError) as error:
            rate_goal(enrolment=enrolment, rating=rating, now=now)
        assert error.value.code == code
    with pytest.raises(DomainError) as error:
        set_goal(enrolment=coming, goal="Late", language="en", now=ends_at)
    assert error.value.code == "over"
    days = [ends_at - timedelta(seconds=1), ends_at, ends_at + timedelta(days=90)]
    assert [bool(waiting_goals(ana, now)) for now in days] == [False, True, False]


def test_nobody_else_reads_it() -> None:
    """Neither on a page of staff nor in an export, the admin or the history (decision 0018)."""
    from auditlog.registry import auditlog
    from django.contrib import admin

    ana = PersonFactory.create()
    enrolment = with_goal(ana)
    activity = enrolment.activity
    host = activity.lead_host()
    assert host is not None
    client = signed_in(staff_of(host))
    staff = f"/en/staff/activities/{activity.slug}/"
    pages = [staff, f"{staff}people.csv", f"{staff}people/print/", f"/en/activities/{activity.slug}/"]
    for page in [*pages, f"/admin/academy/enrolment/{enrolment.pk}/change/"]:
        answer = client.get(page, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET.encode() not in body, page
    assert client.get(page_of(activity)).status_code == 404
    assert ActivityGoal not in admin.site._registry
    assert not auditlog.contains(ActivityGoal)
    assert SECRET not in repr(Answers(language="pt", goal=SECRET))


def test_pages_cost_the_same_for_one_and_for_thirty_goals() -> None:
    ana = PersonFactory.create()
    client = signed_in(ana)
    pages = ("/en/me/", "/en/me/path/")
    with_goal(ana, days_ago=2)
    few = [queries_of(client, page) for page in pages]
    for number in range(29):
        with_goal(ana, days_ago=3 + number)
    assert [queries_of(client, page) for page in pages] == few
    assert len(re.findall("data-goal", get(client, "/en/me/path/"))) == 30
