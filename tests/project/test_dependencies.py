"""Each dependency has its reason in docs/dependencies.md."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "dependencies.md").read_text()
NAME = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?")


def required() -> list[str]:
    """Names in the requirement sources and in package.json."""
    names = []
    for source in sorted((ROOT / "requirements").glob("*.in")):
        for line in source.read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                match = NAME.match(line)
                assert match, line
                names.append(match.group(1))
    package = json.loads((ROOT / "package.json").read_text())
    return [*names, *package.get("dependencies", {}), *package.get("devDependencies", {})]


@pytest.mark.parametrize("name", required())
def test_dependency_has_its_reason(name: str) -> None:
    rows = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("|")]
    named = {word.strip(" ").lower() for cell in rows for word in re.split(r"[,\s]+", cell)}
    assert name.lower() in named
