"""Instants that follow their wall times again, after a time-zone rule has changed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model

from core.errors import DomainError


@dataclass
class Rederived:
    """How many rows had another instant than their wall time says now, and the rows that have none any more."""

    changed: int = 0
    refused: list[str] = field(default_factory=list)

    def derive(self, row: Model, *names: str, save: Callable[[], None] | None = None) -> None:
        """Save a row that derives these instants; one whose hour the new rule skips or repeats stays as it is."""
        before = [getattr(row, name) for name in names]
        try:
            (save or row.save)()
        except DomainError as error:
            self.refused.append(f"{row._meta.label} {row.pk} ({row}): {error}")
        else:
            self.changed += before != [getattr(row, name) for name in names]
