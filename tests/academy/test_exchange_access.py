"""Who opens which page of an exchange: the roles that the table of the whole site does not have."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from academy.services.learning import write_learning_question
from tests.academy.exchanging import Exchange, exchange, reported
from tests.factories import EnrolmentFactory, OrganisationFactory, signed_in, staff_of

ROLES = ("partner", "other partner", "hosts", "of the delegation", "other participant", "waiting", "unrelated")
# Page, its state for each role.
TABLE = {
    "questions/": (200, 200, 200, 200, 200, 403, 404),
    "reports/": (200, 200, 200, 200, 200, 403, 404),
    "staff stay/": (404, 404, 200, 404, 404, 404, 404),
    "staff questions/{question}/": (404, 404, 200, 404, 404, 404, 404),
    "staff delegation/{partner}/note/": (200, 404, 200, 404, 404, 404, 404),
    "staff report/{partner}/": (200, 404, 200, 404, 404, 404, 404),
    "staff report/{partner}/commitments/new/": (200, 404, 200, 404, 404, 404, 404),
    "staff report/{partner}/hand-in/": (200, 404, 200, 404, 404, 404, 404),
    "staff report/{partner}/answers/": (200, 404, 200, 404, 404, 404, 404),
    "staff report/{partner}/reopen/": (200, 404, 200, 404, 404, 404, 404),
    # The hosts' own report is for the hosts; an organisation that did not come has none.
    "staff report/{host}/": (404, 404, 200, 404, 404, 404, 404),
    "staff report/{stranger}/": (404, 404, 404, 404, 404, 404, 404),
}


@pytest.fixture
def meeting(db: None) -> Exchange:
    return exchange(now=timezone.now() - timedelta(days=20))


@pytest.fixture
def clients(meeting: Exchange) -> dict[str, Client]:
    of_delegation = meeting.comes("Ana", delegation=meeting.delegation)
    waiting = EnrolmentFactory.create(activity=meeting.activity, state="waiting", waiting_number=9)
    stranger = OrganisationFactory.create(slug="stranger")
    return {
        "partner": signed_in(staff_of(meeting.partner)),
        "other partner": signed_in(staff_of(meeting.other)),
        "hosts": signed_in(staff_of(meeting.host)),
        "of the delegation": signed_in(of_delegation.person),
        "other participant": signed_in(meeting.comes("Ben").person),
        "waiting": signed_in(waiting.person),
        "unrelated": signed_in(staff_of(stranger)),
    }


def test_each_role_opens_what_the_table_says(meeting: Exchange, clients: dict[str, Client]) -> None:
    asked = meeting.comes("Cleo")
    before = meeting.activity.starts_at
    assert before is not None
    question = write_learning_question(enrolment=asked, text="How?", language="en", now=before - timedelta(days=1))
    reported(meeting, now=timezone.now())
    names = {"question": question.public_id, "partner": meeting.partner.slug, "host": meeting.host.slug}
    found = {}
    for page in TABLE:
        path = page.format(**names, stranger="stranger")
        is_staff, rest = path.startswith("staff "), path.removeprefix("staff ")
        url = meeting.staff_page(rest) if is_staff else meeting.page(rest)
        found[page] = tuple(clients[role].get(url).status_code for role in ROLES)
    assert found == TABLE


@pytest.mark.django_db
def test_what_is_not_collected_has_no_page() -> None:
    plain = exchange(collects_learning_questions=False, collects_reports=False)
    client = signed_in(staff_of(plain.host))
    for url in (plain.page("questions/"), plain.page("reports/"), plain.staff_page(f"report/{plain.partner.slug}/")):
        assert client.get(url).status_code == 404
