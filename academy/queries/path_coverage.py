"""How the modules of a path are covered by what somebody attended: what its certificate asks, module by module."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from django.db.models import QuerySet

from academy.models import Activity, Enrolment, LearningPath, Module
from academy.queries.shares import AskedShare, Share, shares_of
from accounts.models import Person
from credentials.models import Certificate

# What certificates of activities and of paths are kept under.
ACTIVITY_APP, PATH_APP = "academy", "academy-path"
By = dict[tuple[int, int], list["Cover"]]


@dataclass(frozen=True)
class Cover(AskedShare):
    """One module as one activity covers it for one person; without an enrolment, nothing does."""

    module: Module
    enrolment: Enrolment | None = None
    share: Share = field(default_factory=Share)
    is_over: bool = False

    @property
    def percent(self) -> int:
        return self.module.path.certificate_share_percent

    @property
    def counts(self) -> bool:
        """The share is reached, and the last session over: until then nothing is certified."""
        return self.is_over and self.is_reached

    @property
    def rank(self) -> tuple[bool, bool, Fraction]:
        """What counts beats what may still come to count, then the greater share; of equals the earlier stands."""
        fraction = Fraction(self.share.attended, self.share.scheduled) if self.share.scheduled else Fraction(0)
        return (self.counts, self.can_be_reached, Fraction(0) if self.counts else fraction)


def path_key(path_id: int, person_id: int | str) -> str:
    """What the certificate of one person for one path is kept under; with "", what those of all people begin with."""
    return f"{path_id}:{person_id}"


def covers_of(modules: Iterable[Module], people: Iterable[int], now: datetime) -> dict[int, list[Cover]]:
    """By person, one cover for each of these modules, in their order. Three queries, however many there are.

    Of several activities the first one that counts covers the module, so that what somebody does later changes
    nothing of what they hold. The modules come with their paths.
    """
    rows, wanted = list(modules), list(people)
    taken = covering_enrolments().filter(person__in=wanted, activity__module__in=[row.pk for row in rows])
    enrolments = list(taken)
    shares = shares_of(enrolments, now)
    by_id = {row.pk: row for row in rows}
    found: By = defaultdict(list)
    for enrolment in enrolments:
        module = by_id[enrolment.activity.module_id or 0]
        cover = Cover(module, enrolment, shares[enrolment.pk], enrolment.activity.has_ended(now))
        found[enrolment.person_id, module.pk].append(cover)
    return {person: [best(found, person, row) for row in rows] for person in wanted}


def covering_enrolments() -> "QuerySet[Enrolment]":
    """Seats in activities that take place, the earlier first."""
    return (
        Enrolment.objects.confirmed()
        .filter(activity__state=Activity.State.PUBLISHED)
        .select_related("activity", "person")
        .order_by("activity__starts_at", "activity__pk", "pk")
    )


def best(found: By, person: int, module: Module) -> Cover:
    """The cover that counts, or comes nearest; max() keeps the first of equals."""
    covers = found.get((person, module.pk), [])
    return max(covers, key=lambda row: row.rank, default=Cover(module))


@dataclass(frozen=True)
class PathProgress:
    """What is missing until the certificate of one path, or the latest that was issued."""

    path: LearningPath
    covers: list[Cover]
    certificate: Certificate | None = None

    @property
    def missing(self) -> list[Cover]:
        return [row for row in self.covers if not row.counts]

    @property
    def counting(self) -> int:
        """How many modules count towards it."""
        return len(self.covers) - len(self.missing)

    @property
    def is_reached(self) -> bool:
        return bool(self.covers) and not self.missing


def path_progress(person: Person, paths: Iterable[LearningPath], now: datetime) -> dict[int, PathProgress]:
    """By path, for those that issue certificates; the paths come with their modules. Four queries at most."""
    certifying = [path for path in paths if path.certifies]
    modules = [module for path in certifying for module in path.modules.all()]
    if not modules:
        return {}
    covers = {row.module.pk: row for row in covers_of(modules, [person.pk], now)[person.pk]}
    keys = {path_key(path.pk, person.pk): path.pk for path in certifying}
    issued = Certificate.objects.about(PATH_APP, keys).order_by("issued_at", "pk")
    latest = {keys[row.source_key]: row for row in issued}
    return {
        path.pk: PathProgress(path, [covers[module.pk] for module in path.modules.all()], latest.get(path.pk))
        for path in certifying
    }
