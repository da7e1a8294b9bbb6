"""The admin's door and its base: who comes in, in which language and zone, and what the base refuses."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.admin_forms import keep_current
from core.scoping import Scope, Scopes, anyone, has_oversight, nobody, overseers
from notifications.models import Delivery
from partners.models import Membership, Need, Organisation
from tests.admin_forms import submit
from tests.factories import (
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    UserFactory,
    published_activity,
    signed_in,
    staff_of,
)

pytestmark = pytest.mark.django_db
COORDINATOR = Membership.Role.NETWORK_COORDINATOR


@pytest.fixture
def network() -> Client:
    return signed_in(staff_of(OrganisationFactory.create(territory=None), COORDINATOR))


def test_a_stranger_signs_in_at_the_sites_own_door(client: Client) -> None:
    for address in ("/admin/", "/admin/academy/activity/", "/admin/nothing/here/"):
        response = client.get(address, follow=True)
        assert response.resolver_match.url_name == "account_login", address
    response = client.get("/admin/academy/activity/?when=past", follow=True)
    assert "next=" in response.redirect_chain[-1][0]
    assert "when" in response.redirect_chain[-1][0]


def test_staff_at_the_login_address_goes_on_to_the_index(network: Client) -> None:
    assert network.get("/admin/login/").headers["Location"] == "/admin/"


def test_who_is_not_staff_gets_a_plain_answer_and_no_loop() -> None:
    member = signed_in(PersonFactory.create())

    for address in ("/admin/", "/admin/login/", "/admin/academy/activity/", "/admin/nothing/here/"):
        assert member.get(address).status_code == 403, address


def test_a_login_without_a_person_gets_the_same_answer() -> None:
    client = Client()
    client.force_login(
        UserFactory.create(person=None, email="new@mail.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    assert client.get("/admin/").status_code == 403


def test_leaving_the_admin_signs_out(network: Client) -> None:
    network.post("/admin/logout/")

    assert "_auth_user_id" not in network.session


def test_passwords_are_changed_at_the_sites_own_page(network: Client) -> None:
    response = network.get("/admin/password_change/")

    assert response.headers["Location"] == reverse("account_change_password")


def test_pages_are_in_the_language_of_the_person_and_the_next_request_is_not(network: Client) -> None:
    person = staff_of(OrganisationFactory.create())
    person.language = "fr"
    person.save()
    client = signed_in(person)

    assert 'lang="fr"' in client.get("/admin/", headers={"accept-language": "es"}).content.decode()
    assert 'lang="en"' in network.get("/admin/").content.decode()


def test_instants_are_shown_on_the_readers_clock(network: Client) -> None:
    organisation = OrganisationFactory.create()
    activity = published_activity(host=organisation)
    person = PersonFactory.create()
    Delivery.objects.create(
        kind="academy.activity-cancelled",
        person=person,
        key=str(activity.public_id),
        created_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC),
    )
    reader = staff_of(organisation)
    reader.time_zone = "Europe/Madrid"
    reader.save()

    page = signed_in(reader).get("/admin/notifications/delivery/").content.decode()

    assert "02/07/2026 01:30" in page


@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin/academy/activity/", "/admin/academy/activity/add/", "/admin/partners/organisation/add/"],
)
def test_pages_hold_under_the_content_security_policy(network: Client, address: str) -> None:
    response = network.get(address)
    page = response.content.decode()

    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert not re.search(r"\son[a-z]+=\"", page)
    assert not re.search(r"\sstyle=\"|<style", page)
    assert "javascript:" not in page


def test_the_detour_by_content_type_does_not_exist() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[1, 1])


def test_a_missing_field_name_in_autocomplete_is_refused(network: Client) -> None:
    names = {"app_label": "accounts", "model_name": "person", "field_name": "enrolments"}

    assert network.get("/admin/autocomplete/", names).status_code == 403


def test_saving_keeps_what_the_row_holds_though_one_could_not_pick_it() -> None:
    own = OrganisationFactory.create(territory=TerritoryFactory.create(slug="navarra"))
    need = NeedFactory.create(territory=own.territory)
    hidden = OrganisationFactory.create()

    kept = keep_current(Organisation.objects.filter(pk=own.pk).order_by("name"), hidden.pk)

    assert set(kept) == {own, hidden}
    assert set(keep_current(Need.objects.order_by("pk"), [need])) == {need}


@pytest.mark.parametrize("sent", ["9" * 20, "cascais\0"])
def test_choice_that_no_database_can_hold_is_refused_beside_its_field(network: Client, sent: str) -> None:
    need = NeedFactory.create()

    response = submit(network, reverse("admin:partners_need_change", args=[need.pk]), territory=sent, topics=[sent])

    assert response.status_code == 200
    assert set(response.context["adminform"].form.errors) == {"territory", "topics"}


def test_deleting_names_no_rows_that_one_may_not_know_of(network: Client) -> None:
    organisation = OrganisationFactory.create(name="Kept", short_name="Kept")
    published_activity(host=organisation, title_en="Known to its host")

    page = network.get(f"/admin/partners/organisation/{organisation.pk}/delete/").content.decode()

    assert "would require deleting the following protected related objects" in " ".join(page.split())


def test_several_rows_are_never_deleted_at_once(network: Client) -> None:
    assert "delete_selected" not in dict(admin.site.actions)


def test_a_row_changed_by_somebody_else_at_the_same_moment_is_said_on_the_form(network: Client) -> None:
    row = MembershipFactory.create()
    add = "/admin/partners/membership/add/"

    response = submit(network, add, person=str(row.person_id), organisation=str(row.organisation_id), role=row.role)

    assert response.status_code == 200
    assert Membership.objects.filter(person=row.person).count() == 1


def test_rights_of_a_scope() -> None:
    person, coordinator = PersonFactory.create(), staff_of(OrganisationFactory.create(), COORDINATOR)
    scope = Scope(can_view=anyone, can_add=overseers, can_change=nobody, can_delete=lambda who, row: row == "mine")

    assert has_oversight(coordinator)
    assert not has_oversight(person)
    assert [scope.allows("view", who) for who in (person, coordinator)] == [True, True]
    assert [scope.allows("add", who) for who in (person, coordinator)] == [False, True]
    assert [scope.allows("change", who) for who in (person, coordinator)] == [False, False]
    assert [scope.allows("delete", person, row) for row in ("mine", "yours")] == [True, False]


def test_a_scope_is_declared_once_and_widened_from_above() -> None:
    registry = Scopes()
    person, seen, hidden = PersonFactory.create(), OrganisationFactory.create(), OrganisationFactory.create()
    registry.register(Organisation, Scope())
    with pytest.raises(ValueError, match="declared twice"):
        registry.register(Organisation, Scope())
    assert not registry.visible(person, Organisation.objects.all())

    registry.extend(Organisation, lambda who, rows: rows.filter(pk=seen.pk))

    assert list(registry.visible(person, Organisation.objects.all())) == [seen]
    assert hidden not in registry.visible(person, Organisation.objects.all())
    with pytest.raises(KeyError):
        registry.visible(person, Need.objects.all())


@pytest.mark.parametrize(
    "address", ["academy/activity", "academy/enrolment", "academy/session", "notifications/delivery"]
)
def test_filter_that_no_database_takes_is_answered_like_a_wrong_one(network: Client, address: str) -> None:
    response = network.get(f"/admin/{address}/?state__exact=a%00", follow=True)
    assert response.redirect_chain == [(f"/admin/{address}/?e=1", 302)]
    assert response.status_code == 200
