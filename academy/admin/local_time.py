"""Instants as the place's clock shows them."""

from datetime import datetime

from core.when import at_place, moment_text, zone_text


def in_place(moment: datetime | None, zone: str) -> str:
    """Day and hour in `zone`, and the zone's name; a dash without a moment."""
    if moment is None:
        return "–"
    return f"{moment_text(at_place(moment, zone))}, {zone_text(zone, moment)}"
