"""Instants as the place's clock shows them."""

from datetime import datetime

from django.utils import formats

from core.when import at_place, hour_text, moment_text, zone_text


def in_place(moment: datetime | None, zone: str) -> str:
    """Day and hour in `zone`, and the zone's name; a dash without a moment."""
    if moment is None:
        return "–"
    return f"{moment_text(at_place(moment, zone))}, {zone_text(zone, moment)}"


def briefly_in_place(moment: datetime | None, zone: str) -> str:
    """The same for a narrow column: a short date, and the zone's abbreviation."""
    if moment is None:
        return "–"
    local = at_place(moment, zone)
    return f"{formats.date_format(local, 'SHORT_DATE_FORMAT')} {hour_text(local)} {local:%Z}"
