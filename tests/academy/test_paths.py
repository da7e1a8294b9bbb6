"""Learning paths: what is kept of them, what everybody may read, and what staff may change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client

from academy.models import LearningPath, Module
from academy.services.following import follow_path
from academy.services.paths import save_modules, set_prerequisites
from core.errors import DomainError
from reference.models import Topic
from tests.admin_forms import errors_of, submit
from tests.factories import (
    OrganisationFactory,
    PersonFactory,
    TerritoryFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.paths import LearningPathFactory, ModuleFactory
from tests.pages import get, queries_of, shown

pytestmark = pytest.mark.django_db


def three_modules() -> list[Module]:
    path = LearningPathFactory.create()
    return [ModuleFactory.create(path=path, title_en=title) for title in ("Begin", "Go on", "Finish")]


# Modules


def test_modules_change_places_in_one_save_and_never_share_a_number() -> None:
    first, second, third = three_modules()
    first.position, second.position = 2, 1

    save_modules(path=first.path, modules=[first, second])

    assert list(first.path.modules.values_list("title_en", "position")) == [("Go on", 1), ("Begin", 2), ("Finish", 3)]
    third.position = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        third.save()


def test_prerequisites_never_lead_back_to_where_they_begin() -> None:
    first, second, third = three_modules()
    set_prerequisites(module=second, prerequisites=[first])
    set_prerequisites(module=third, prerequisites=[second])

    with pytest.raises(DomainError) as circle:
        set_prerequisites(module=first, prerequisites=[third])
    with pytest.raises(DomainError) as itself:
        set_prerequisites(module=first, prerequisites=[first])

    assert circle.value.field == itself.value.field == "prerequisites"
    assert str(circle.value) == (
        "These modules would wait for each other: Begin → Finish → Go on → Begin. Please take one off the list."
    )
    assert str(itself.value) == "A module cannot wait for itself. Please take it off the list."
    assert not first.prerequisites.exists()
    # Another path's module may come first, too.
    set_prerequisites(module=first, prerequisites=[ModuleFactory.create()])


def test_what_activities_deliver_stays() -> None:
    first, second, _third = three_modules()
    published_activity(module=first)

    with pytest.raises(DomainError, match="“Begin”"):
        save_modules(path=first.path, modules=[], removed=[second, first])
    with pytest.raises(ProtectedError):
        first.path.delete()

    assert first.path.modules.count() == 3


# Pages


def test_path_shows_its_modules_in_order_with_where_each_is_held_next(client: Client) -> None:
    first, second, _third = three_modules()
    second.prerequisites.add(first)
    second.learning_outcomes_en = "Ask for help\nOffer it"
    second.save()
    second.topics.add(Topic.objects.get(code="working-with-others"))
    coming = published_activity(module=second, territory=TerritoryFactory.create())
    published_activity(now=datetime.now(UTC) - timedelta(days=60), module=second)
    address = f"/en/paths/{first.path.slug}/"

    response = client.get(address)
    html = response.content.decode()

    assert shown(html) == [coming.slug]
    assert html.index("Begin") < html.index("Go on") < html.index("Finish")
    assert 'First: <a href="#'.replace("#", f"{address}#module-1") in html
    assert "<li>Ask for help</li><li>Offer it</li>" in html
    assert "Working with others" in html
    assert "18 h of work" in html
    assert "No date is planned yet" in html
    assert not response.cookies
    assert f"{address}#module-2" in get(client, f"/en/activities/{coming.slug}/")


def test_drafts_are_seen_by_the_staff_of_their_organisations_alone(client: Client) -> None:
    own = OrganisationFactory.create()
    draft = LearningPathFactory.create(state="draft", title_en="Half an idea", organisation=own)
    activity = published_activity(module=ModuleFactory.create(path=draft))
    address = f"/en/paths/{draft.slug}/"

    assert "Half an idea" not in get(client, "/en/paths/")
    assert "No learning path is published yet" in get(client, "/en/paths/")
    assert "Half an idea" not in get(client, f"/en/activities/{activity.slug}/")
    assert client.get(address).status_code == 404
    assert signed_in(staff_of(OrganisationFactory.create())).get(address).status_code == 404
    assert "This is a draft" in get(signed_in(staff_of(own)), address)


@pytest.mark.parametrize("language", ["pt", "it", "es", "fr"])
def test_a_text_without_translation_is_marked_with_its_language(client: Client, language: str) -> None:
    path = LearningPathFactory.create(title_en="Begin together")

    assert '<span lang="en">Begin together</span>' in get(client, f"/{language}/paths/{path.slug}/")


def test_pages_cost_the_same_for_one_and_for_thirty_modules(client: Client) -> None:
    path = LearningPathFactory.create()
    topic = Topic.objects.order_by("pk")[0]

    def grow(number: int) -> None:
        for _each in range(number):
            module = ModuleFactory.create(path=path)
            module.topics.add(topic)
            module.prerequisites.set(path.modules.filter(position__lt=module.position)[:2])
            published_activity(module=module)

    grow(2)
    few = queries_of(client, f"/en/paths/{path.slug}/")
    grow(28)
    assert queries_of(client, f"/en/paths/{path.slug}/") == few
    short = queries_of(client, "/en/paths/")
    LearningPathFactory.create_batch(30)
    assert queries_of(client, "/en/paths/") == short


# The admin

CHANGE = "/admin/academy/learningpath/{}/change/"


def test_staff_change_the_order_and_add_a_module_on_the_page_of_the_path() -> None:
    own = OrganisationFactory.create()
    path = LearningPathFactory.create(organisation=own)
    ModuleFactory.create(path=path, title_en="Begin")
    ModuleFactory.create(path=path, title_en="Go on")
    changed = {"modules-0-position": "2", "modules-1-position": "1"}
    added = {"modules-2-position": "3", "modules-2-hours": "2.5", "modules-2-title_en": "Finish"}

    response = submit(signed_in(staff_of(own)), CHANGE.format(path.pk), **changed, **added)

    assert response.status_code == 302, errors_of(response)
    assert list(path.modules.values_list("title_en", "position")) == [("Go on", 1), ("Begin", 2), ("Finish", 3)]


def test_wrong_numbers_and_circles_are_said_beside_the_field_and_nothing_is_written() -> None:
    own = OrganisationFactory.create()
    path = LearningPathFactory.create(organisation=own)
    first, second = ModuleFactory.create_batch(2, path=path)
    second.prerequisites.add(first)
    published_activity(module=first)
    client, page = signed_in(staff_of(own)), CHANGE.format(path.pk)

    twice = submit(client, page, **{"modules-1-position": "1"})
    gone = submit(client, page, **{"modules-0-DELETE": "on"})
    timeless = submit(client, page, **{"modules-0-hours": "0"})
    circle = submit(client, f"/admin/academy/module/{first.pk}/change/", prerequisites=[str(second.pk)])

    [modules] = twice.context["inline_admin_formsets"]
    assert modules.formset.forms[1].errors == {"position": ["Another module has this number."]}
    [modules] = timeless.context["inline_admin_formsets"]
    assert modules.formset.forms[0].errors == {"hours": ["A module takes some time: write more than 0."]}
    assert any("Activities deliver this module" in line for line in errors_of(gone))
    errors = circle.context["adminform"].form.errors
    assert list(errors) == ["prerequisites"]
    assert "would wait for each other" in errors["prerequisites"][0]
    assert [(row.position, float(row.hours)) for row in path.modules.all()] == [(1, 6), (2, 6)]
    assert not first.prerequisites.exists()


def test_staff_of_others_neither_open_a_path_nor_is_one_given_away() -> None:
    own, other = OrganisationFactory.create_batch(2)
    path = LearningPathFactory.create(organisation=own)
    assert signed_in(staff_of(other)).get(CHANGE.format(path.pk)).status_code == 404

    answer = submit(signed_in(staff_of(own)), CHANGE.format(path.pk), organisations=[str(other.pk)])

    assert answer.context["adminform"].form.errors == {
        "organisations": ["Name an organisation you work for among them."]
    }
    assert list(path.organisations.all()) == [own]


def test_a_path_that_people_follow_stays_published() -> None:
    own = OrganisationFactory.create()
    path = LearningPathFactory.create(organisation=own)
    follow_path(person=PersonFactory.create(), path=path, goal="", language="en", now=datetime.now(UTC))

    answer = submit(signed_in(staff_of(own)), CHANGE.format(path.pk), state="draft")

    assert list(answer.context["adminform"].form.errors) == ["state"]
    assert LearningPath.objects.published().get() == path


def test_an_activity_of_anybody_may_deliver_a_module_of_a_published_path() -> None:
    own = OrganisationFactory.create()
    activity = published_activity(host=own)
    theirs, hidden = ModuleFactory.create(), ModuleFactory.create(path__state="draft")
    client, page = signed_in(staff_of(own)), f"/admin/academy/activity/{activity.pk}/change/"

    refused = submit(client, page, module=str(hidden.pk))
    assert list(refused.context["adminform"].form.errors) == ["module"]
    answer = submit(client, page, module=str(theirs.pk))

    assert answer.status_code == 302, errors_of(answer)
    activity.refresh_from_db()
    assert activity.module == theirs
