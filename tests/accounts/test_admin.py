"""People and logins in the admin."""

import pytest
from django.test import Client

from accounts.models import Person, User
from partners.models import Membership
from tests.admin_forms import submit
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

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/person/"


@pytest.fixture
def network() -> Client:
    home = OrganisationFactory.create(territory=None)
    return signed_in(staff_of(home, Membership.Role.NETWORK_COORDINATOR))


def test_staff_reads_who_takes_part_and_changes_nothing() -> None:
    organisation = OrganisationFactory.create()
    person = PersonFactory.create(target_group=Person.TargetGroup.STUDENT, birth_year_band="18-24")
    EnrolmentFactory.create(person=person, activity=published_activity(host=organisation))
    staff = signed_in(staff_of(organisation))

    page = staff.get(f"{LIST}{person.pk}/change/").content.decode()

    assert str(person.email) in page
    assert "18 to 24" not in page
    assert "Student" not in page
    assert staff.post(f"{LIST}{person.pk}/change/", {"name": "x"}).status_code == 403
    assert staff.get(f"{LIST}add/").status_code == 403


def test_the_network_coordinator_mends_a_name(network: Client) -> None:
    person = PersonFactory.create(name="Joao")

    submit(network, f"{LIST}{person.pk}/change/", name="João", territory=str(TerritoryFactory.create().pk))

    person.refresh_from_db()
    assert (person.name, person.search_text) == ("João", f"joao | {person.email.replace('@', '').replace('.', '')}")
    assert network.get(f"{LIST}{person.pk}/delete/").status_code == 403


def test_people_are_found_without_accents_and_by_address(network: Client) -> None:
    person = PersonFactory.create(name="José Gonçalves", email="ze.goncalves@mail.example")

    for text in ("jose goncalves", "GONÇALVES", "ze.goncalves@mail"):
        assert list(network.get(LIST, {"q": text}).context["cl"].queryset) == [person], text


def test_the_search_column_follows_the_name_and_the_address() -> None:
    person = PersonFactory.create(name="Ana")
    person.name = "Inês"
    person.save(update_fields=["name"])
    Person.objects.bulk_create([Person(name="Zoë")])

    assert list(Person.objects.matching("ines")) == [person]
    assert Person.objects.matching("zoe").count() == 1


def test_a_login_can_be_blocked_and_nothing_else(network: Client) -> None:
    user = UserFactory.create()

    submit(network, f"/admin/accounts/user/{user.pk}/change/", is_active=None, email="other@mail.example")

    stored = User.objects.get(pk=user.pk)
    assert (stored.is_active, stored.email, stored.password) == (False, user.email, user.password)
    page = network.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()
    assert stored.password not in page
    assert 'name="password' not in page
    assert network.get("/admin/accounts/user/add/").status_code == 403


def test_logins_are_found_by_name_and_address(network: Client) -> None:
    user = UserFactory.create(person=PersonFactory.create(name="José", email="ze@mail.example"))

    for text in ("jose", "ZE@mail"):
        assert list(network.get("/admin/accounts/user/", {"q": text}).context["cl"].queryset) == [user]
