"""The learning record: hours and competences gathered over a lifetime, from all the apps that know of some."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from academy.queries.attended import Attended, attended_by
from accounts.models import Person
from core.when import hours_text
from credentials.models import Certificate
from mentoring.queries.hours import MentoringHours, mentoring_hours
from reference.models import Framework, Topic


@dataclass
class Competence:
    """One topic, with the activities that touched it."""

    topic: Topic
    minutes: int = 0
    activities: int = 0

    @property
    def hours_text(self) -> str:
        return hours_text(self.minutes)


@dataclass
class Year:
    """What was attended in one year, the latest first."""

    number: int
    rows: list[tuple[Attended, str]]

    @property
    def hours_text(self) -> str:
        return hours_text(sum(row.minutes for row, _text in self.rows))


@dataclass
class Record:
    """Everything, in the order of the page."""

    person: Person
    years: list[Year] = field(default_factory=list)
    frameworks: list[tuple[Framework, list[Competence]]] = field(default_factory=list)
    minutes: int = 0
    activities: int = 0
    mentoring: MentoringHours = field(default_factory=MentoringHours)
    # Of learning paths, the valid ones.
    path_certificates: list[Certificate] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.activities or self.mentoring)

    @property
    def hours_text(self) -> str:
        return hours_text(self.minutes)

    @property
    def as_mentor_text(self) -> str:
        return hours_text(self.mentoring.as_mentor_minutes)

    @property
    def as_mentee_text(self) -> str:
        return hours_text(self.mentoring.as_mentee_minutes)


def record_of(person: Person, now: datetime) -> Record:
    """In a constant number of queries."""
    rows = attended_by(person, now)
    years = groupby(sorted(rows, key=lambda row: -row.year), key=lambda row: row.year)
    return Record(
        person=person,
        years=[Year(number, [(row, hours_text(row.minutes)) for row in group]) for number, group in years],
        frameworks=competences_in(rows),
        minutes=sum(row.minutes for row in rows),
        activities=len(rows),
        mentoring=mentoring_hours(person),
        path_certificates=list(Certificate.objects.of_person(person).valid().filter(kind=Certificate.Kind.PATH)),
    )


def competences_in(rows: list[Attended]) -> list[tuple[Framework, list[Competence]]]:
    """Topics under their framework, in the framework's order; an activity's hours count for each of its topics."""
    found: dict[int, Competence] = {}
    for row in rows:
        for topic in row.topics:
            competence = found.setdefault(topic.pk, Competence(topic))
            competence.minutes += row.minutes
            competence.activities += 1
    ordered = sorted(
        found.values(), key=lambda each: (each.topic.framework.code, each.topic.framework_id, each.topic.position)
    )
    groups = groupby(ordered, key=lambda each: each.topic.framework)
    return [(framework, list(group)) for framework, group in groups]
