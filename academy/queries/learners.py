"""What a suggestion is made from: what is known of one person, and of what somebody could enrol in."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q

from academy.models import Activity, Enrolment, LearningPath, LearningWishes, Module
from academy.queries.own_paths import OwnPath, StepState
from academy.queries.progress import Progress
from accounts.models import Person
from partners.models import Need

# The next ones: what is further away is no next step.
OFFERS_LOOKED_AT = 200


@dataclass(frozen=True)
class Learner:
    """One person, in plain values: ids, and codes of languages."""

    group: str = ""
    territory: int | None = None
    languages: frozenset[str] = frozenset()
    # Declared by the person, and found in their territory.
    topics: frozenset[int] = frozenset()
    needed_here: frozenset[int] = frozenset()
    done: frozenset[int] = frozenset()
    # Modules with a seat in what is not over, and activities one has or wants a seat in.
    busy: frozenset[int] = frozenset()
    enrolled: frozenset[int] = frozenset()
    # The next module of each path that is not over.
    next_modules: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Offer:
    """One coming activity, in plain values. Without groups it is for everybody."""

    activity: int
    starts_at: datetime
    topics: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    territory: int | None = None
    is_online: bool = False
    has_seat: bool = True
    module: int | None = None
    groups: frozenset[str] = frozenset()
    prerequisites: frozenset[int] = frozenset()
    # Where the words of a reason come from; nothing is decided by it.
    row: Activity | None = field(default=None, compare=False)


def learner_of(person: Person, progress: Progress, paths: list[OwnPath], now: datetime) -> Learner:
    """What the suggestion knows of somebody. Five queries."""
    wishes = LearningWishes.objects.filter(person=person).prefetch_related("topics", "languages").first()
    needed = Need.objects.published().filter(territory=person.territory_id, topics__isnull=False)
    live = Enrolment.objects.live().filter(person=person, activity__ends_at__gt=now)
    busy = [pk for pk, attempt in progress.under_way.items() if attempt.is_seated]
    spoken = {row.code for row in wishes.languages.all()} if wishes else set()
    return Learner(
        group="" if person.target_group == Person.TargetGroup.NONE else person.target_group,
        territory=person.territory_id,
        languages=frozenset(spoken or {person.language}),
        topics=frozenset(row.pk for row in wishes.topics.all()) if wishes else frozenset(),
        needed_here=frozenset(needed.order_by().values_list("topics", flat=True))
        if person.territory_id
        else frozenset(),
        done=frozenset(progress.done),
        busy=frozenset(busy),
        enrolled=frozenset(live.values_list("activity", flat=True)),
        next_modules=frozenset(
            step.module.pk
            for path in paths
            if not path.is_over
            for step in path.steps
            # A module that one waits for a seat in is still the next one.
            if step.state == StepState.NEXT or (step.state == StepState.UNDER_WAY and step.module.pk not in busy)
        ),
    )


def coming_offers(now: datetime) -> list[Offer]:
    """What somebody could enrol in now, the next first: published, open, not by delegation. A constant number of
    queries."""
    closes = Q(enrolment_closes_at__isnull=True) | Q(enrolment_closes_at__gt=now)
    of_published = Q(module__isnull=True) | Q(module__path__state=LearningPath.State.PUBLISHED)
    rows = (
        Activity.objects.published()
        .filter(closes, of_published, starts_at__gt=now)
        .exclude(admission=Activity.Admission.DELEGATION)
        .with_seats()
        .select_related("territory", "module__path")
        .prefetch_related(
            "topics", "languages", Prefetch("module__prerequisites", Module.objects.only("pk")), "module__topics"
        )
        .order_by("starts_at", "pk")[:OFFERS_LOOKED_AT]
    )
    return [offer_of(row) for row in rows if row.starts_at]


def offer_of(activity: Activity) -> Offer:
    """The values of one activity; a module's topics are its too, and without groups of its own it takes its path's."""
    module = activity.module
    topics = {row.pk for row in activity.topics.all()} | ({row.pk for row in module.topics.all()} if module else set())
    groups = (module.target_groups or module.path.target_groups) if module else []
    return Offer(
        activity=activity.pk,
        starts_at=activity.starts_at,  # type: ignore[arg-type]
        topics=frozenset(topics),
        languages=frozenset(row.code for row in activity.languages.all()),
        territory=activity.territory_id,
        is_online=activity.mode != Activity.Mode.IN_PERSON,
        has_seat=bool(activity.seats_left()) and not activity.waiting_count,  # type: ignore[attr-defined]
        module=activity.module_id,
        groups=frozenset(str(group.value) for group in groups),
        prerequisites=frozenset(row.pk for row in module.prerequisites.all()) if module else frozenset(),
        row=activity,
    )
