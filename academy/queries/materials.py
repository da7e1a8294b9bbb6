"""Materials as pages and mails show them, and which sessions still lack their signed sheet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from academy.models import Activity, Material, Session, SignedScan


@dataclass(frozen=True)
class MaterialGroup:
    """The materials of the whole activity (no session), or of one session."""

    session: Session | None
    materials: list[Material]


def grouped(materials: Iterable[Material], sessions: Iterable[Session]) -> list[MaterialGroup]:
    """In the order of the sessions, the whole activity first; places without materials are left out."""
    found: dict[int | None, list[Material]] = defaultdict(list)
    for material in materials:
        found[material.session_id].append(material)
    places: list[Session | None] = [None, *sessions]
    groups = [MaterialGroup(place, found[place.pk if place else None]) for place in places]
    return [group for group in groups if group.materials]


def materials_shown(activity: Activity, sessions: Iterable[Session], *, sees_all: bool) -> list[MaterialGroup]:
    """What one reader may open: what is for everybody, and with `sees_all` what is for those enrolled. Two queries."""
    rows = Material.objects.of_activity(activity).shown()
    return grouped((rows if sees_all else rows.for_everybody()).with_files(), sessions)


def materials_of_sessions(sessions: Iterable[Session]) -> dict[int, list[Material]]:
    """What those with a seat may open, by session id. One query."""
    found: dict[int, list[Material]] = defaultdict(list)
    for material in Material.objects.shown().filter(session__in=list(sessions)):
        found[material.session_id or 0].append(material)
    return found


def sessions_without_scan(activity: Activity, sessions: Iterable[Session], now: datetime) -> set[int]:
    """Ids of those that are over and whose signed sheet is not here yet. What is only online has none. One query."""
    if activity.mode == Activity.Mode.ONLINE or not activity.is_public:
        return set()
    held = {row.pk for row in sessions if row.has_ended(now) and not row.is_cancelled}
    if not held:
        return set()
    there = SignedScan.objects.counting().filter(session__in=held).order_by().values_list("session_id", flat=True)
    return held - set(there)
