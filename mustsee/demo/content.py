"""What the demo consists of: read from the TOML files in `data/`, with the few derivations that both loaders need."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from academy.models import Module
from accounts.models import NETWORK_TIME_ZONE, Person
from core.text import fold
from core.translations import language_codes
from partners.models import Need, Organisation, Project
from reference.models import Language, Territory, Topic

FOLDER = Path(__file__).resolve().parent / "data"
Spec = dict[str, Any]

# Coming activities were published and filled in the two weeks before the load, so that their history reads naturally.
PUBLISHED_BEFORE = timedelta(days=14)
BETWEEN_ENROLMENTS = timedelta(hours=5)


def read(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def past_activities() -> list[Spec]:
    """The known events of the project."""
    return list(read("activities/past")["activity"])


def coming_activities() -> list[Spec]:
    """Made-up ones, placed in the weeks around the load, and one draft for each partner."""
    files = ("finished", "cascais", "pordenone", "navarra", "garges", "network", "paths", "drafts")
    return made_up([spec for file in files for spec in read(f"activities/{file}")["activity"]])


def held_activities() -> list[Spec]:
    """Made-up ones too, in the weeks before the load: modules of a learning path."""
    return made_up(read("paths")["held"])


def made_up(specs: list[Spec]) -> list[Spec]:
    """The same with a last sentence that says so."""
    note = read("phrases")["coming"]
    for spec in specs:
        texts = spec.get("description", {})
        spec["description"] = {
            code: f"{texts[code]}\n\n{note[code]}" if code in texts else note[code] for code in language_codes()
        }
    return specs


def in_columns(spec: Spec, *names: str) -> dict[str, str]:
    """`{"title": {"pt": …}}` as `{"title_pt": …}`: texts are written explicitly, never through the active language."""
    return {f"{name}_{code}": text for name in names for code, text in spec.get(name, {}).items()}


def email_of(name: str, suffix: str = "") -> str:
    """An address that leads nowhere: `.example` is reserved."""
    return f"{'.'.join(fold(name).split())}{suffix}@people.example"


@dataclass
class World:
    """The rows that activities refer to."""

    territories: dict[str, Territory] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    needs: dict[str, Need] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    modules: dict[str, Module] = field(default_factory=dict)
    roles: dict[str, Person] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)


def activity_columns(spec: Spec, world: World) -> dict[str, Any]:
    """The column values of an activity, without its days."""
    territory = world.territories.get(spec.get("territory", ""))
    zone = spec.get("time_zone") or (territory.time_zone if territory else NETWORK_TIME_ZONE)
    return {
        "slug": spec["slug"],
        "format": spec["format"],
        "mode": spec.get("mode", "in-person"),
        "capacity": spec["capacity"],
        "time_zone": zone,
        "territory": territory,
        "project": world.projects.get(spec.get("project", "")),
        "responsible": world.roles.get(spec.get("responsible", "")),
        "module": world.modules.get(spec.get("module", "")),
        "original_language": spec["original_language"],
        "certificate_kind": spec.get("certificate_kind", "attended"),
        **in_columns(spec, "title", "summary", "description", "learning_outcomes"),
    }


def session_columns(spec: Spec, monday: date) -> Iterator[dict[str, Any]]:
    """The column values of each session; weeks count from `monday`."""
    for session in spec.get("sessions", []):
        yield {
            "day": session.get("day") or day_of(session, monday),
            "start_time": session["start"],
            "end_time": session["end"],
            "place": session.get("place", ""),
            "join_link": session.get("join_link", ""),
            "visited_name": session.get("visited", ""),
            "original_language": spec["original_language"],
            **in_columns(session, "title"),
        }


def closing_columns(spec: Spec, monday: date) -> dict[str, Any]:
    """The day and hour on which enrolment closes, where the activity has one."""
    closes = spec.get("closes")
    return {"enrolment_closes_on": day_of(closes, monday), "enrolment_closes_time": closes["at"]} if closes else {}


def day_of(place: dict[str, int], monday: date) -> date:
    """Day `weekday` (1 is Monday) of the week `week` weeks after that of `monday`."""
    return monday + timedelta(weeks=place["week"], days=place["weekday"] - 1)


def monday_of(now: datetime) -> date:
    return now.date() - timedelta(days=now.weekday())


def published_at(spec: Spec, now: datetime) -> datetime:
    """When the activity was opened to everybody."""
    if "published_weeks_ago" in spec:
        return now - timedelta(weeks=spec["published_weeks_ago"])
    day = spec.get("published_on")
    if "opened_weeks" in spec:
        return now - timedelta(weeks=spec["opened_weeks"])
    return datetime.combine(day, time(9), UTC) if day else now - PUBLISHED_BEFORE


def local_first(spec: Spec, people: list[Person], world: World) -> list[Person]:
    """People from the territories of the hosts before the others; each activity begins elsewhere in the list."""
    places = {world.organisations[slug].territory_id for slug in spec["hosts"]} - {None}
    turn = sum(spec["slug"].encode()) % max(len(people), 1)
    turned = people[turn:] + people[:turn]
    return sorted(turned, key=lambda person: person.territory_id not in places) if places else turned
