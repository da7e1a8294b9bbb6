"""Public ids as people and keys bring them: text that may be one, or none."""

import uuid
from typing import Any

from django.db.models import CharField, Func, Value
from django.db.models.functions import Cast, Replace
from django.http import Http404
from django.urls.converters import UUIDConverter


class AnyCaseConverter(UUIDConverter):
    """`<uid:…>` in an address: as we write it, and as somebody types it off paper."""

    regex = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"


def as_id(text: object) -> uuid.UUID | None:
    """What came in as a public id; None when it cannot be one."""
    try:
        return uuid.UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def id_or_404(text: str) -> uuid.UUID:
    """Raises Http404 for what is none."""
    found = as_id(text)
    if found is None:
        raise Http404
    return found


def without_hyphens(text: Any) -> Func:
    """One database keeps such ids with hyphens, the other without: both sides are compared without."""
    return Replace(text, Value("-"), Value(""))


def ids_of(rows: Any) -> Any:
    """A subquery of the public ids of these rows, without hyphens."""
    return rows.order_by().values_list(without_hyphens(Cast("public_id", CharField())))
