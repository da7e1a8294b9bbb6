"""French around the catalogue: what the demo and the frameworks say, and the signs that a template adds."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.project.test_wording import FRENCH, NOWHERE

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = sorted([*(ROOT / "mustsee/demo/data").rglob("*.toml"), *(ROOT / "reference/data").glob("*.toml")])
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg"})
# A sentence of `blocktranslate` has its signs in the catalogue.
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
BARE_SIGN = re.compile(r"{% translate [^%]*%}[:;!?](?=\s|<|$)", re.MULTILINE)


def french_of(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(data.get("fr"), str):
            yield data["fr"]
        for value in data.values():
            yield from french_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from french_of(value)


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_data_in_french_has_the_signs_of_print(path: Path) -> None:
    rules = {name: re.compile(rule) for name, rule in {**NOWHERE, **FRENCH}.items()}
    texts = list(french_of(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert [(name, text) for text in texts for name, rule in rules.items() if rule.search(text)] == []


def test_a_template_leaves_the_space_before_a_sign_to_the_language() -> None:
    """French has one there: `{% sign ":" %}` knows."""
    bare = [(path.name, BARE_SIGN.findall(TRANSLATED.sub("", path.read_text(encoding="utf-8")))) for path in TEMPLATES]
    assert [row for row in bare if row[1]] == []
