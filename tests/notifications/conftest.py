"""A kind of the tests' own, so small that a test says everything there is to know about it."""

import copy
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from notifications.reminders import Kind, Mail, Occasion, registry

NOTE = "tests.note"


def say_key(occasions: Sequence[Occasion], now: datetime) -> dict[Occasion, Mail | None]:
    return {occasion: Mail({"key": occasion.key}) for occasion in occasions}


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[..., Kind]:
    """`declare(due=…, contexts=…)`: a kind for one test; the registry holds what the test declares and nothing else."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    monkeypatch.setattr(registry, "kinds", {})
    monkeypatch.setattr(registry, "duties", {})

    def make(
        name: str = NOTE, contexts: Any = say_key, category: str = "reminder", folder: str = "note", **fields: Any
    ) -> Kind:
        return registry.register(Kind(name, category, f"emails/tests/{folder}", contexts, **fields))

    return make
