"""A walk through everything the admin offers, as staff of one organisation, among the rows of another.

Registered models, lists, filters, search, objects, histories, inlines, autocomplete, actions and exports: none of
Cascais's rows is ever met by Navarra's staff, and none of them changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Model
from django.forms import DateTimeField, ModelChoiceField, SplitDateTimeField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.models import Enrolment
from academy.services import enrol
from core.admin_site import UNSCOPED_APPS
from core.checks import every_admin_page_has_a_scope
from core.scoped_admin import ScopedAdmin
from notifications.models import Delivery
from partners.models import Membership
from tests.conftest import FULL
from tests.factories import NeedFactory, OrganisationFactory, signed_in, staff_of
from tests.project.admin_world import BUILDERS, CENTRAL, NOW, OWN, SHARED, World, published

pytestmark = pytest.mark.django_db
MARKER = "zzcascais"
MOMENTS = (DateTimeField, SplitDateTimeField)
# Without the filters that are on from the start.
UNFILTERED = {
    "academy.Activity": "when=all&state=all",
    "academy.Session": "when=all",
    "academy.Enrolment": "when=all",
    "mentoring.Pairing": "state=all",
}
REGISTERED = sorted(model._meta.label for model in admin.site._registry)


Rows = dict[str, Model]


@dataclass(frozen=True)
class Walk:
    """Two organisations with a row of every model each, and who walks. Built once a module: no test keeps a change."""

    cascais: World
    navarra: World
    theirs: Rows
    mine: Rows
    owner: Client
    stranger: Client
    network: Client


@pytest.fixture(scope="module")
def walk(module_db: None, django_db_blocker: Any) -> Walk:
    with django_db_blocker.unblock():
        cascais, navarra = World(MARKER), World("zznavarra")
        theirs, mine = everything_of(cascais), everything_of(navarra)
        coordinator = staff_of(OrganisationFactory.create(territory=None), Membership.Role.NETWORK_COORDINATOR)
        clients = {"owner": signed_in(cascais.staff), "stranger": signed_in(navarra.staff)}
        return Walk(cascais, navarra, theirs, mine, network=signed_in(coordinator), **clients)


@pytest.fixture
def cascais(walk: Walk) -> World:
    return walk.cascais


@pytest.fixture
def navarra(walk: Walk) -> World:
    return walk.navarra


@pytest.fixture
def owner(walk: Walk) -> Client:
    return walk.owner


@pytest.fixture
def stranger(walk: Walk) -> Client:
    """Staff of Navarra."""
    return walk.stranger


@pytest.fixture
def network(walk: Walk) -> Client:
    return walk.network


def page(label: str) -> Any:
    return admin.site._registry[apps.get_model(label)]


def address(label: str, verb: str, *args: Any) -> str:
    return reverse(f"admin:{label.lower().replace('.', '_')}_{verb}", args=args)


def whole_list(label: str) -> str:
    """The address of the list with all of its rows."""
    return address(label, "changelist") + "?" + UNFILTERED.get(label, "")


def text_of(response: Any) -> str:
    if response.status_code >= 400 or not hasattr(response, "content"):
        return ""
    return response.content.decode().lower()


def options_of(response: Any) -> Iterator[str]:
    """The addresses behind the filters of a list: of each filter the first choice and the last; with FULL=1 all."""
    changelist = response.context["cl"]
    for spec in changelist.filter_specs:
        choices = [choice["query_string"] for choice in spec.choices(changelist)]
        yield from choices if FULL else dict.fromkeys([choices[0], choices[-1]])


def frozen(rows: list[Any]) -> str:
    """All values of the rows, as they stand in the database."""
    return serializers.serialize("json", [type(row)._base_manager.get(pk=row.pk) for row in rows])


def everything_of(world: World) -> Rows:
    return {label: build(world) for label, build in BUILDERS.items()}


def test_every_registered_model_is_in_the_walk() -> None:
    assert sorted(BUILDERS) == REGISTERED


def test_every_page_is_scoped() -> None:
    assert list(every_admin_page_has_a_scope()) == []
    assert all(isinstance(model_page, ScopedAdmin) for model_page in admin.site._registry.values())
    registered = {model._meta.app_label for model in admin.site._registry}
    assert registered & UNSCOPED_APPS <= {"auditlog"}


def test_a_plain_page_stops_the_start() -> None:
    class PlainAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
        pass

    for page_class in (None, PlainAdmin):
        with pytest.raises(ImproperlyConfigured):
            admin.site.register(Enrolment, page_class)


@pytest.mark.parametrize("label", REGISTERED)
def test_lists_filters_and_search_never_show_anothers_rows(label: str, stranger: Client) -> None:
    where = address(label, "changelist")

    first = stranger.get(whole_list(label))
    if label in CENTRAL:
        assert first.status_code == 403
        return
    assert first.status_code == 200
    assert label in SHARED or "zznavarra" in text_of(first)
    for query in dict.fromkeys(["", *options_of(first), *options_of(stranger.get(where))]):
        response = stranger.get(where + query)
        assert response.status_code == 200, query
        assert MARKER not in text_of(response), query
    if page(label).search_fields:
        found = stranger.get(f"{whole_list(label)}&q={MARKER}")
        assert found.context["cl"].result_count == 0


@pytest.mark.parametrize("label", REGISTERED)
def test_anothers_object_is_as_if_it_was_not_there(label: str, walk: Walk, stranger: Client) -> None:
    if label in SHARED:
        return
    theirs: Any = walk.theirs[label]
    before = frozen([theirs])
    kind = ContentType.objects.get_for_model(theirs)
    closed = {403, 404}

    for verb in ("change", "history", "delete"):
        assert stranger.get(address(label, verb, theirs.pk)).status_code in closed
    assert stranger.post(address(label, "change", theirs.pk), {"name": "x", "_save": "1"}).status_code in closed
    assert stranger.post(address(label, "delete", theirs.pk), {"post": "yes"}).status_code in closed
    assert stranger.get(f"/admin/r/{kind.pk}/{theirs.pk}/").status_code == 404
    if page(label).has_view_permission(a_request(stranger)):
        assert stranger.get(address(label, "change", theirs.pk)).status_code == 404
    assert frozen([theirs]) == before


@pytest.mark.parametrize("label", REGISTERED)
def test_ones_own_pages_and_their_inlines_never_offer_anothers_rows(label: str, walk: Walk, stranger: Client) -> None:
    mine: Any = walk.mine[label]

    for where in [address(label, "add"), *(address(label, verb, mine.pk) for verb in ("change", "history", "delete"))]:
        response = stranger.get(where, follow=True)
        assert response.status_code in ({403, 404} if label in CENTRAL else {200, 403}), where
        assert MARKER not in text_of(response), where
        for field in choice_fields(response):
            offered = " ".join(str(row) for row in field.queryset).lower()
            assert MARKER not in offered, (where, field.label)


def forms_of(response: Any) -> list[Any]:
    """The forms of the page and its inlines."""
    if response.status_code != 200 or not response.context or "adminform" not in response.context:
        return []
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.empty_form, *inline.formset.forms]
    return forms


def choice_fields(response: Any) -> Iterator[ModelChoiceField]:
    """All fields that let pick a row, whatever their widget; the hidden links of inline rows are no choice."""
    for form in forms_of(response):
        for field in form.fields.values():
            if isinstance(field, ModelChoiceField) and not field.widget.is_hidden:
                yield field


def test_autocomplete_never_answers_with_anothers_rows(stranger: Client) -> None:
    answers = 0
    for model in apps.get_models():
        for field in model._meta.get_fields():
            # Forms pick from the row that has the key; nobody asks the other end.
            if not field.is_relation or field.auto_created:
                continue
            names = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field.name}
            for term in ("", MARKER):
                response = stranger.get(reverse("admin:autocomplete"), {**names, "term": term})
                assert response.status_code in {200, 403, 404}, names
                assert MARKER not in text_of(response), names
                answers += response.status_code == 200
    assert answers > 20


@pytest.mark.parametrize("label", sorted(OWN))
def test_actions_and_exports_leave_anothers_rows_alone(label: str, walk: Walk, stranger: Client) -> None:
    theirs = walk.theirs
    before = frozen(list(theirs.values()))

    for action in page(label).get_actions(a_request(stranger)):
        for more in ({}, {"confirmed": "yes", "reason": "Because"}, {"confirmed": "yes", "select_across": "1"}):
            data = {"action": action, "_selected_action": [str(theirs[label].pk)], **more}
            response = stranger.post(whole_list(label), data)
            assert response.status_code in {200, 302}
            assert MARKER not in text_of(response), action
    assert frozen(list(theirs.values())) == before


@pytest.mark.parametrize("label", sorted(OWN))
def test_own_staff_sees_its_rows(label: str, walk: Walk, owner: Client) -> None:
    mine = walk.theirs[label]

    assert MARKER in text_of(owner.get(whole_list(label)))
    assert MARKER in text_of(owner.get(address(label, "change", mine.pk)))
    assert owner.get(address(label, "history", mine.pk)).status_code == 200


@pytest.mark.parametrize("label", REGISTERED)
def test_the_network_coordinator_sees_all(label: str, walk: Walk, network: Client) -> None:
    row = walk.theirs[label]

    listed = network.get(whole_list(label))
    assert row.pk in [found.pk for found in listed.context["cl"].queryset]
    assert network.get(address(label, "change", row.pk)).status_code == 200
    assert network.get(address(label, "history", row.pk)).status_code == 200
    for query in options_of(listed):
        assert network.get(address(label, "changelist") + query).status_code == 200, query
    if page(label).search_fields:
        assert network.get(address(label, "changelist") + "?q=anything").status_code == 200


@pytest.mark.parametrize("label", sorted(SHARED))
def test_reference_data_is_read_by_staff_and_changed_by_nobody_else(label: str, walk: Walk, owner: Client) -> None:
    row = walk.theirs[label]

    assert owner.get(address(label, "change", row.pk)).status_code == 200
    assert owner.post(address(label, "change", row.pk), {"name": "x"}).status_code == 403
    assert owner.get(address(label, "add")).status_code == 403
    assert owner.get(address(label, "delete", row.pk)).status_code == 403


@pytest.mark.parametrize("label", REGISTERED)
def test_lists_cost_the_same_for_one_row_and_for_thirty(label: str, cascais: World, network: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert network.get(whole_list(label)).status_code == 200
        return len(captured)

    BUILDERS[label](cascais)
    queries()
    one = queries()
    for _number in range(29):
        BUILDERS[label](cascais)
    assert queries() == one


@pytest.mark.parametrize("label", REGISTERED)
def test_no_form_reads_an_instant_in_the_active_zone(label: str, walk: Walk, network: Client) -> None:
    row = walk.theirs[label]

    for where in (address(label, "add"), address(label, "change", row.pk)):
        response = network.get(where)
        for form in forms_of(response):
            moments = [name for name, field in form.fields.items() if isinstance(field, MOMENTS)]
            assert moments == [], where


def test_a_person_in_two_worlds_shows_each_staff_only_its_own_part(
    cascais: World, navarra: World, stranger: Client
) -> None:
    theirs, mine = published(cascais), published(navarra)
    shared = navarra.person()
    enrol(activity=theirs, person=shared, by=None, now=NOW)
    enrol(activity=mine, person=shared, by=None, now=NOW)

    def rows(label: str) -> list[Any]:
        return list(stranger.get(whole_list(label)).context["cl"].queryset)

    assert shared in rows("accounts.Person")
    assert theirs not in [row.activity for row in rows("academy.Enrolment")]
    assert [row.activity for row in rows("academy.Enrolment") if row.person == shared] == [mine]
    own_change = Enrolment.objects.get(activity=mine).changes.get()
    told = [row.key for row in rows("notifications.Delivery") if row.person == shared]
    assert told == [str(own_change.public_id)]
    assert Delivery.objects.filter(person=shared).count() == 2
    person_page = stranger.get(address("accounts.Person", "change", shared.pk))
    assert MARKER not in text_of(person_page)


def test_what_the_public_pages_show_may_be_picked_and_not_opened(
    cascais: World, navarra: World, stranger: Client
) -> None:
    cascais.organisation.is_listed = True
    cascais.organisation.save()
    need = NeedFactory.create(territory=cascais.territory, is_published=True, statement_en="A published need")

    def picked(model: str, field: str) -> list[str]:
        names = {"app_label": "academy", "model_name": model, "field_name": field}
        return [row["id"] for row in stranger.get(reverse("admin:autocomplete"), names).json()["results"]]

    assert str(cascais.organisation.pk) in picked("activityhost", "organisation")
    assert str(need.pk) in picked("activity", "needs")
    assert stranger.get(address("partners.Organisation", "change", cascais.organisation.pk)).status_code == 404
    assert stranger.get(address("partners.Need", "change", need.pk)).status_code == 404


def test_the_index_lists_only_what_one_may_see(stranger: Client, network: Client) -> None:
    def models(client: Client) -> set[str]:
        apps_shown = client.get("/admin/").context["app_list"]
        return {row["model"]._meta.label for app in apps_shown for row in app["models"]}

    assert models(network) == set(BUILDERS)
    assert models(stranger) == set(OWN | SHARED)


def a_request(client: Client) -> Any:
    """The request of this client's last page: for questions that the page itself asks."""
    return client.get("/admin/").wsgi_request


def test_without_a_script_the_same_rows_stand_in_plain_lists(cascais: World, owner: Client, stranger: Client) -> None:
    add = address("academy.Activity", "add")
    assert 'href="?plain=1"' in owner.get(add).content.decode()
    plain = owner.get(add, {"plain": "1"})
    assert "admin-autocomplete" not in plain.content.decode()
    fields = plain.context["adminform"].form.fields
    assert cascais.staff in fields["responsible"].queryset
    assert f">{cascais.staff}</option>" in plain.content.decode()
    assert MARKER not in text_of(stranger.get(add, {"plain": "1"}))
