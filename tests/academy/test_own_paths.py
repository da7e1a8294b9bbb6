"""My path: done, under way, next and when; the goal; the next step in words."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from academy.models import Activity, Enrolment, Following, Module
from academy.queries.learners import coming_offers, learners_of
from academy.queries.own_paths import own_paths
from academy.queries.progress import progress_of, progress_of_all
from academy.services import enrol
from academy.services.attending import Note, note_attendance
from academy.services.following import close_path, follow_path, resume_path, set_wishes
from academy.suggestions import sentences, suggest
from accounts.models import Person
from core.errors import DomainError
from reference.models import Language, Topic
from tests.factories import PersonFactory, TerritoryFactory, published_activity, signed_in
from tests.factories.paths import LearningPathFactory, ModuleFactory
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
PAGE = "/en/me/path/"


def attend(person: Person, activity: Activity, *states: str, minutes: int | None = None) -> Enrolment:
    """Enrol before it began, and be noted in its sessions; 120 minutes each."""
    first = activity.sessions.earliest("starts_at")
    enrolment = enrol(activity=activity, person=person, by=person, now=first.starts_at - timedelta(days=9))
    for session, state in zip(activity.sessions.chronological(), states, strict=False):
        note = Note(enrolment.pk, state, minutes if state == "partly" else None)
        note_attendance(session=session, notes=[note], by=None, source="facilitator", now=session.ends_at)
    return enrolment


def held(module: Module, *, days_ago: int = 30, **fields: Any) -> Activity:
    return published_activity(now=NOW - timedelta(days=days_ago + 10), module=module, **fields)


def states_of(person: Person) -> list[list[str]]:
    return [[step.state.value for step in path.steps] for path in own_paths(person, progress_of(person, NOW), NOW)]


def four_modules() -> list[Module]:
    path = LearningPathFactory.create()
    modules = [ModuleFactory.create(path=path) for _each in range(4)]
    modules[3].prerequisites.add(modules[2])
    return modules


def test_one_module_in_cascais_and_the_next_online_in_italian() -> None:
    """The story of the academy: a path goes through territories and languages."""
    one, two, three, _four = four_modules()
    marta = PersonFactory.create(territory=TerritoryFactory.create(), language="pt")
    in_cascais = held(one, territory=marta.territory, title_en="In Cascais")
    attend(marta, in_cascais, "present")
    italian, _made = Language.objects.get_or_create(code="it", defaults={"name": "Italiano"})
    online = published_activity(module=two, mode="online", title_en="Online in Italian")
    online.languages.set([italian])
    enrol(activity=online, person=marta, by=marta, now=NOW)
    later = published_activity(module=three, in_days=40)

    assert states_of(marta) == [["done", "under-way", "next", "later"]]
    html = get(signed_in(marta), PAGE)
    steps = re.findall(r'data-step="([^"]+)".*?(?=data-step|</ol>)', html, re.DOTALL)
    assert steps == ["done", "under-way", "next", "later"]
    assert "1 of 4 modules done" in html
    assert "You attended 100\u00a0% of the hours." in html
    assert '<span lang="it">Italiano</span>' in html
    assert f'data-activity="{later.slug}"' in html
    assert re.search(r'<svg class="path-picture"[^>]+aria-hidden="true"', html)


@pytest.mark.parametrize(
    ("states", "minutes", "expected"),
    [
        (("present", "present", "present", "absent"), None, "done"),
        (("present", "present", "partly", "absent"), 119, "next"),
        # Excused counts neither way: three of three.
        (("present", "present", "present", "excused"), None, "done"),
        (("present", "excused", "excused", "excused"), None, "done"),
        (("excused", "excused", "excused", "excused"), None, "next"),
        ((), None, "next"),
    ],
)
def test_a_module_is_done_from_75_percent_of_the_minutes_on(
    states: tuple[str, ...], minutes: int | None, expected: str
) -> None:
    person = PersonFactory.create()
    attend(person, held(ModuleFactory.create(), sessions=4), *states, minutes=minutes)

    assert states_of(person) == [[expected]]


def test_who_was_not_there_enough_sees_how_much_it_was_and_may_do_it_again() -> None:
    person = PersonFactory.create()
    module = ModuleFactory.create()
    attend(person, held(module, sessions=2), "present", "absent")
    again = published_activity(module=module)

    html = get(signed_in(person), PAGE)
    assert "You attended 50\u00a0% of the hours; from 75\u00a0% on the module is done." in html
    assert f'data-activity="{again.slug}"' in html
    enrol(activity=again, person=person, by=person, now=NOW)
    assert states_of(person) == [["under-way"]]


def test_next_is_the_first_module_that_waits_for_nothing() -> None:
    first, second, third = (ModuleFactory.create(path=path) for path in [LearningPathFactory.create()] * 3)
    first.prerequisites.add(third)
    person = PersonFactory.create()
    follow_path(person=person, path=first.path, goal="", language="en", now=NOW)

    assert states_of(person) == [["later", "next", "later"]]
    assert second.path.modules.count() == 3


@pytest.mark.parametrize(
    ("language", "done", "under_way", "following"),
    [
        ("en", "Done", "Under way", "Next"),
        ("pt", "Concluído", "Em curso", "A seguir"),
        ("it", "Concluso", "In corso", "Il prossimo"),
        ("es", "Hecho", "En curso", "El siguiente"),
        ("fr", "Terminé", "En cours", "Le prochain"),
    ],
)
def test_list_says_the_states_in_words_in_every_language(
    language: str, done: str, under_way: str, following: str
) -> None:
    one, two, _three, _four = four_modules()
    person = PersonFactory.create()
    attend(person, held(one), "present")
    enrol(activity=published_activity(module=two), person=person, by=person, now=NOW)

    html = get(signed_in(person), f"/{language}/me/path/")

    assert all(re.search(rf"</svg> {word}", html) for word in (done, under_way, following))


def test_empty_page_leads_to_the_paths_and_draft_paths_stay_out_of_it() -> None:
    person = PersonFactory.create()
    path = LearningPathFactory.create(state="draft")

    assert "You do not follow a learning path yet" in get(signed_in(person), PAGE)
    with pytest.raises(DomainError):
        follow_path(person=person, path=path, goal="", language="en", now=NOW)


def test_page_costs_the_same_for_one_and_for_thirty_modules() -> None:
    person = PersonFactory.create(territory=TerritoryFactory.create())
    topic = Topic.objects.order_by("pk")[0]
    set_wishes(person=person, topics=[topic], languages=[], now=NOW)
    client = signed_in(person)

    def grow(number: int) -> None:
        for _each in range(number):
            path = LearningPathFactory.create()
            follow_path(person=person, path=path, goal="x", language="en", now=NOW)
            one, two = ModuleFactory.create_batch(2, path=path)
            two.topics.add(topic)
            attend(person, held(one), "present")
            published_activity(module=two).topics.add(topic)

    grow(1)
    few = queries_of(client, PAGE)
    grow(14)
    assert queries_of(client, PAGE) == few


# The goal


def test_goal_is_kept_in_its_language_and_changed_until_it_is_rated() -> None:
    path = LearningPathFactory.create()
    person = PersonFactory.create(language="it")
    client = signed_in(person)

    client.post(f"/it/paths/{path.slug}/follow/", {"goal": "Raccontare il progetto"})
    client.post(f"/it/paths/{path.slug}/follow/", {"goal": "Raccontarlo bene"})
    client.post(f"/it/paths/{path.slug}/close/", {"rating": "4", "action": "close"})
    refused = client.post(f"/it/paths/{path.slug}/follow/", {"goal": "Altro"})

    row = Following.objects.get()
    assert (row.goal, row.language, row.rating) == ("Raccontarlo bene", "it", 4)
    assert row.ended_at is not None
    assert 'role="alert"' in refused.content.decode()
    assert '<blockquote lang="it">Raccontarlo bene</blockquote>' in get(client, PAGE)
    assert "Mostly" in get(client, PAGE)
    client.post(f"/it/paths/{path.slug}/close/", {"action": "resume"})
    row.refresh_from_db()
    assert [row.rating, row.rated_at, row.ended_at] == [None, None, None]
    client.post(f"/it/paths/{path.slug}/leave/")
    assert not Following.objects.exists()


@pytest.mark.parametrize("rating", ["0", "6", "x", "99999999999999999999"])
def test_a_rating_that_is_none_is_an_error_beside_the_field(rating: str) -> None:
    path = LearningPathFactory.create()
    person = PersonFactory.create()
    follow_path(person=person, path=path, goal="Begin", language="en", now=NOW)

    response = signed_in(person).post(f"/en/paths/{path.slug}/close/", {"rating": rating})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["rating"]
    assert Following.objects.get().rating is None


def test_nothing_is_rated_without_a_goal_and_what_is_over_may_go_on() -> None:
    row = follow_path(person=PersonFactory.create(), path=LearningPathFactory.create(), goal="", language="en", now=NOW)

    with pytest.raises(DomainError):
        close_path(following=row, rating=3, now=NOW)
    assert close_path(following=row, rating=None, now=NOW).ended_at == NOW
    assert resume_path(following=row).ended_at is None


@pytest.mark.parametrize("sent", [{"topics": "9" * 20}, {"languages": "it\0"}], ids=str)
def test_wish_that_no_database_can_hold_is_refused_with_a_sentence(sent: dict[str, str]) -> None:
    answer = signed_in(PersonFactory.create()).post(reverse("academy:learning-wishes"), sent)

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_goal_and_wishes_are_no_business_of_the_admin_or_the_history() -> None:
    from auditlog.registry import auditlog
    from django.contrib import admin

    from academy.models import LearningWishes

    for model in (Following, LearningWishes):
        assert model not in admin.site._registry
        assert not auditlog.contains(model)


# The next step


def test_page_suggests_the_next_step_and_says_why() -> None:
    person = PersonFactory.create(
        territory=TerritoryFactory.create(), language="pt", target_group=Person.TargetGroup.ENTREPRENEUR
    )
    client = signed_in(person)
    topic = Topic.objects.get(code="working-with-others")
    italian, _made = Language.objects.get_or_create(code="it", defaults={"name": "Italiano"})
    path = LearningPathFactory.create(title_en="The Path", for_entrepreneurs=True)
    module = ModuleFactory.create(path=path)
    offered = published_activity(module=module, territory=person.territory, in_days=20)
    offered.languages.add(italian)
    published_activity(territory=person.territory, in_days=3)
    follow_path(person=person, path=path, goal="", language="en", now=NOW)
    client.post(reverse("academy:learning-wishes"), {"topics": [topic.pk], "languages": ["it"]})
    offered.topics.add(topic)

    html = get(client, PAGE)

    assert re.findall(r'data-activity="([^"]+)" data-suggested', html) == [offered.slug]
    reasons = re.findall(r"<li>([^<]+\.)</li>", html)
    assert reasons == [
        "You said that you want to learn this: Working with others.",
        "It is the next module of “The Path”.",
        "It is held in Italian: you can learn in that language.",
        "It takes place in Cascais, your territory.",
        "It is meant for the group you belong to.",
    ]
    enrol(activity=offered, person=person, by=person, now=NOW)
    assert "data-suggested" not in get(client, PAGE)


def test_reasons_are_said_in_the_language_of_the_reader() -> None:
    person = PersonFactory.create()
    activity = published_activity(mode="online")
    activity.topics.add(Topic.objects.get(code="creativity"))
    set_wishes(person=person, topics=activity.topics.all(), languages=[], now=NOW)
    [found] = suggest(learners_of([person], progress_of_all([person], NOW), NOW)[person.pk], coming_offers(NOW))

    with translation.override("pt"):
        said = sentences(found)

    assert said[0] == "Disse que quer aprender isto: Criatividade."
    assert said[-1] == "Pode participar online."


def test_nothing_is_suggested_that_nobody_can_enrol_in() -> None:
    draft_path = LearningPathFactory.create(state="draft")
    published_activity(module=ModuleFactory.create(path=draft_path))
    published_activity(admission="delegation")
    published_activity(in_days=10, enrolment_closes_on=NOW.date(), enrolment_closes_time=datetime.min.time())
    published_activity(now=NOW - timedelta(days=60))
    open_one = published_activity(in_days=2)

    assert [offer.activity for offer in coming_offers(NOW)] == [open_one.pk]
