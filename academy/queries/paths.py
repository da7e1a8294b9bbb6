"""What everybody may read of learning paths."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Prefetch, QuerySet, Sum

from academy.models import Activity, LearningPath, Material, Module
from academy.models.activity import ActivityQuerySet
from academy.queries.cards import ActivityCard, cards_for
from academy.queries.materials import materials_of_modules
from accounts.models import Person
from core.translations import text_of

# Of one module; the list of activities has the others.
SHOWN_FOR_A_MODULE = 6


@dataclass
class PathStep:
    """One module with the coming activities that deliver it, and its materials."""

    module: Module
    cards: list[ActivityCard] = field(default_factory=list)
    # Those that the reader may open.
    materials: list[Material] = field(default_factory=list)

    @property
    def outcomes(self) -> list[str]:
        """What one can do afterwards, a line each, in the language of `text_of`."""
        return outcomes_of(self.module)

    @property
    def shown(self) -> list[ActivityCard]:
        return self.cards[:SHOWN_FOR_A_MODULE]

    @property
    def more(self) -> int:
        """How many coming activities are not shown here."""
        return max(len(self.cards) - SHOWN_FOR_A_MODULE, 0)


def outcomes_of(module: Module) -> list[str]:
    """The learning outcomes that the page shows, one each."""
    return [line.strip() for line in text_of(module, "learning_outcomes").text.splitlines() if line.strip()]


def listed_paths(person: Person | None) -> QuerySet[LearningPath]:
    """Those the person may know of, with `module_count` and `total_hours`, in their order."""
    return LearningPath.objects.visible_to(person).annotate(
        module_count=Count("modules"), total_hours=Sum("modules__hours", default=Decimal(0))
    )


def with_modules(paths: "QuerySet[LearningPath]") -> "QuerySet[LearningPath]":
    """The paths with all that a page shows of their modules, in a constant number of queries."""
    modules = (
        Module.objects.order_by("position")
        .select_related("path")
        .prefetch_related(
            "topics", Prefetch("prerequisites", Module.objects.published().select_related("path").order_by("pk"))
        )
    )
    return paths.prefetch_related(Prefetch("modules", modules))


def coming_deliveries(modules: Iterable[Module], now: datetime) -> ActivityQuerySet:
    """Published activities that deliver one of these modules and are not over, the next first."""
    return Activity.objects.published().upcoming(now).filter(module__in=[row.pk for row in modules]).for_cards()


def cards_by_module(cards: Iterable[ActivityCard]) -> dict[int, list[ActivityCard]]:
    """Cards under the id of the module that their activity delivers."""
    found: dict[int, list[ActivityCard]] = defaultdict(list)
    for card in cards:
        if card.activity.module_id:
            found[card.activity.module_id].append(card)
    return found


def path_steps(path: LearningPath, *, person: Person | None, is_signed_in: bool, now: datetime) -> list[PathStep]:
    """The modules of a path `with_modules`, in order, with what delivers them next."""
    modules = list(path.modules.all())
    rows = list(coming_deliveries(modules, now))
    cards = cards_by_module(cards_for(rows, person=person, is_signed_in=is_signed_in, now=now))
    materials = materials_of_modules(path, person)
    return [PathStep(row, cards.get(row.pk, []), materials.get(row.pk, [])) for row in modules]
