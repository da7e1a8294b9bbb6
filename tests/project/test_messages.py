"""Five languages at once: every text of the code is in every catalogue, translated, and really translated."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import to_locale

from tests.conftest import not_run

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
# What no reader of the pages meets, or what is data in five languages of its own.
NOT_EXTRACTED = {"tests", "bench", "tools", "node_modules", "var", "locale", "docs", "requirements"}
EXTRACTED_SUFFIXES = {".py", ".html", ".txt"}
# Equal to the English on purpose: names, abbreviations and words that the language shares. One line each, by language.
SAME = Path(__file__).with_name("same_as_english.txt")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|<[^>]+>")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """What `makemessages` finds in a copy of the tracked files; needs gettext's programs."""
    if shutil.which("xgettext") is None:
        not_run("gettext")
    copy = tmp_path_factory.mktemp("sources")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for name in listed.stdout.splitlines():
        path = Path(name)
        if path.parts[0] not in NOT_EXTRACTED and path.suffix in EXTRACTED_SUFFIXES and (ROOT / path).exists():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, copy / path)
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale=pt", "--no-location", "--keep-pot"]
    # Without settings, so that the copy's own locale folder is used.
    subprocess.run(command, cwd=copy, check=True, capture_output=True, timeout=120, env={"PATH": search_path()})
    return polib.pofile(str(copy / "locale" / "django.pot"))


def search_path() -> str:
    """PATH with the environment's programs first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"))


def key_of(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_catalogue(language: str, extracted: polib.POFile) -> None:
    known = {key_of(entry) for entry in catalogue(language) if not entry.obsolete}
    missing = [entry.msgid for entry in extracted if key_of(entry) not in known]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_no_text_that_nobody_uses(language: str, extracted: polib.POFile) -> None:
    used = {key_of(entry) for entry in extracted}
    assert [entry.msgid for entry in catalogue(language) if entry.obsolete or key_of(entry) not in used] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_fuzzy(language: str) -> None:
    po = catalogue(language)
    assert [entry.msgid for entry in po if entry.fuzzy] == []
    assert [entry.msgid for entry in po if not entry.translated()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_edges(language: str) -> None:
    """A lost `%(name)s` is a 500 in one language only."""
    wrong = []
    for entry in catalogue(language):
        sources = [entry.msgid, entry.msgid_plural or entry.msgid]
        allowed = [sorted(PLACEHOLDER.findall(source)) for source in sources]
        for text in [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values():
            same_edges = text.startswith("\n") == entry.msgid.startswith("\n") and text.endswith(
                "\n"
            ) == entry.msgid.endswith("\n")
            if sorted(PLACEHOLDER.findall(text)) not in allowed or not same_edges:
                wrong.append((entry.msgid, text))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_just_the_english_unless_listed(language: str) -> None:
    listed = {
        line.split("\t", 1)[1]
        for line in SAME.read_text().splitlines()
        if "\t" in line and language in line.split("\t", 1)[0].split(",")
    }
    equal = [
        entry.msgid
        for entry in catalogue(language)
        if entry.msgid == entry.msgstr and re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", entry.msgid))
    ]
    assert [text for text in equal if text not in listed] == []
