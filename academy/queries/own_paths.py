"""My path: what is done, under way, next and when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, TextChoices
from django.utils.translation import pgettext_lazy

from academy.models import Activity, Following, LearningPath, Module
from academy.queries.cards import ActivityCard, cards_for
from academy.queries.paths import cards_by_module, coming_deliveries, with_modules
from academy.queries.progress import Attempt, Progress
from accounts.models import Person

# Of one module: this page is about what comes next; the page of the path has more.
SHOWN_FOR_A_MODULE = 3


class StepState(TextChoices):
    DONE = "done", pgettext_lazy("module of a learning path", "Done")
    UNDER_WAY = "under-way", pgettext_lazy("module of a learning path", "Under way")
    NEXT = "next", pgettext_lazy("module of a learning path", "Next")
    LATER = "later", pgettext_lazy("module of a learning path", "Later")


@dataclass
class OwnStep:
    """One module as one person stands to it."""

    module: Module
    state: StepState
    attempt: Attempt | None = None
    # Of the activity behind the attempt.
    card: ActivityCard | None = None
    # Where it could be done: coming activities that the person has no seat in.
    coming: list[ActivityCard] = field(default_factory=list)
    # What is to be done first.
    waits_for: list[Module] = field(default_factory=list)

    @property
    def shown(self) -> list[ActivityCard]:
        return self.coming[:SHOWN_FOR_A_MODULE]

    @property
    def more(self) -> int:
        """How many coming activities are not shown here."""
        return max(len(self.coming) - SHOWN_FOR_A_MODULE, 0)


@dataclass
class OwnPath:
    """One path as one person goes it; `following` is missing where somebody only enrolled in one of its modules."""

    path: LearningPath
    following: Following | None
    steps: list[OwnStep]

    @property
    def done(self) -> list[OwnStep]:
        return [step for step in self.steps if step.state == StepState.DONE]

    @property
    def under_way(self) -> list[OwnStep]:
        return [step for step in self.steps if step.state == StepState.UNDER_WAY]

    @property
    def is_done(self) -> bool:
        """Every module is."""
        return bool(self.steps) and len(self.done) == len(self.steps)

    @property
    def is_over(self) -> bool:
        """Every module is done, or the person says so."""
        return self.is_done or (self.following is not None and self.following.ended_at is not None)

    @property
    def hours_done(self) -> Decimal:
        return sum((step.module.hours for step in self.done), Decimal(0))

    @property
    def hours(self) -> Decimal:
        return sum((step.module.hours for step in self.steps), Decimal(0))


def own_paths(person: Person, progress: Progress, now: datetime, *, slug: str = "") -> list[OwnPath]:
    """Paths one follows, in the order of following, then those one has only enrolled in. A constant number of queries.

    With a slug, only that path.
    """
    followed = {row.path_id: row for row in Following.objects.filter(person=person).order_by("followed_at", "pk")}
    chosen = Q(pk__in=followed) | Q(modules__in=progress.modules)
    rows = LearningPath.objects.published().filter(chosen).distinct()
    paths = {row.pk: row for row in with_modules(rows.filter(slug=slug) if slug else rows)}
    order = [*(pk for pk in followed if pk in paths), *(pk for pk in paths if pk not in followed)]
    steps = own_steps([module for path in paths.values() for module in path.modules.all()], person, progress, now)
    found = []
    for pk in order:
        own = [steps[module.pk] for module in paths[pk].modules.all()]
        for module_id, state in states_of([step.module for step in own], progress).items():
            steps[module_id].state = state
        found.append(OwnPath(paths[pk], followed.get(pk), own))
    # What is over goes last.
    return sorted(found, key=lambda row: row.is_over)


def own_steps(modules: Iterable[Module], person: Person, progress: Progress, now: datetime) -> dict[int, OwnStep]:
    """The steps by module id; their state is said by path (`states_of`)."""
    rows = list(modules)
    attempts = {**progress.tried, **progress.under_way, **progress.done}
    taken: list[Activity] = [attempts[row.pk].activity for row in rows if row.pk in attempts]
    activities = {row.pk: row for row in [*taken, *coming_deliveries(rows, now)]}
    cards = cards_for(activities.values(), person=person, is_signed_in=True, now=now)
    by_activity = {card.activity.pk: card for card in cards}
    coming = cards_by_module(card for card in cards if not card.has_ended and not card.activity.is_cancelled)
    found = {}
    for row in rows:
        attempt = attempts.get(row.pk)
        step = OwnStep(row, StepState.LATER, attempt, by_activity.get(attempt.activity.pk) if attempt else None)
        if row.pk not in progress.done:
            step.coming = sorted(
                (card for card in coming.get(row.pk, []) if not card.is_own),
                key=lambda card: (card.activity.starts_at, card.activity.pk),
            )
            step.waits_for = waited_for(row, progress)
        found[row.pk] = step
    return found


def waited_for(module: Module, progress: Progress) -> list[Module]:
    """The prerequisites that are not done yet."""
    return [each for each in module.prerequisites.all() if each.pk not in progress.done]


def states_of(modules: Iterable[Module], progress: Progress) -> dict[int, StepState]:
    """The states of a path's modules, in their order, by id: the first that waits for nothing and is neither done nor
    under way is the next one. No query with the prerequisites at hand."""
    found: dict[int, StepState] = {}
    for module in modules:
        if module.pk in progress.done:
            found[module.pk] = StepState.DONE
        elif module.pk in progress.under_way:
            found[module.pk] = StepState.UNDER_WAY
        elif StepState.NEXT not in found.values() and not waited_for(module, progress):
            found[module.pk] = StepState.NEXT
        else:
            found[module.pk] = StepState.LATER
    return found
