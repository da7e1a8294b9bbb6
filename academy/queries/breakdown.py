"""An activity in numbers, for its staff: seats, where people come from, what they need; never who needs what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from academy.models import Activity, Enrolment, Requirements
from core.text import fold
from core.translations import text_of
from partners.models import Organisation, OrganisationClaim
from reference.models import Territory

MOST_LINES = 10
State = Enrolment.State


@dataclass(frozen=True)
class Share:
    """One line of a breakdown: a name and how many people."""

    name: str
    people: int


@dataclass(frozen=True)
class Breakdown:
    """How many of those confirmed come from where; the largest first, the rest of a long list as one line."""

    organisations: list[Share]
    territories: list[Share]
    languages: list[Share]


@dataclass(frozen=True)
class SeatNumbers:
    """People by state, the seats kept for delegations, and those that anybody may have."""

    by_state: Counter[str]
    kept: int
    free: int
    walk_ins: int = 0

    @property
    def confirmed(self) -> int:
        """Of the seats that there are: walk-ins have none of them."""
        return self.by_state[State.CONFIRMED] - self.walk_ins

    @property
    def offered(self) -> int:
        return self.by_state[State.OFFERED]

    @property
    def unconfirmed(self) -> int:
        return self.by_state[State.UNCONFIRMED]

    @property
    def requested(self) -> int:
        return self.by_state[State.REQUESTED]

    @property
    def waiting(self) -> int:
        return self.by_state[State.WAITING]


@dataclass(frozen=True)
class NeedNumbers:
    """How many of those who come have told something to prepare."""

    diet: int
    access: int
    interpretation: int


def seat_numbers(activity: Activity) -> SeatNumbers:
    """One query; the activity knows its seats (`with_seats()`)."""
    rows = Enrolment.objects.filter(activity=activity).order_by().values_list("state", "is_walk_in")
    by_state: Counter[str] = Counter()
    walk_ins = 0
    for state, is_walk_in, total in rows.annotate(total=Count("pk")):
        by_state[state] += total
        walk_ins += total if is_walk_in else 0
    kept: int = activity.kept_seats  # type: ignore[attr-defined]
    return SeatNumbers(by_state, kept=kept, free=activity.seats_left(), walk_ins=walk_ins)


def breakdown_of(activity: Activity) -> Breakdown:
    """Those with a confirmed seat, counted in four queries whatever their number."""
    coming = Enrolment.objects.filter(activity=activity).confirmed().order_by()
    rows = coming.values_list("person", "delegation__organisation", "person__territory", "person__language")
    # A person who declared several organisations counts for the first one.
    claims = OrganisationClaim.objects.filter(person__in=coming.values("person")).order_by("-created_at", "-pk")
    claimed = {pk: (known, name) for pk, known, name in claims.values_list("person", "organisation", "name")}
    names = {row.pk: str(row) for row in Organisation.objects.filter(pk__in=known_ids(rows, claimed.values()))}
    places = {row.pk: str(text_of(row, "name")) for row in Territory.objects.all()}
    languages = dict(settings.LANGUAGES)
    organisations: Counter[str] = Counter()
    territories: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for person, partner, territory, language in rows:
        known, typed = claimed.get(person, (None, ""))
        organisations[names.get(partner or known or 0) or typed or _("None declared")] += 1
        territories[places.get(territory or 0) or _("Elsewhere")] += 1
        spoken[str(languages.get(language, language))] += 1
    return Breakdown(shares(organisations), shares(territories), shares(spoken))


def known_ids(
    rows: Iterable[tuple[int, int | None, int | None, str]], claims: Iterable[tuple[int | None, str]]
) -> set[int]:
    """Ids of the organisations that these rows and claims name."""
    return {row[1] for row in rows if row[1]} | {known for known, _typed in claims if known}


def shares(counted: Counter[str]) -> list[Share]:
    """The largest first, then by name; what comes after the tenth is one line."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], fold(item[0])))
    lines = [Share(name, people) for name, people in ordered]
    if len(lines) <= MOST_LINES:
        return lines
    rest = sum(line.people for line in lines[MOST_LINES:])
    return [*lines[:MOST_LINES], Share(_("All others"), rest)]


def need_numbers(activity: Activity) -> NeedNumbers:
    """Counts only, of those with a confirmed seat whose consent stands; one query."""
    rows = Requirements.objects.filter(
        enrolment__activity=activity, enrolment__state=State.CONFIRMED, consent__withdrawn_at__isnull=True
    )
    fields = ("diet", "access", "interpretation")
    return NeedNumbers(**rows.aggregate(**{name: Count("pk", filter=~Q(**{name: ""})) for name in fields}))
