"""Mentors, requests and pairs of the demo, played through the services; all of it once, or not at all."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Person
from mentoring.models import MentoringRequest, MentorProfile, Pairing
from mentoring.permissions import can_match, coordinates_territory
from mentoring.services import (
    accept_agreement,
    add_step,
    answer_exit,
    answer_fit,
    answer_proposal,
    complete_pairing,
    decide_profile,
    end_pairing,
    finish_step,
    lapse_unanswered,
    log_meeting,
    open_request,
    pause_pairing,
    pause_profile,
    plan_meeting,
    propose_pairing,
    record_contact,
    set_request_goals,
    submit_profile,
    write_note,
)
from mustsee.demo.content import Spec, World, email_of, read
from notifications.models import Delivery
from partners.models import Membership

PROFILE_COLUMNS = ("offer", "experience", "sector", "years", "places", "mode")
REQUEST_COLUMNS = ("wish", "tried", "sector", "territory_wish", "mode")
# Mentors were there before the oldest pair.
MENTOR_SINCE = timedelta(days=260)
REQUEST_BEFORE_PROPOSAL = timedelta(days=6)
A_DAY = timedelta(days=1)


@dataclass
class Cast:
    """Who plays, and whom to ask for leave."""

    world: World
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    coordinators: list[Person] = field(default_factory=list)
    profiles: dict[str, MentorProfile] = field(default_factory=dict)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)


def load_mentoring(world: World, now: datetime) -> int:
    """Everything of `mentoring.toml`; nothing when any of its people has a profile or a request. Returns the pairs."""
    content = read("mentoring")
    cast = Cast(world, now, people=named(world))
    involved = {cast.people[spec["person"]].pk for spec in [*content["mentor"], *content["request"]]}
    involved |= {cast.people[spec["mentee"]].pk for spec in content["pair"]}
    if MentorProfile.objects.filter(person__in=involved).exists():
        return 0
    if MentoringRequest.objects.filter(person__in=involved).exists():
        return 0
    load_coordinators(cast, content["coordinator"])
    for spec in content["mentor"]:
        cast.profiles[spec["person"]] = play_mentor(cast, spec)
    # The oldest first: a mentor's place is free again once an older pair has ended.
    for spec in sorted(content["pair"], key=lambda spec: -int(spec["proposed"])):
        play_pair(cast, spec)
    for spec in content["request"]:
        play_request(cast, spec, cast.ago(spec["sent"]))
    for number, spec in enumerate(content["mentor"]):
        touch_profile(cast, cast.profiles[spec["person"]], spec, cast.ago(2 + 3 * number))
    close_deliveries(involved)
    return len(content["pair"])


def named(world: World) -> dict[str, Person]:
    """People by role or by name."""
    by_email = {person.email: person for person in world.people}
    names = {person.name: by_email[email_of(person.name)] for person in world.people}
    return {**names, **world.roles}


def load_coordinators(cast: Cast, specs: list[Spec]) -> None:
    """Those without a login get their membership here; the network coordinator answers for everybody else."""
    for spec in specs:
        person = cast.people[spec["person"]]
        Membership.objects.get_or_create(
            person=person,
            organisation=cast.world.organisations[spec["organisation"]],
            role=Membership.Role.MENTORING_COORDINATOR,
        )
        person.__dict__.pop("_memberships", None)
        cast.coordinators.append(person)
    cast.coordinators = [
        cast.world.roles["mentoring-coordinator"],
        *cast.coordinators,
        cast.world.roles["network-coordinator"],
    ]


def play_mentor(cast: Cast, spec: Spec) -> MentorProfile:
    person = cast.people[spec["person"]]
    since = cast.ago(9) if spec.get("state") == "submitted" else cast.now - MENTOR_SINCE
    profile = MentorProfile.objects.create(
        person=person, created_at=since, induction_confirmed_at=since, **columns(spec, PROFILE_COLUMNS)
    )
    set_links(cast, profile, spec)
    submit_profile(profile=profile, now=since)
    if spec.get("state") != "submitted":
        by = next(row for row in cast.coordinators if coordinates_territory(row, person.territory_id))
        decide_profile(profile=profile, approve=True, by=by, now=since + A_DAY)
    return profile


def touch_profile(cast: Cast, profile: MentorProfile, spec: Spec, seen_at: datetime) -> None:
    """When the mentor was here last; one of them makes a pause."""
    profile.refresh_from_db()
    profile.last_active_at = max(profile.last_active_at, seen_at)
    profile.save()
    if "paused" in spec:
        pause_profile(profile=profile, now=cast.ago(spec["paused"]))


def play_request(cast: Cast, spec: Spec, at: datetime) -> MentoringRequest:
    person = cast.people[spec.get("person") or spec["mentee"]]
    request = MentoringRequest.objects.create(
        person=person,
        created_at=at,
        wanted_mentor=cast.profiles.get(spec.get("wanted", "")),
        **columns(spec, REQUEST_COLUMNS),
    )
    set_links(cast, request, spec)
    set_request_goals(request=request, texts=spec["goals"])
    return request if spec.get("state") == "draft" else open_request(request=request, now=at)


def columns(spec: Spec, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: spec[name] for name in names if name in spec}


def set_links(cast: Cast, row: Any, spec: Spec) -> None:
    row.languages.set([cast.world.languages[code] for code in spec["languages"]])
    row.topics.set([cast.world.topics[code] for code in spec.get("topics", [])])


def play_pair(cast: Cast, spec: Spec) -> None:
    """From the request to where the pair stands today."""
    proposed_at = cast.ago(spec["proposed"])
    request = play_request(cast, spec, proposed_at - REQUEST_BEFORE_PROPOSAL)
    by = next(row for row in cast.coordinators if can_match(row, request))
    pairing = propose_pairing(request=request, mentor=cast.profiles[spec["mentor"]], by=by, now=proposed_at)
    sides = {"mentor": pairing.mentor, "mentee": pairing.mentee}
    answered_at = proposed_at + A_DAY
    if "refused_by" in spec:
        answer_proposal(pairing=pairing, person=sides[spec["refused_by"]], accept=False, now=answered_at)
        return
    for side in spec.get("answers", ["mentor", "mentee"]):
        answer_proposal(pairing=pairing, person=sides[side], accept=True, now=answered_at)
    if spec.get("lapsed"):
        lapse_unanswered(now=pairing.answer_by)
    if pairing.is_running:
        play_work(cast, spec, pairing, sides)


def play_work(cast: Cast, spec: Spec, pairing: Pairing, sides: dict[str, Person]) -> None:
    """What the two did, and the word of their coordinator; then how it ended, where it did."""
    began = cast.ago(spec["proposed"] - 2)
    agreement = pairing.agreements.get()
    wanted = spec.get("agreement", "")
    for side in sides if wanted == "both" else [wanted]:
        accept_agreement(agreement=agreement, by=sides[side], now=began)
    for number, meeting in enumerate(spec.get("meetings", [])):
        play_meeting(cast, meeting, pairing)
        if number == 0:
            answer_first_fit(cast, spec, pairing, cast.ago(meeting["ago"] - 1))
    coordinator = pairing.coordinators.select_related("person").earliest("pk").person
    for days in spec.get("contacts", []):
        record_contact(pairing=pairing, by=coordinator, now=cast.ago(days))
    play_plan(cast, spec, pairing, sides)
    if "paused" in spec:
        pause_pairing(pairing=pairing, by=pairing.mentee, now=cast.ago(spec["paused"]))
    play_end(cast, spec, pairing)


def play_meeting(cast: Cast, spec: Spec, pairing: Pairing) -> None:
    """Logged by the mentor on its day, and rated by both."""
    at = cast.ago(spec["ago"])
    ratings = spec.get("ratings", [None, None])
    arguments: dict[str, Any] = {
        "happened": spec.get("happened", "held"),
        "day": at.astimezone(ZoneInfo(pairing.mentor.zone)).date(),
        "minutes": spec.get("minutes"),
        "mode": spec["mode"],
    }
    goals = list(pairing.goals.all()[:1])
    meeting = log_meeting(pairing=pairing, by=pairing.mentor, now=at, goals=goals, rating=ratings[0], **arguments)
    if ratings[1] is not None:
        log_meeting(
            pairing=pairing,
            by=pairing.mentee,
            now=at + timedelta(hours=3),
            meeting=meeting,
            goals=goals,
            rating=ratings[1],
            **arguments,
        )


def answer_first_fit(cast: Cast, spec: Spec, pairing: Pairing, at: datetime) -> None:
    for check, answer in zip(pairing.fit_checks.order_by("pk"), spec.get("fit", []), strict=False):
        answer_fit(check=check, person=check.person, answer=answer, now=at)


def play_plan(cast: Cast, spec: Spec, pairing: Pairing, sides: dict[str, Person]) -> None:
    """The next meeting, next steps and notes."""
    at = cast.ago(1)
    plan = spec.get("plan")
    if plan:
        plan_meeting(
            pairing=pairing,
            by=pairing.mentor,
            now=at,
            day=(cast.now + timedelta(days=plan["ahead"])).date(),
            start_time=plan["start"],
            end_time=plan["end"],
            join_link=plan["link"],
        )
    for row in spec.get("steps", []):
        due_on = (cast.now + timedelta(days=row["due"])).date() if "due" in row else None
        owner = sides[row["by"]]
        step = add_step(pairing=pairing, by=owner, now=cast.ago(8), text=row["text"], owner=owner, due_on=due_on)
        if "done" in row:
            finish_step(step=step, by=owner, now=cast.ago(row["done"]))
    for row in spec.get("notes", []):
        write_note(pairing=pairing, by=sides[row["by"]], now=at, audience=row["audience"], text=row["text"])


def play_end(cast: Cast, spec: Spec, pairing: Pairing) -> None:
    reached = dict(zip(pairing.goals.values_list("pk", flat=True), spec.get("reached", []), strict=False))
    if "completed" in spec:
        at = cast.ago(spec["completed"])
        complete_pairing(pairing=pairing, by=pairing.mentee, now=at, reached=reached, thanks=spec["thanks"])
        for person, text in zip([pairing.mentor, pairing.mentee], spec["exits"], strict=True):
            answer_exit(pairing=pairing, person=person, what_changed=text, would_repeat=True, now=at + A_DAY)
    if "ended" in spec:
        end_pairing(
            pairing=pairing, by=pairing.mentee, now=cast.ago(spec["ended"]), reason=spec["reason"], reached=reached
        )


def close_deliveries(involved: set[int]) -> None:
    """Nobody is written to about what the load did: its people had no mentoring before, so all of it is the load's."""
    Delivery.objects.filter(kind__startswith="mentoring.", person__in=involved, state=Delivery.State.PLANNED).update(
        state=Delivery.State.SKIPPED, skip_reason=Delivery.SkipReason.DEMO
    )
