"""What waits for staff."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from partners.models import Membership
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.pages import get, queries_of, shown

pytestmark = pytest.mark.django_db
URL = "/en/staff/"


def test_staff_page_is_for_staff(client: Client) -> None:
    unproved = Client()
    unproved.force_login(
        UserFactory.create(person=None, email="new@mail.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    assert client.get(URL)["Location"] == "/en/accounts/login/?next=/en/staff/"
    assert signed_in(PersonFactory.create()).get(URL).status_code == 404
    assert unproved.get(URL).status_code == 404
    for role in Membership.Role.values:
        assert signed_in(staff_of(OrganisationFactory.create(), role)).get(URL).status_code == 200


def test_staff_see_the_drafts_and_coming_activities_of_their_own_organisations() -> None:
    host = OrganisationFactory.create()
    draft, coming = ActivityFactory.create(host=host), published_activity(host=host, capacity=4)
    EnrolmentFactory.create_batch(2, activity=coming)
    EnrolmentFactory.create(activity=coming, state="waiting", waiting_number=1)
    published_activity(host=host, now=timezone.now() - timedelta(days=60))
    elsewhere, other_draft = published_activity(), ActivityFactory.create()
    coordinator = staff_of(OrganisationFactory.create(), Membership.Role.NETWORK_COORDINATOR)

    html = get(signed_in(staff_of(host)), URL)

    assert shown(html) == [draft.slug, coming.slug]
    assert "2 of 4" in html
    assert set(shown(get(signed_in(coordinator), URL))) == {row.slug for row in (draft, other_draft, coming, elsewhere)}


def test_staff_page_query_count_does_not_grow() -> None:
    host = OrganisationFactory.create()
    client = signed_in(staff_of(host))

    def add(count: int) -> None:
        for number in range(count):
            ActivityFactory.create(host=host)
            EnrolmentFactory.create(activity=published_activity(host=host, in_days=number + 1))

    add(1)
    one = queries_of(client, URL)
    add(29)

    assert queries_of(client, URL) == one
