"""Partners in the admin: what one's own staff may write, and what only the network coordinator gives."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from partners.models import Invitation, Membership, Need, Organisation
from partners.services import offer_membership
from tests.admin_forms import errors_of, submit
from tests.factories import (
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    signed_in,
    staff_of,
)

pytestmark = pytest.mark.django_db
INVITE = "/admin/partners/invitation/add/"


@pytest.fixture
def cascais() -> Organisation:
    return OrganisationFactory.create(slug="cascais", short_name="Cascais", territory=TerritoryFactory.create())


@pytest.fixture
def client(cascais: Organisation) -> Client:
    return signed_in(staff_of(cascais))


@pytest.fixture
def network() -> Client:
    home = OrganisationFactory.create(territory=None)
    return signed_in(staff_of(home, Membership.Role.NETWORK_COORDINATOR))


def test_own_staff_writes_description_and_website_and_nothing_else(client: Client, cascais: Organisation) -> None:
    address = f"/admin/partners/organisation/{cascais.pk}/change/"

    response = submit(client, address, description_pt="Quem somos", website="https://cascais.example", name="Lisboa")

    assert response.status_code == 302, errors_of(response)
    before = cascais.name
    cascais.refresh_from_db()
    assert (cascais.description_pt, cascais.website) == ("Quem somos", "https://cascais.example")
    assert cascais.name == before
    assert client.get("/admin/partners/organisation/add/").status_code == 403


def test_memberships_are_given_by_the_network_coordinator_only(client: Client, network: Client, cascais: Any) -> None:
    person = PersonFactory.create()
    given = MembershipFactory.create(organisation=cascais)
    add, page = "/admin/partners/membership/add/", f"/admin/partners/membership/{given.pk}/change/"

    assert client.get(page).status_code == 200
    assert client.get(add).status_code == 403
    assert client.post(page, {"role": "network-coordinator"}).status_code == 403
    assert client.post(f"/admin/partners/membership/{given.pk}/delete/", {"post": "yes"}).status_code == 403

    submit(network, add, person=str(person.pk), organisation=str(cascais.pk), role="partner-staff")
    assert person.memberships.get().organisation == cascais


def test_staff_invites_to_its_own_organisation(
    client: Client, cascais: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = submit(
            client,
            INVITE,
            organisation=str(cascais.pk),
            email="New.Colleague@mail.example",
            role="partner-staff",
            language="pt",
        )

    assert response.status_code == 302, errors_of(response)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.organisation) == ("new.colleague@mail.example", cascais)
    assert invitation.invited_by in {member.person for member in cascais.memberships.all()}
    assert [message.to for message in mail.outbox] == [["new.colleague@mail.example"]]


@pytest.mark.parametrize("role", ["network-coordinator", "anything"])
def test_staff_cannot_give_the_network_coordinators_role(client: Client, cascais: Organisation, role: str) -> None:
    assert "network-coordinator" not in client.get(INVITE).content.decode()

    response = submit(client, INVITE, organisation=str(cascais.pk), email="x@mail.example", role=role)

    assert response.status_code == 200
    assert not Invitation.objects.exists()


def test_staff_cannot_invite_to_another_organisation(client: Client) -> None:
    other = OrganisationFactory.create()

    response = submit(client, INVITE, organisation=str(other.pk), email="x@mail.example", role="partner-staff")

    assert response.status_code == 200
    assert not Invitation.objects.exists()


def test_inviting_a_member_is_an_error_beside_the_address(client: Client, cascais: Organisation) -> None:
    member = staff_of(cascais)

    response = submit(client, INVITE, organisation=str(cascais.pk), email=member.email, role="partner-staff")

    assert response.context["adminform"].form.errors["email"] == [
        "The person with this address has this role here already."
    ]


def test_an_open_invitation_can_be_withdrawn(client: Client, cascais: Organisation) -> None:
    now = datetime.now(UTC)
    invitation = offer_membership(
        organisation=cascais, email="x@mail.example", role="partner-staff", invited_by=None, now=now, language="en"
    )

    client.post("/admin/partners/invitation/", {"action": "withdraw", "_selected_action": [invitation.pk]})

    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    assert invitation.withdrawn_at - now < timedelta(minutes=5)


def test_a_need_is_edited_by_staff_of_its_territory(client: Client, cascais: Organisation) -> None:
    need = NeedFactory.create(territory=cascais.territory)
    colleague = signed_in(staff_of(OrganisationFactory.create(territory=cascais.territory)))

    for staff, text in ((client, "First"), (colleague, "Second")):
        submit(staff, f"/admin/partners/need/{need.pk}/change/", statement_en=text)
        need.refresh_from_db()
        assert need.statement_en == text


def test_a_need_is_not_written_for_another_territory(client: Client, cascais: Organisation) -> None:
    other = TerritoryFactory.create(slug="navarra")

    response = submit(client, "/admin/partners/need/add/", territory=str(other.pk), statement_en="Housing")

    assert "territory" in response.context["adminform"].form.errors
    assert not Need.objects.exists()


def test_a_need_wants_a_text_in_its_original_language(client: Client, cascais: Organisation) -> None:
    territory = str(cascais.territory_id)

    response = submit(
        client, "/admin/partners/need/add/", territory=territory, statement_en="Housing", original_language="pt"
    )

    assert errors_of(response) == ["Write this text in the original language first."]


def test_organisations_are_found_without_accents(network: Client) -> None:
    found = OrganisationFactory.create(name="Associação Água", short_name="AA")

    assert list(network.get("/admin/partners/organisation/?q=agua").context["cl"].queryset) == [found]


def test_the_form_of_a_need_offers_the_own_territory_only(client: Client, cascais: Organisation) -> None:
    TerritoryFactory.create(slug="navarra", name_en="Navarra")

    assert "Navarra" not in client.get("/admin/partners/need/add/").content.decode()
