"""What an app asks a certificate for: plain values, so that this floor knows nothing of courses or pairings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation

from accounts.models import Person
from core.translations import language_codes
from partners.models import Organisation, Project

# Language code -> text.
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Achievement:
    """All that a certificate says. Texts in as many languages as there are; `original_language` is one of them."""

    kind: str
    holder: Person
    source_app: str
    source_key: str
    title: Texts
    awarded_by: Organisation
    outcomes: Texts
    workload_minutes: int
    attended_minutes: int
    assessment: Texts
    participation: str
    quality_assurance: Texts
    original_language: str
    other_hosts: tuple[str, ...] = ()
    eqf_level: int | None = None
    required_percent: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    topics: tuple[dict[str, Any], ...] = ()
    project: Project | None = None
    funding: Mapping[str, Any] = field(default_factory=dict)

    @property
    def occasion(self) -> tuple[str, str, str]:
        """What there is one valid certificate for."""
        return (self.kind, self.source_app, self.source_key)

    @property
    def measured(self) -> tuple[int, int]:
        """What makes it another certificate when it changes: the minutes attended, and those there were."""
        return (self.attended_minutes, self.workload_minutes)


def in_all_languages(say: Callable[[], str]) -> dict[str, str]:
    """A sentence of the catalogues in every language."""
    found = {}
    for code in language_codes():
        with translation.override(code):
            found[code] = say()
    return found


def texts_in(row: Any, name: str) -> dict[str, str]:
    """The translations of a translated field that have a text."""
    return {code: text for code in language_codes() if (text := getattr(row, f"{name}_{code}", None))}


def funding_of(project: Project | None) -> dict[str, Any]:
    """The funding notice of a project, as it is today; empty without a statement."""
    if project is None or not project.statement:
        return {}
    return {
        "acronym": project.acronym,
        "statement": project.statement,
        "granting_authority": project.granting_authority,
        "grant_number": project.grant_number,
        "disclaimer": texts_in(project, "disclaimer"),
        "original_language": project.original_language,
    }
