"""Keys of deliveries: what they say about their occasion, and how to find the rows of some of them by the index."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Substr
from django.db.models.lookups import In

from core.public_ids import as_id, ids_of, without_hyphens

ID_LENGTH = 36
# Behind every character that a key has after its id, whatever the order of the database's letters.
LAST = "zzz"


def id_of(key: str) -> uuid.UUID | None:
    """The public id that the key starts with; None when it starts with something else."""
    return as_id(key[:ID_LENGTH])


def is_about(*, exactly: Iterable[uuid.UUID], starting: Iterable[uuid.UUID], people: Any = None) -> Q:
    """Deliveries whose key is one of these ids, or starts with one of those: both by the index of the keys.

    Of deliveries to `people` (a subquery), also those whose key starts with one of the exact ids: many starts are
    looked up fast only among few rows.
    """
    ids = [str(public_id) for public_id in exactly]
    found = Q(key__in=ids)
    for public_id in starting:
        start = str(public_id)
        found |= Q(key__gte=start, key__lt=start + LAST, key__startswith=start)
    if ids and people is not None:
        found |= Q(In(Substr("key", 1, ID_LENGTH), ids), person__in=people)
    return found


def starting_with_ids_of(rows: Any, things: Iterable[Any]) -> Any:
    """Those of these deliveries whose key starts with the public id of one of these rows (a QuerySet each)."""
    about = Q()
    for each in things:
        about |= Q(occasion__in=ids_of(each))
    return rows.alias(occasion=without_hyphens(Substr(F("key"), 1, ID_LENGTH))).filter(about)
