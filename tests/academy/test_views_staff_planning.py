"""Copying, repeating and saving the list: the pages of the staff."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from academy.models import Activity, Session
from partners.models import Organisation
from tests.academy.staff_pages import page_of
from tests.factories import (
    EnrolmentFactory,
    published_activity,
)
from tests.pages import get

pytestmark = pytest.mark.django_db


def midsummer() -> date:
    return date(timezone.now().year + 1, 7, 7)


def test_staff_page_leads_to_copy_series_and_table(host: Organisation, staff: Client) -> None:
    activity = EnrolmentFactory.create(activity=published_activity(host=host)).activity

    html = get(staff, page_of(activity))

    for action in ("copy/", "series/", "people.csv"):
        assert f'href="{page_of(activity, action)}"' in html


def test_copying_leads_to_the_copy(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host, sessions=2)
    get(staff, page_of(activity, "copy/"))
    assert Activity.objects.count() == 1

    response = staff.post(page_of(activity, "copy/"), {"first_day": midsummer().isoformat()})

    copy = Activity.objects.exclude(pk=activity.pk).get()
    assert response["Location"] == page_of(copy)
    assert list(copy.sessions.values_list("day", flat=True)) == [midsummer(), midsummer() + timedelta(days=1)]
    assert (copy.state, copy.slug) == ("draft", f"{activity.slug}-2")


@pytest.mark.parametrize("day", ["", "soon", "2027-02-30", "2020-01-01", "9999-12-31"])
def test_a_bad_day_is_explained_beside_the_field(day: str, host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host)

    response = staff.post(page_of(activity, "copy/"), {"first_day": day, "moves_closing": "on"})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["first_day"]
    assert Activity.objects.count() == 1


def test_series_is_added_from_the_page(host: Organisation, staff: Client) -> None:
    activity = published_activity(host=host)
    session = activity.sessions.get()
    get(staff, page_of(activity, "series/"))

    response = staff.post(page_of(activity, "series/"), {"session": session.pk, "count": 2, "every_weeks": 2})

    assert response["Location"] == page_of(activity)
    days = list(activity.sessions.chronological().values_list("day", flat=True))
    assert days == [session.day + timedelta(weeks=number) for number in (0, 2, 4)]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"count": "21"}, "count"),
        ({"count": "many"}, "count"),
        ({"every_weeks": "5"}, "every_weeks"),
        ({"every_weeks": "0"}, "every_weeks"),
        ({"session": "x"}, "session"),
        ({"session": "99999"}, "session"),
    ],
)
def test_bad_series_is_explained_beside_the_field(
    data: dict[str, str], field: str, host: Organisation, staff: Client
) -> None:
    activity = published_activity(host=host)
    good = {"session": str(activity.sessions.get().pk), "count": "1", "every_weeks": "1"}

    response = staff.post(page_of(activity, "series/"), good | data)

    assert list(response.context["form"].errors) == [field]
    assert Session.objects.count() == 1


def test_session_of_another_activity_cannot_be_repeated(host: Organisation, staff: Client) -> None:
    own, other = published_activity(host=host), published_activity()
    data = {"session": other.sessions.get().pk, "count": 1, "every_weeks": 1}

    response = staff.post(page_of(own, "series/"), data)

    assert list(response.context["form"].errors) == ["session"]
    assert Session.objects.count() == 2
