"""Activities played through the services, each rule at the time at which it would have been asked."""

from datetime import datetime

from academy.models import Activity, SessionFacilitator
from academy.services import cancel_activity, create_activity, enrol, plan_session, publish_activity
from accounts.models import Person
from mustsee.demo.attending import attend
from mustsee.demo.content import (
    BETWEEN_ENROLMENTS,
    Spec,
    World,
    activity_columns,
    closing_columns,
    local_first,
    monday_of,
    published_at,
    session_columns,
)
from mustsee.demo.exchange import delegates_of, send_delegations


def play(spec: Spec, world: World, now: datetime) -> Activity | None:
    """Create the activity with all that happened to it so far; None when it is there already."""
    if Activity.objects.filter(slug=spec["slug"]).exists():
        return None
    opened_at = published_at(spec, now)
    activity = plan(spec, world, opened_at, now)
    if spec.get("state") == "draft":
        return activity
    publish_activity(activity=activity, by=activity.responsible, now=opened_at)
    send_delegations(activity, spec, world, opened_at, now)
    for number, person in enumerate(people_for(spec, world), start=1):
        enrol(activity=activity, person=person, by=person, now=opened_at + number * BETWEEN_ENROLMENTS)
    if "absences" in spec:
        attend(spec, activity, now)
    if spec.get("state") == "cancelled":
        cancel_activity(activity=activity, by=activity.responsible, now=now, reason=spec["reason"])
    return activity


def plan(spec: Spec, world: World, opened_at: datetime, now: datetime) -> Activity:
    """A draft with its sessions."""
    monday = monday_of(now)
    hosts = [world.organisations[slug] for slug in spec["hosts"]]
    columns = activity_columns(spec, world) | closing_columns(spec, monday) | {"created_at": opened_at}
    activity = create_activity(
        fields=columns,
        hosts=hosts,
        lead=hosts[0],
        languages=[world.languages[code] for code in spec["languages"]],
    )
    activity.topics.set([world.topics[code] for code in spec.get("topics", [])])
    activity.needs.set([world.needs[key] for key in spec.get("needs", [])])
    for session_spec, session_fields in zip(spec.get("sessions", []), session_columns(spec, monday), strict=True):
        session = plan_session(activity=activity, by=activity.responsible, now=opened_at, **session_fields)
        for role in session_spec.get("facilitators", []):
            SessionFacilitator.objects.create(session=session, person=world.roles[role])
    return activity


def people_for(spec: Spec, world: World) -> list[Person]:
    """Who enrols, in order: those with a login whom the file names, and others up to the numbers it gives."""
    first = [world.roles[role] for role in spec.get("first", [])]
    last = [world.roles[role] for role in spec.get("last", [])]
    named = delegates_of(spec)
    wanted = spec.get("enrolled", 0) + spec.get("waiting", 0) - len(first) - len(last) - len(named)
    others = [person for person in world.people if person.email not in named]
    return [*first, *local_first(spec, others, world)[:wanted], *last]
