"""Our words for what packages say otherwise than we do: each is still said by a package, and says it our way."""

import re
from functools import cache
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.conf import settings
from django.utils import translation

from tests.project.test_wording import NEVER, NOWHERE

FOLDER = Path(settings.LOCALE_PATHS[1])
LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
SHIPPED = [
    *(Path(django.__file__).parent / "contrib" / name for name in ("auth", "admin")),
    Path(allauth.__file__).parent,
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")


@cache
def entries(language: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(FOLDER / language / "LC_MESSAGES" / "django.po")))


@cache
def said_by_packages(language: str) -> frozenset[str]:
    paths = [folder / "locale" / language / "LC_MESSAGES" / "django.po" for folder in SHIPPED]
    return frozenset(entry.msgid for path in paths for entry in polib.pofile(str(path)) if not entry.obsolete)


def forms_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_package_still_says_it(language: str) -> None:
    assert [entry.msgid for entry in entries(language) if entry.msgid not in said_by_packages(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    for entry in entries(language):
        for text in forms_of(entry):
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(entry.msgid)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_as_our_own_texts_are(language: str) -> None:
    rule = re.compile("|".join([rf"(?<![\w-])(?:{NEVER[language]})(?![\w-])", *NOWHERE.values()]))
    texts = [text for entry in entries(language) for text in forms_of(entry)]
    assert [text for text in texts if rule.search(PLACEHOLDER.sub("x", text))] == []


def test_a_reader_meets_our_words() -> None:
    with translation.override("es"):
        assert translation.gettext("Forgot your password?") == "¿Has olvidado tu contraseña?"
