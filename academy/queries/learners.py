"""What a suggestion is made from: what is known of one person, and of what somebody could enrol in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q

from academy.models import Activity, Enrolment, Following, LearningPath, LearningWishes, Module
from academy.queries.own_paths import StepState, states_of
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


def learners_of(people: Sequence[Person], progress: Mapping[int, Progress], now: datetime) -> dict[int, Learner]:
    """What the suggestion knows of each, by person id, with their `progress_of_all`. Eight queries, however many."""
    wishes = {
        row.person_id: row
        for row in LearningWishes.objects.filter(person__in=people).prefetch_related("topics", "languages")
    }
    needed = needed_in({row.territory_id for row in people if row.territory_id})
    enrolled: dict[int, set[int]] = defaultdict(set)
    live = Enrolment.objects.live().filter(person__in=people, activity__ends_at__gt=now).order_by()
    for person, activity in live.values_list("person", "activity"):
        enrolled[person].add(activity)
    chosen = chosen_paths(people, progress)
    return {
        row.pk: learner_in(
            row,
            progress[row.pk],
            wishes.get(row.pk),
            needed_here=frozenset(needed[row.territory_id]) if row.territory_id else frozenset(),
            enrolled=frozenset(enrolled[row.pk]),
            paths=chosen[row.pk],
        )
        for row in people
    }


def learner_in(
    person: Person,
    progress: Progress,
    wishes: LearningWishes | None,
    *,
    needed_here: frozenset[int],
    enrolled: frozenset[int],
    paths: Iterable[Sequence[Module]],
) -> Learner:
    """One person's values from what was read; `paths` are the modules of each path that is not over for them."""
    busy = frozenset(pk for pk, attempt in progress.under_way.items() if attempt.is_seated)
    spoken = frozenset(row.code for row in wishes.languages.all()) if wishes else frozenset()
    return Learner(
        group="" if person.target_group == Person.TargetGroup.NONE else person.target_group,
        territory=person.territory_id,
        languages=spoken or frozenset({person.language}),
        topics=frozenset(row.pk for row in wishes.topics.all()) if wishes else frozenset(),
        needed_here=needed_here,
        done=frozenset(progress.done),
        busy=busy,
        enrolled=enrolled,
        next_modules=frozenset(pk for modules in paths for pk in next_modules(modules, progress) if pk not in busy),
    )


def next_modules(modules: Sequence[Module], progress: Progress) -> set[int]:
    """The next module of a path, and those that one waits for a seat in; none of a path that is done."""
    states = states_of(modules, progress)
    if all(state == StepState.DONE for state in states.values()):
        return set()
    return {pk for pk, state in states.items() if state in (StepState.NEXT, StepState.UNDER_WAY)}


def needed_in(territories: Iterable[int]) -> dict[int | None, set[int]]:
    """Ids of the topics of published needs, by territory. No query without a territory."""
    found: dict[int | None, set[int]] = defaultdict(set)
    if places := list(territories):
        rows = Need.objects.published().filter(territory__in=places, topics__isnull=False).order_by()
        for territory, topic in rows.values_list("territory", "topics"):
            found[territory].add(topic)
    return found


def chosen_paths(people: Sequence[Person], progress: Mapping[int, Progress]) -> dict[int, list[list[Module]]]:
    """The modules of published paths that somebody follows, or is in, and has not said to be over: three queries."""
    followed: dict[int, dict[int, bool]] = defaultdict(dict)
    for row in Following.objects.filter(person__in=people):
        followed[row.person_id][row.path_id] = row.ended_at is None
    tried = {pk for own in progress.values() for pk in own.modules}
    ids = {pk for paths in followed.values() for pk in paths}
    of_tried = Module.objects.filter(pk__in=tried).order_by().values("path")
    rows = Module.objects.published().filter(Q(path__in=ids) | Q(path__in=of_tried)).order_by("path", "position")
    modules: dict[int, list[Module]] = defaultdict(list)
    for module in rows.prefetch_related(Prefetch("prerequisites", Module.objects.published().order_by("pk"))):
        modules[module.path_id].append(module)
    found = {}
    for person in people:
        own, known = followed[person.pk], progress[person.pk].modules
        chosen = [pk for pk, each in modules.items() if own.get(pk, any(module.pk in known for module in each))]
        found[person.pk] = [modules[pk] for pk in chosen]
    return found


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
