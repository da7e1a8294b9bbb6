"""Figures of mentoring: every number is the length of the list behind it, within what the viewer may see."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from accounts.models import Person
from mentoring.figures import rows_of, summaries_by_territory, summary_of
from mentoring.models import FitCheck, Pairing
from mentoring.services import answer_fit, complete_pairing, log_meeting
from partners.models import Membership
from tests.factories import OrganisationFactory, PersonFactory, TerritoryFactory, signed_in, staff_of
from tests.factories.mentoring import coordinator_of, proposed_pair, running_pair
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
URL = "/en/staff/mentoring-figures/"


def met(pairing: Pairing, day: date, minutes: int) -> None:
    noon = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    log_meeting(pairing=pairing, by=pairing.mentee, now=noon, happened="held", day=day, minutes=minutes)


def fit(pairing: Pairing, person: Person, answer: str) -> None:
    check = FitCheck.objects.filter(pairing=pairing, person=person, answer="").get()
    answer_fit(check=check, person=person, answer=answer, now=NOW)


@pytest.fixture
def by() -> Person:
    """Looks after one running pair across a border, one completed and one proposed at home."""
    here = coordinator_of()
    coordinator_of("navarra")
    across = running_pair(now=NOW, by=here, mentor={"territory": TerritoryFactory.create(slug="navarra")})
    met(across, date(2027, 2, 10), 90)
    met(across, date(2027, 3, 10), 60)
    fit(across, across.mentor, "good")
    fit(across, across.mentee, "deciding")
    done = running_pair(now=NOW, by=here)
    met(done, date(2027, 2, 20), 45)
    fit(done, done.mentor, "good")
    complete_pairing(pairing=done, by=done.mentee, now=datetime(2027, 2, 25, tzinfo=UTC), reached={})
    proposed_pair(now=NOW + timedelta(days=28), by=here)
    return here


def test_summary_counts_states_hours_borders_and_fit(by: Person) -> None:
    everything = summary_of(rows_of(by))

    assert everything.total == 3
    assert {state: number for state, number in everything.states.items() if number} == {
        "proposed": 1,
        "active": 1,
        "completed": 1,
    }
    assert (everything.minutes, everything.hours) == (195, 3.25)
    assert (everything.cross_border, everything.cross_border_percent) == (1, 33)
    assert everything.fits == {"not-good": 0, "deciding": 1, "good": 1}


def test_pair_across_a_border_counts_in_both_territories(by: Person) -> None:
    found = {each.territory: (each.total, each.hours) for each in summaries_by_territory(rows_of(by))}

    assert found == {"cascais": (3, 3.25), "navarra": (1, 2.5)}


@pytest.mark.parametrize(
    ("since", "until", "pairs", "minutes"),
    [
        (None, date(2027, 1, 31), 0, 0),
        (None, date(2027, 2, 1), 2, 0),
        (date(2027, 2, 1), date(2027, 2, 28), 2, 135),
        (date(2027, 2, 25), None, 3, 60),
        (date(2027, 2, 26), None, 2, 60),
        (date(2027, 3, 11), None, 2, 0),
    ],
)
def test_period_counts_what_ran_in_it(
    by: Person, since: date | None, until: date | None, pairs: int, minutes: int
) -> None:
    found = summary_of(rows_of(by, since, until))

    assert (found.total, found.minutes) == (pairs, minutes)


def numbers(client: Client, url: str) -> list[tuple[str, str]]:
    """Every link of the figures to a list, with its number."""
    html = get(client, url)
    return [(unescape(href), text) for href, text in re.findall(r'<td><a href="([^"]+)">([^<]+)</a>', html)]


@pytest.mark.parametrize("query", ["", "?since=2027-02-01&until=2027-02-28"])
def test_each_number_opens_its_list(by: Person, query: str) -> None:
    client = signed_in(by)

    links = numbers(client, URL + query)

    assert len(links) >= 10
    for href, text in links:
        html = get(client, href)
        if "met=1" in href:
            minutes = re.search(r"(\d+) minutes?\s*</p>", html)
            assert minutes is not None
            assert int(minutes[1]) == float(text) * 60, href
        else:
            assert html.count("<tr data-pairing=") == int(text), href


def test_viewer_counts_only_what_they_look_after(by: Person) -> None:
    there = Person.objects.get(memberships__organisation__territory__slug="navarra")
    network = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)

    assert summary_of(rows_of(there)).total == 1
    assert summary_of(rows_of(network)).total == 3
    assert summary_of(rows_of(coordinator_of("garges"))).total == 0
    assert get(signed_in(there), "/en/staff/pairings/all/").count("<tr data-pairing=") == 1
    assert signed_in(PersonFactory.create()).get(URL).status_code == 404
    assert signed_in(staff_of(OrganisationFactory.create())).get("/en/staff/pairings/all/").status_code == 404


@pytest.mark.parametrize(
    "query", ["?since=nonsense", "?since=2027-03-01&until=2027-02-01", "?state=x&fit=y&territory=z&page=many"]
)
def test_bad_input_is_no_error_of_the_server(by: Person, query: str) -> None:
    client = signed_in(by)

    html = get(client, URL + query)
    get(client, f"/en/staff/pairings/all/{query}")

    assert ('role="alert"' in html) is ("since" in query)


def test_figures_take_as_many_queries_at_thirty_pairs_as_at_one() -> None:
    person = coordinator_of()
    client = signed_in(person)

    def add() -> None:
        pairing = running_pair(now=NOW, by=person)
        met(pairing, date(2027, 2, 10), 60)
        fit(pairing, pairing.mentor, "good")

    add()
    urls = (URL, "/en/staff/pairings/all/")
    one = [queries_of(client, url) for url in urls]
    for _number in range(29):
        add()
    assert [queries_of(client, url) for url in urls] == one
