"""History of who changed what: an explicit list of models and fields, declared in each app's `history.py`.

Never listed: diet and access requirements, notes, feedback, votes. The log keeps old values for ever.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from auditlog import get_logentry_model
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from core.text import labelled


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


def lines_of(entry: Any) -> list[str]:
    """What one entry changed, a line each: “seats: 10 → 12”. An empty text is nothing."""
    raw, shown = entry.changes_dict, entry.changes_display_dict
    # Two fields with the same label would hide each other: then the plain values have to do.
    rows = zip(shown, raw.values(), shown.values(), strict=True) if len(shown) == len(raw) else plain(raw)
    lines = []
    for label, stored, values in rows:
        if isinstance(stored, dict):
            words = {"field": label, "names": ", ".join(stored["objects"])}
            added = stored["operation"] == "add"
            lines.append((_("%(field)s: added %(names)s") if added else _("%(field)s: removed %(names)s")) % words)
            continue
        before, after = (value if value not in {None, "", "None"} else "–" for value in values)
        if before != after:
            lines.append(labelled(label, f"{before} → {after}"))
    return lines


def plain(changes: dict[str, Any]) -> Iterable[tuple[str, Any, Any]]:
    """Names of columns instead of labels, values as they are stored."""
    return ((name, values, values) for name, values in changes.items())
