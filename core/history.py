"""History of who changed what: an explicit list of models and fields, declared in each app's `history.py`.

Never listed: diet and access requirements, notes, feedback, votes. The log keeps old values for ever.
"""

from collections.abc import Sequence
from typing import Any

from auditlog import get_logentry_model
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet


def keep_history(model: type[Model], fields: Sequence[str], relations: Sequence[str] = ()) -> None:
    """Log changes of these columns, and of these many-to-many relations, with who made them."""
    auditlog.register(model, include_fields=[*fields, *relations], m2m_fields=set(relations))


def history_of(rows: Sequence[Model]) -> "QuerySet[Any, Any]":
    """The log of these rows, the latest first."""
    log = get_logentry_model().objects
    if not rows:
        return log.none()
    wanted = Q()
    for row in rows:
        wanted |= Q(content_type=ContentType.objects.get_for_model(row), object_pk=str(row.pk))
    return log.filter(wanted).select_related("content_type", "actor__person").order_by("-timestamp", "-pk")
