"""Which text a reader gets, and in which language it is."""

from django.utils import translation

from core.translations import TextIn, set_texts, text_of, texts_of
from reference.models import Territory


def territory(original_language: str = "en", **names: str) -> Territory:
    row = Territory(original_language=original_language)
    set_texts(row, "name", names)
    return row


def test_text_of_prefers_the_readers_language() -> None:
    row = territory("pt", pt="Cascais em português", en="Cascais")
    with translation.override("pt"):
        text = text_of(row, "name")
    assert text == TextIn("Cascais em português", "pt")
    assert text.tag == "pt-PT"


def test_text_of_falls_back_to_the_original_language_and_says_so() -> None:
    row = territory("pt", pt="Percurso")
    with translation.override("fr"):
        text = text_of(row, "name")
        assert (text.text, text.language, text.is_foreign) == ("Percurso", "pt", True)


def test_text_of_falls_back_to_any_language_that_has_a_text() -> None:
    row = territory("pt", it="Percorso")
    assert text_of(row, "name", "es") == TextIn("Percorso", "it")


def test_text_of_nothing_is_empty_and_not_foreign() -> None:
    text = text_of(Territory(original_language="pt"), "name", "es")
    assert not text
    assert not text.is_foreign


def test_texts_of_gives_every_translation_that_exists() -> None:
    row = territory(en="Path", it="Percorso")
    assert texts_of(row, "name") == ["Path", "Percorso"]
