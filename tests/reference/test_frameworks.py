"""The frameworks of competences and the languages that the migrations bring."""

import importlib
from typing import Any

import pytest
from django.apps import apps

from core.translations import language_codes, text_of
from reference.data import loading, read_framework
from reference.models import Framework, Language, Topic

pytestmark = pytest.mark.django_db

FILES = ["entrecomp-2016", "greencomp-2022", "digcomp-3.0"]


@pytest.fixture(autouse=True)
def _loaded() -> None:
    """Transactional tests of other modules empty the tables; the migrations' own steps fill them again."""
    importlib.import_module("reference.migrations.0003_load_languages").load(apps, None)
    for file in FILES:
        code, version = (read_framework(file)[key] for key in ("code", "version"))
        if not Framework.objects.filter(code=code, version=version).exists():
            loading(file)[0](apps, None)


@pytest.mark.parametrize(("code", "version", "count"), [("entrecomp", "2016", 15), ("greencomp", "2022", 12)])
def test_framework_has_its_published_number_of_competences(code: str, version: str, count: int) -> None:
    assert Topic.objects.filter(framework__code=code, framework__version=version).count() == count


def test_digcomp_comes_with_its_five_areas_in_version_3() -> None:
    assert (
        list(Topic.objects.filter(framework__code="digcomp").values_list("framework__version", flat=True))
        == ["3.0"] * 5
    )


def test_every_topic_has_a_name_in_five_languages_that_we_call_our_translation() -> None:
    topics = list(Topic.objects.select_related("framework"))

    assert len(topics) == 32
    for topic in topics:
        assert all(getattr(topic, f"name_{code}") for code in language_codes()), topic.code
        assert topic.original_language == "en"
        assert topic.framework.translations_are_ours
        assert "our translation" in topic.framework.source


def test_reader_gets_the_name_and_area_in_their_language() -> None:
    topic = Topic.objects.get(framework__code="entrecomp", code="working-with-others")

    assert str(text_of(topic, "name", "pt")) == "Trabalhar em equipa"
    assert str(text_of(topic, "area", "it")) == "Passare all’azione"


def test_languages_hold_the_interface_languages_basque_and_sign_languages() -> None:
    codes = list(Language.objects.values_list("code", flat=True))

    assert codes[:6] == ["en", "pt", "it", "es", "fr", "eu"]
    assert {"psr", "ise", "ssp", "fsl"} <= set(codes)


@pytest.mark.parametrize("file", FILES)
def test_framework_can_be_taken_out_and_put_in_again(file: str) -> None:
    load, unload = loading(file)
    before = sorted(topic_names())

    unload(apps, None)
    assert not Framework.objects.filter(code=read_framework(file)["code"]).exists()
    load(apps, None)

    assert sorted(topic_names()) == before


def topic_names() -> list[tuple[Any, ...]]:
    columns = [f"{field}_{code}" for field in ("name", "area") for code in language_codes()]
    return list(Topic.objects.values_list("framework__code", "code", "position", *columns))
