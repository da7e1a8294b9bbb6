"""Materials as pages and mails show them, and which sessions still lack their signed sheet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from academy.models import Activity, Enrolment, LearningPath, Material, Module, Session, SessionFacilitator, SignedScan
from accounts.models import Person


@dataclass(frozen=True)
class MaterialGroup:
    """The materials of one session, of one module, or of the whole activity (neither)."""

    session: Session | None
    module: Module | None
    materials: list[Material]


def grouped(materials: Iterable[Material], places: Iterable[Session | Module]) -> list[MaterialGroup]:
    """In the order of the places, the whole activity first; places without materials are left out."""
    found: dict[tuple[int | None, int | None], list[Material]] = defaultdict(list)
    for material in materials:
        found[material.session_id, material.module_id].append(material)
    groups = [MaterialGroup(None, None, found[None, None])]
    for place in places:
        if isinstance(place, Module):
            groups.append(MaterialGroup(None, place, found[None, place.pk]))
        else:
            groups.append(MaterialGroup(place, None, found[place.pk, None]))
    return [group for group in groups if group.materials]


def materials_shown(activity: Activity, sessions: Iterable[Session], *, sees_all: bool) -> list[MaterialGroup]:
    """What one reader may open: what is for everybody, and with `sees_all` what is for those enrolled.

    Those of the module that it delivers come last. Two queries; one more where the module did not come along.
    """
    rows = Material.objects.seen_on(activity).shown()
    module = [activity.module] if activity.module else []
    return grouped((rows if sees_all else rows.for_everybody()).with_files(), [*sessions, *module])


def materials_of_modules(path: LearningPath, person: Person | None) -> dict[int, list[Material]]:
    """What the person may open of each module of the path, by the module's id. A constant number of queries."""
    rows = list(Material.objects.of_path(path).shown().with_files())
    hidden = {row.module_id for row in rows if not row.is_for_everybody}
    readable = modules_read_by(person, path, hidden) if hidden else set()
    found: dict[int, list[Material]] = defaultdict(list)
    for row in rows:
        if row.module_id and (row.is_for_everybody or row.module_id in readable):
            found[row.module_id].append(row)
    return found


def modules_read_by(person: Person | None, path: LearningPath, modules: Iterable[int | None]) -> set[int]:
    """Which of these modules of the path are open to the person with all their materials: of a published path those
    that an activity delivers in which they have a seat, or that they run or host; all for who may change the path.
    """
    if person is None:
        return set()
    if LearningPath.objects.managed_by(person).filter(pk=path.pk).exists():
        return {pk for pk in modules if pk}
    if not path.is_published:
        return set()
    seats = Enrolment.objects.confirmed().filter(person=person, activity__in=Activity.objects.public())
    led = SessionFacilitator.objects.filter(person=person)
    own = (
        Q(pk__in=seats.order_by().values("activity"))
        | Q(responsible=person)
        | Q(pk__in=led.order_by().values("session__activity"))
        | Q(pk__in=Activity.objects.managed_by(person).order_by().values("pk"))
    )
    rows = Activity.objects.filter(own, module__in=list(modules)).order_by()
    return {pk for pk in rows.values_list("module_id", flat=True).distinct() if pk}


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
