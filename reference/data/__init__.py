"""Published frameworks as data, one file a version, and how a migration puts one in or takes it out.

A file is never edited once a release carries it: a new version of a framework is a new file and a new migration.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
# The languages of these files, not of the site: a migration meets the columns that there were at its time.
LANGUAGES = ("en", "pt", "it", "es", "fr")
Step = Callable[[Any, Any], None]


def read_framework(name: str) -> dict[str, Any]:
    """The content of `<name>.toml`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def loading(name: str) -> tuple[Step, Step]:
    """The two steps of a RunPython: load the framework of this file, and remove it again."""

    def load(apps: Any, schema_editor: Any) -> None:
        data = read_framework(name)
        framework = apps.get_model("reference", "Framework").objects.create(
            code=data["code"], version=data["version"], name=data["name"], source=data["source"]
        )
        topic_model = apps.get_model("reference", "Topic")
        rows = [(area["name"], topic) for area in data["areas"] for topic in area["topics"]]
        for position, (area, topic) in enumerate(rows, start=1):
            # Models in a migration know nothing of translation: every column is written.
            texts = {f"name_{code}": topic["name"][code] for code in LANGUAGES}
            texts |= {f"area_{code}": area[code] for code in LANGUAGES}
            topic_model.objects.create(
                framework=framework,
                code=topic["code"],
                position=position,
                name=topic["name"]["en"],
                area=area["en"],
                original_language="en",
                **texts,
            )

    def unload(apps: Any, schema_editor: Any) -> None:
        data = read_framework(name)
        frameworks = apps.get_model("reference", "Framework").objects.filter(code=data["code"], version=data["version"])
        apps.get_model("reference", "Topic").objects.filter(framework__in=frameworks).delete()
        frameworks.delete()

    return load, unload
