"""A hundred times as much, for measuring: written in batches, past the services, to the same rules.

`manage.py check_invariants` proves that they hold afterwards.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from academy.models import Activity, ActivityHost, Enrolment, EnrolmentChange, Session, SessionFacilitator
from academy.services.enrolling import MAIL_OF_STATE
from academy.services.planning import CANCELLED_MAIL
from accounts.models import Person
from mustsee.demo.content import (
    BETWEEN_ENROLMENTS,
    Spec,
    World,
    activity_columns,
    closing_columns,
    coming_activities,
    local_first,
    monday_of,
    published_at,
    session_columns,
)
from mustsee.demo.people import people_columns
from notifications.models import Delivery

COPIES_PER_TRANSACTION = 5
ROWS_PER_STATEMENT = 500
# Spread over a year behind us and a year ahead.
WEEKS_BEHIND = 52
Say = Callable[[str], None]


@dataclass
class Batch:
    """Unsaved rows in the order in which they can be written."""

    activities: list[Activity] = field(default_factory=list)
    hosts: list[ActivityHost] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    facilitators: list[SessionFacilitator] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    changes: list[EnrolmentChange] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    wanted_links: list[tuple[str, Activity, Sequence[models.Model]]] = field(default_factory=list)


def load_copies(world: World, *, size: int, now: datetime, say: Say) -> None:
    """Copies 2 to `size` of the people and of the coming activities; those that exist are left alone."""
    specs = coming_activities()
    present = set(Activity.objects.filter(slug__startswith=f"{specs[0]['slug']}-").values_list("slug", flat=True))
    missing = [number for number in range(2, size + 1) if f"{specs[0]['slug']}-{number}" not in present]
    for start in range(0, len(missing), COPIES_PER_TRANSACTION):
        numbers = missing[start : start + COPIES_PER_TRANSACTION]
        with transaction.atomic():
            write_batch([(number, load_people_copy(world, number, now)) for number in numbers], specs, world, now)
        if start // COPIES_PER_TRANSACTION % 4 == 3 or numbers[-1] == missing[-1]:
            say(f"copies: {start + len(numbers)} of {len(missing)}")


def load_people_copy(world: World, number: int, now: datetime) -> list[Person]:
    """Another sixty people."""
    since = now - timedelta(weeks=2 * WEEKS_BEHIND)
    rows = [
        Person(**columns, adult_declared_at=since, created_at=since)
        for columns in people_columns(world, suffix=f".{number}")
    ]
    return Person.objects.bulk_create(rows, batch_size=ROWS_PER_STATEMENT)


def write_batch(copies: list[tuple[int, list[Person]]], specs: list[Spec], world: World, now: datetime) -> None:
    batch = Batch()
    for number, people in copies:
        shift = timedelta(weeks=number * 7 % (2 * WEEKS_BEHIND + 1) - WEEKS_BEHIND)
        for spec in specs:
            add_activity(batch, numbered(spec, number), world, people, now + shift)
    # Parents get their keys when they are written; children name them by object, so the order is all that matters.
    for rows in (batch.activities, batch.hosts, batch.sessions, batch.facilitators, batch.enrolments, batch.changes):
        write(rows)
    write(batch.deliveries)
    write_links(batch)


def write_links(batch: Batch) -> None:
    """The many-to-many rows: they want keys, so they come last."""
    for name, target in (("languages", "language"), ("topics", "topic"), ("needs", "need")):
        through: Any = getattr(Activity, name).through
        write(
            [
                through(**{"activity": activity, target: row})
                for wanted, activity, rows in batch.wanted_links
                if wanted == name
                for row in rows
            ]
        )


def write(rows: list[Any]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=ROWS_PER_STATEMENT)


def numbered(spec: Spec, number: int) -> Spec:
    """The same activity under another name, with a few more people."""
    titles = {code: f"{title} ({number})" for code, title in spec["title"].items()}
    enrolled = min(spec["capacity"], spec["enrolled"] + number % 10) if "enrolled" in spec else 0
    return {**spec, "slug": f"{spec['slug']}-{number}", "title": titles, "enrolled": enrolled}


def add_activity(batch: Batch, spec: Spec, world: World, people: list[Person], now: datetime) -> None:
    """One activity as it would stand if it had been loaded at `now`."""
    monday = monday_of(now)
    opened_at = published_at(spec, now)
    activity = Activity(**activity_columns(spec, world), **closing_columns(spec, monday), created_at=opened_at)
    state = spec.get("state", Activity.State.PUBLISHED)
    if state != Activity.State.DRAFT:
        activity.state, activity.published_at = state, opened_at
    if state == Activity.State.CANCELLED:
        activity.cancelled_at, activity.cancellation_reason = now, spec["reason"]
    add_sessions(batch, activity, spec, world, monday)
    activity.search_text = activity.derive_search_text()
    activity.enrolment_closes_at = activity.derive_closing()
    batch.activities.append(activity)
    for place, slug in enumerate(spec["hosts"]):
        host = ActivityHost(activity=activity, organisation=world.organisations[slug], is_lead=place == 0)
        batch.hosts.append(host)
    batch.wanted_links += [
        ("languages", activity, [world.languages[code] for code in spec["languages"]]),
        ("topics", activity, [world.topics[code] for code in spec.get("topics", [])]),
        ("needs", activity, [world.needs[key] for key in spec.get("needs", [])]),
    ]
    add_enrolments(batch, activity, spec, local_first(spec, people, world), opened_at)
    if state == Activity.State.CANCELLED:
        tell_cancelled(batch, activity, now)


def add_sessions(batch: Batch, activity: Activity, spec: Spec, world: World, monday: date) -> None:
    """The sessions with their instants, and the activity's own from the first and the last of them."""
    rows: list[Session] = []
    for session_spec, columns in zip(spec.get("sessions", []), session_columns(spec, monday), strict=True):
        session = Session(activity=activity, time_zone=activity.time_zone, **columns)
        session.derive_times()
        if activity.is_cancelled:
            session.state, session.schedule_revision = Session.State.CANCELLED, 1
        rows.append(session)
        people = [world.roles[role] for role in session_spec.get("facilitators", [])]
        batch.facilitators += [SessionFacilitator(session=session, person=person) for person in people]
    if rows:
        activity.starts_at = min(row.starts_at for row in rows)
        activity.ends_at = max(row.ends_at for row in rows)
    batch.sessions += rows


