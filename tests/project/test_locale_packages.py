"""Our words for what packages say otherwise than we do: each is still said by a package, and says it our way."""

import re
from functools import cache
from pathlib import Path

import allauth
import auditlog
import django
import polib
import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from tests.project.test_wording import NEVER, NOWHERE

FOLDER = Path(settings.LOCALE_PATHS[1])
LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
SHIPPED = [
    *(Path(django.__file__).parent / name for name in ("conf", "contrib/auth", "contrib/admin")),
    Path(allauth.__file__).parent,
]
LOG = re.compile(r"""\b(?:_|gettext|gettext_lazy)\("([^"]+)"\)|{% trans(?:late)? ['"]([^'"]+)['"]""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")


@cache
def entries(language: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(FOLDER / language / "LC_MESSAGES" / "django.po")))


@cache
def said_by_packages(language: str) -> frozenset[str]:
    """In their catalogues - the language's own may lack what the English one has - and in the log's own code."""
    paths = [folder / "locale" / code / "LC_MESSAGES" / "django.po" for folder in SHIPPED for code in ("en", language)]
    known = {entry.msgid for path in paths if path.exists() for entry in polib.pofile(str(path)) if not entry.obsolete}
    sources = [
        path.read_text() for path in Path(auditlog.__file__).parent.rglob("*") if path.suffix in {".py", ".html"}
    ]
    return frozenset(known | {one or other for text in sources for one, other in LOG.findall(text)})


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


def test_a_password_that_is_too_short_is_refused_in_each_language() -> None:
    """Django's own Portuguese and Italian do not have this sentence."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language), pytest.raises(ValidationError) as caught:
            validate_password("a1")
        said[language] = caught.value.messages[0]
    assert len(set(said.values())) == len(said), said
