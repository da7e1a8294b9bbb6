"""Materials of a module: on the page of its path, and on that of each activity that delivers it."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from academy.links import token_for
from academy.models import Activity, Material, MaterialVersion, Module, SessionFacilitator
from academy.services import copy_activity
from academy.services.editing import delete_draft
from academy.services.materials import Facts, add_material, change_material, withdraw_material
from academy.services.paths import save_modules
from accounts.models import Person
from core.errors import DomainError
from core.uploads import every_file
from reference.models import Language
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.files import SVG, sent, upload
from tests.factories.paths import ModuleFactory
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
ALL = Material.Visibility.ALL


def facts(title: str = "Handout", **fields: Any) -> Facts:
    language, _made = Language.objects.get_or_create(code="pt", defaults={"name": "Português"})
    return Facts({"en": title}, "en", language, **fields)


def a_file(module: Module, title: str = "Handout", **fields: Any) -> Material:
    what = facts(title, module=module, **fields)
    return add_material(owner=module.path, facts=what, upload=upload(), by=None, now=timezone.now())


def of_session(activity: Activity, **fields: Any) -> Material:
    what = facts(session=activity.sessions.first(), **fields)
    return add_material(owner=activity, facts=what, upload=upload(), by=None, now=timezone.now())


def delivered(**fields: Any) -> tuple[Module, Activity]:
    module = ModuleFactory.create()
    return module, published_activity(module=module, **fields)


def boss_of(module: Module) -> Person:
    return staff_of(module.path.organisations.get())


def address(row: Material) -> str:
    return f"/en/materials/{row.public_id}/"


def staff_page(module: Module, rest: str = "") -> str:
    return f"/en/staff/paths/{module.path.slug}/materials/{rest}"


def typed(module: Module, **changed: Any) -> dict[str, Any]:
    facts()
    values = {"title_en": "Handout", "place": str(module.public_id), "language": "pt", "visibility": "enrolled"}
    return {**values, "licence": "reserved", "credit": "", **changed}


def shown(client: Client, module: Module, activity: Activity) -> tuple[int, ...]:
    """How many materials there are on the page of the path, and on that of the activity."""
    pages = (f"/en/paths/{module.path.slug}/", f"/en/activities/{activity.slug}/")
    return tuple(len(re.findall("data-material=", get(client, page))) for page in pages)


def test_what_is_for_those_with_a_seat_is_for_a_seat_in_any_activity_that_delivers_the_module() -> None:
    module, activity = delivered()
    facilitator = PersonFactory.create()
    SessionFacilitator.objects.create(session=activity.sessions.get(), person=facilitator)
    people = {
        "confirmed": EnrolmentFactory.create(activity=activity).person,
        "waiting": EnrolmentFactory.create(activity=activity, state="waiting", waiting_number=1).person,
        "seat elsewhere": EnrolmentFactory.create(activity=published_activity(module=ModuleFactory.create())).person,
        "facilitator": facilitator,
        "host": staff_of(activity.hostings.get().organisation),
        "path staff": boss_of(module),
        "other staff": staff_of(OrganisationFactory.create()),
    }
    clients = {who: signed_in(person) for who, person in people.items()} | {"anonymous": Client()}
    row = a_file(module)
    link = facts("Video", module=module, visibility=ALL)
    add_material(owner=module.path, facts=link, url="https://video.example/x", by=None, now=timezone.now())

    assert {who: client.get(address(row)).status_code for who, client in clients.items()} == {
        **dict.fromkeys(("confirmed", "facilitator", "host", "path staff"), 200),
        "waiting": 403,
        "seat elsewhere": 404,
        "other staff": 404,
        "anonymous": 302,
    }
    # On the page of an activity that is not theirs the staff of the path see what everybody sees.
    assert {who: shown(client, module, activity) for who, client in clients.items()} == {
        **dict.fromkeys(("confirmed", "facilitator", "host"), (2, 2)),
        **dict.fromkeys(("waiting", "seat elsewhere", "other staff", "anonymous"), (1, 1)),
        "path staff": (2, 1),
    }


def test_a_draft_path_and_what_is_withdrawn_are_for_nobody_outside() -> None:
    module, activity = delivered()
    row, seat = a_file(module, visibility=ALL), EnrolmentFactory.create(activity=activity)
    by_link = f"/en/activities/{activity.slug}/seat/{token_for(seat)}/materials/{row.public_id}/"
    assert [client.get(page).status_code for client in [Client()] for page in (address(row), by_link)] == [200, 200]
    module.path.state = "draft"
    module.path.save()
    assert [Client().get(page).status_code for page in (address(row), by_link)] == [404, 404]
    assert get(signed_in(seat.person), f"/en/activities/{activity.slug}/").count("data-material=") == 0
    assert signed_in(boss_of(module)).get(address(row)).status_code == 200
    withdraw_material(material=row, now=timezone.now())
    assert signed_in(boss_of(module)).get(address(row)).status_code == 404


def test_a_guest_opens_it_by_the_link_to_the_seat() -> None:
    module, activity = delivered()
    row, seat = a_file(module), EnrolmentFactory.create(activity=activity)
    page = f"/en/activities/{activity.slug}/seat/{token_for(seat)}/"
    assert f'href="{page}materials/{row.public_id}/"' in get(Client(), page)
    assert Client().get(f"{page}materials/{row.public_id}/").status_code == 200
    other = a_file(ModuleFactory.create())
    assert Client().get(f"{page}materials/{other.public_id}/").status_code == 404


def test_staff_of_the_path_add_several_files_move_and_withdraw_one() -> None:
    first = ModuleFactory.create()
    second = ModuleFactory.create(path=first.path)
    client = signed_in(boss_of(first))
    files = [sent("Um guia.pdf"), sent("dois.pdf")]
    page = client.post(staff_page(first, "file/"), typed(second, file=files, title_en=""), follow=True)
    assert "2 files are there now." in page.content.decode()
    guide, other = Material.objects.of_path(first.path)
    client.post(staff_page(first, f"{guide.public_id}/"), typed(first, title_en="A guide", position=1))
    client.post(staff_page(first, f"{other.public_id}/withdraw/"))
    rows = Material.objects.of_path(first.path)
    assert [(row.module, row.title_en, row.is_withdrawn) for row in rows] == [
        (first, "A guide", False),
        (second, "dois", True),
    ]
    version = guide.versions.get().public_id
    assert client.get(staff_page(first, f"{guide.public_id}/versions/{version}/")).status_code == 200
    elsewhere = a_file(ModuleFactory.create())
    assert client.get(staff_page(first, f"{elsewhere.public_id}/")).status_code == 404
    assert f"/en/staff/paths/{first.path.slug}/materials/{guide.public_id}/" in get(
        client, f"/admin/academy/material/{guide.pk}/change/"
    )


def test_what_cannot_be_stands_beside_its_field_and_leaves_nothing() -> None:
    module, before = ModuleFactory.create(), set(every_file())
    client = signed_in(boss_of(module))
    for place in ("", str(ModuleFactory.create().public_id)):
        page = client.post(staff_page(module, "file/"), typed(module, place=place, file=sent()))
        assert 'aria-invalid="true"' in page.content.decode()
    page = client.post(staff_page(module, "file/"), typed(module, file=[sent(), sent("b.svg", SVG)], title_en=""))
    assert "“b.svg”: This kind of file is not taken here" in page.content.decode()
    for what in (facts(), facts(module=ModuleFactory.create())):
        with pytest.raises(DomainError) as refusal:
            add_material(owner=module.path, facts=what, upload=upload(), by=None, now=timezone.now())
        assert (refusal.value.code, refusal.value.field) == ("elsewhere", "place")
    assert not Material.objects.exists()
    assert set(every_file()) == before


def test_a_module_that_is_taken_out_takes_its_files_along(django_capture_on_commit_callbacks: Any) -> None:
    module, before = ModuleFactory.create(), set(every_file())
    a_file(module)
    with django_capture_on_commit_callbacks(execute=True):
        save_modules(path=module.path, modules=[], removed=[module])
    assert not Material.objects.exists()
    assert set(every_file()) == before


def test_thirty_materials_cost_the_queries_of_one() -> None:
    costs = []
    for number in (1, 30):
        module, activity = delivered()
        boss, seat = signed_in(boss_of(module)), signed_in(EnrolmentFactory.create(activity=activity).person)
        for index in range(number):
            a_file(module if index % 2 else ModuleFactory.create(path=module.path))
            a_file(module)
        path = f"/en/paths/{module.path.slug}/"
        costs.append([queries_of(seat, path), queries_of(boss, path), queries_of(boss, staff_page(module))])
        costs[-1].append(queries_of(seat, f"/en/activities/{activity.slug}/"))
    assert costs[0] == costs[1]


# Copies of an activity


def test_a_copy_has_the_materials_and_each_outlives_the_other(django_capture_on_commit_callbacks: Any) -> None:
    activity = published_activity(sessions=2)
    row = of_session(activity, licence="cc-by-4.0", credit="Ana", visibility=ALL)
    change_material(
        material=row, facts=facts(session=row.session), upload=upload("new.pdf"), by=None, now=timezone.now()
    )
    add_material(owner=activity, facts=facts("Video"), url="https://video.example/x", by=None, now=timezone.now())
    withdraw_material(material=of_session(activity, position=7), now=timezone.now())
    before = set(every_file())

    copy = copy_activity(
        activity=activity, first_day=date(timezone.now().year + 1, 5, 5), moves_closing=False, now=timezone.now()
    )

    video, again = Material.objects.of_activity(copy).with_files()
    assert (video.title_en, video.url, video.activity) == ("Video", "https://video.example/x", copy)
    assert (again.title_en, again.session, again.position) == (
        "Handout",
        copy.sessions.earliest("starts_at"),
        row.position,
    )
    assert [(version.name, version.sha256) for version in again.versions.all()] == [("new.pdf", row.current.sha256)]
    assert again.public_id != row.public_id
    assert len(set(every_file()) - before) == 1
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(activity=copy)
    assert set(every_file()) == before


def test_a_copy_that_cannot_be_made_leaves_no_file() -> None:
    activity = published_activity()
    row = of_session(activity)
    before = set(every_file())
    with pytest.raises(DomainError):
        copy_activity(activity=activity, first_day=date(2001, 1, 1), moves_closing=False, now=timezone.now())
    assert set(every_file()) == before
    default_storage.delete(MaterialVersion.objects.get(material=row).file.name)
    with pytest.raises(DomainError) as refusal:
        copy_activity(
            activity=activity, first_day=date(timezone.now().year + 1, 5, 5), moves_closing=False, now=timezone.now()
        )
    assert refusal.value.code == "lost"
    assert Activity.objects.count() == 1