def add_enrolments(batch: Batch, activity: Activity, spec: Spec, people: list[Person], opened_at: datetime) -> None:
    """The first get the seats; the waiting list follows only where they are all taken."""
    seats = spec["enrolled"]
    waiting = spec.get("waiting", 0) if seats == spec["capacity"] else 0
    for number, person in enumerate(people[: seats + waiting], start=1):
        state = Enrolment.State.CONFIRMED if number <= seats else Enrolment.State.WAITING
        at = opened_at + number * BETWEEN_ENROLMENTS
        place = number - seats if state == Enrolment.State.WAITING else None
        enrolment = Enrolment(
            activity=activity, person=person, state=state, waiting_number=place, changed_at=at, created_at=at
        )
        change = EnrolmentChange(enrolment=enrolment, from_state="", to_state=state, at=at, by=person)
        batch.enrolments.append(enrolment)
        batch.changes.append(change)
        batch.deliveries.append(skipped(MAIL_OF_STATE[state], person, change.public_id, at, activity.ends_at))


def tell_cancelled(batch: Batch, activity: Activity, now: datetime) -> None:
    people = [enrolment.person for enrolment in batch.enrolments if enrolment.activity is activity]
    batch.deliveries += [
        skipped(CANCELLED_MAIL, person, activity.public_id, now, activity.ends_at) for person in people
    ]


def skipped(kind: str, person: Person, key: uuid.UUID, at: datetime, useful_until: datetime | None) -> Delivery:
    """The row that the service would owe, closed: nobody is written to about a load."""
    return Delivery(
        kind=kind,
        person=person,
        key=str(key),
        state=Delivery.State.SKIPPED,
        skip_reason=Delivery.SkipReason.DEMO,
        created_at=at,
        next_attempt_at=at,
        useful_until=useful_until,
    )
