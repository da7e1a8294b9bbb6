"""What mentoring is, and the directory of mentors."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from partners.models import Membership
from tests.factories import TerritoryFactory, signed_in
from tests.factories.mentoring import coordinator_of, proposed_pair
from tests.pages import get

pytestmark = pytest.mark.django_db
START = "/en/mentoring/"


def test_start_page_names_the_contact_of_a_territory_without_the_address_for_strangers():
    coordinator = coordinator_of()
    html = get(Client(), START)
    assert coordinator.name in html
    assert str(coordinator.email) not in html
    assert str(coordinator.email) in get(signed_in(coordinator), START)


def test_start_page_holds_nothing_of_a_stranger():
    response = Client().get(START)
    assert not response.cookies
    assert "csrf" not in response.content.decode()


def test_start_page_names_the_network_where_a_territory_has_nobody():
    TerritoryFactory.create(slug="navarra", time_zone="Europe/Madrid")
    coordinator = coordinator_of()
    Membership.objects.filter(person=coordinator).update(role=Membership.Role.NETWORK_COORDINATOR)
    assert get(Client(), START).count(coordinator.name) == 3


def test_start_page_shows_a_proposal_to_the_two():
    pairing = proposed_pair(now=datetime.now(UTC))
    html = get(signed_in(pairing.mentee), START)
    assert f'data-pairing="{pairing.public_id}" data-state="proposed"' in html
    assert "A proposal waits for your answer." in html


def test_start_page_leads_a_mentor_to_the_mentee_first_and_others_to_asking():
    pairing = proposed_pair(now=datetime.now(UTC))
    asks = '<a class="btn btn-primary" href="/en/mentoring/request/">'
    html = get(signed_in(pairing.mentor), START)
    answer = (
        f'<a class="btn btn-primary" href="/en/mentoring/pairings/{pairing.public_id}/">Answer · {pairing.mentee}</a>'
    )
    assert answer in html
    assert asks not in html
    assert asks in get(Client(), START)
