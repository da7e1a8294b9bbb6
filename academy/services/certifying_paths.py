"""Certificates of learning paths, by their rule: every module attended for the share that the path asks.

A module is attended in one activity, the first that counts (docs/decisions/0025). Locks are taken in one order:
activity, path, counter. Who notes something in one module sees what was noted in the others, or is seen by it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, Enrolment, LearningPath, Module
from academy.queries.certifying import unchecked_paths
from academy.queries.path_coverage import PATH_APP, Cover, covers_of, path_key
from academy.queries.path_facts import ActivityFacts, facts_of
from academy.services.certificate_facts import not_assessed, settle_rule, topic_as_values, usual_quality
from accounts.models import Person
from core.errors import DomainError
from core.translations import language_codes, text_of
from credentials.achievement import Achievement, Texts, funding_of, texts_in
from credentials.models import Certificate
from credentials.services import Outcome

Participation = Certificate.Participation
Covers = Sequence[Cover]


def certify_path(*, path: LearningPath, now: datetime, people: Collection[int] | None = None) -> Outcome:
    """Issue what the rule gives, revoke what it no longer gives; to these people (their ids), or to all.

    Twice is the same as once. Constant in queries, however many people.
    """
    with transaction.atomic():
        current = locked_path(path)
        if not current.certifies:
            return Outcome()
        asked = sorted(concerned(current) if people is None else set(people))
        return settle_rule(
            current,
            app=PATH_APP,
            keys=[path_key(current.pk, pk) for pk in asked],
            earned=earned(current, asked, now),
            is_whole=people is None,
            now=now,
        )


def certify_paths_of(*, activity: Activity, enrolments: Collection[int], now: datetime) -> None:
    """Ask the rule for the path of which this activity delivers a module, once it is over."""
    if activity.module_id is None:
        return
    # As it is in the table: whoever notes may hold an older row.
    over = Activity.objects.filter(pk=activity.pk, ends_at__lte=now)
    for path in LearningPath.objects.certifying().filter(modules__activities__in=over):
        people = Enrolment.objects.filter(pk__in=enrolments).order_by().values_list("person", flat=True)
        certify_path(path=path, now=now, people=list(people))


def certify_path_again(key: str, now: datetime) -> None:
    """Ask the rule for one person and path, by the key of their certificate."""
    path, person = key.split(":")
    for row in LearningPath.objects.filter(pk=path):
        certify_path(path=row, now=now, people=[int(person)])


def certify_all_paths(*, now: datetime) -> int:
    """Ask the rule of every path that has news; returns how many were asked. One query where there are none."""
    waiting = list(unchecked_paths(now))
    for path in waiting:
        certify_path(path=path, now=now)
    return len(waiting)


def locked_path(path: LearningPath) -> LearningPath:
    """The path as it is now, its row locked until the end of the transaction."""
    return LearningPath.objects.select_for_update().get(pk=path.pk)


def concerned(path: LearningPath) -> set[int]:
    """Whoever has or had a seat in one of its modules, or holds its certificate."""
    seated = Enrolment.objects.filter(activity__module__path=path).order_by().values_list("person", flat=True)
    return {*seated, *issued_for(path).valid().order_by().values_list("holder", flat=True)}


def issued_for(path: LearningPath) -> Any:
    """The certificates of this path, revoked ones included."""
    return Certificate.objects.filter(source_app=PATH_APP, source_key__startswith=path_key(path.pk, ""))


def earned(path: LearningPath, people: Sequence[int], now: datetime) -> list[Achievement]:
    """Of those for whom every module counts."""
    modules = list(path.modules.order_by("position").select_related("path").prefetch_related("topics__framework"))
    covers = covers_of(modules, people, now) if modules else {}
    complete = [rows for rows in covers.values() if all(row.counts for row in rows)]
    if not complete:
        return []
    said = said_by(path, modules)
    facts = facts_of(row.enrolment.activity_id for rows in complete for row in rows if row.enrolment)
    return [achievement(path, rows, said, facts) for rows in complete]


def achievement(
    path: LearningPath, covers: Covers, said: Mapping[str, Any], facts: Mapping[int, ActivityFacts]
) -> Achievement:
    """What one person's certificate says: the path's own facts, and those of the activities they attended."""
    seats = [row.enrolment for row in covers if row.enrolment]
    attended = [facts[row.activity_id] for row in seats]
    holder: Person = seats[0].person
    days = sorted(day for row in attended for day in row.days)
    project = only_project(attended)
    return Achievement(
        **said,
        holder=holder,
        source_key=path_key(path.pk, holder.pk),
        other_hosts=others(path, attended),
        attended_minutes=sum(row.share.attended for row in covers),
        participation=participation(attended),
        starts_on=days[0],
        ends_on=days[-1],
        project=project,
        funding=funding_of(project),
    )


def said_by(path: LearningPath, modules: Sequence[Module]) -> dict[str, Any]:
    """What all certificates of a path say alike, read once."""
    topics = {topic.pk: topic for module in modules for topic in module.topics.all()}
    return {
        "kind": Certificate.Kind.PATH,
        "source_app": PATH_APP,
        "title": texts_in(path, "title"),
        "awarded_by": path.certificates_awarded_by,
        "outcomes": outcomes_in(modules, path.original_language),
        "workload_minutes": int(sum(module.hours for module in modules) * 60),
        "eqf_level": path.eqf_level,
        "assessment": not_assessed(),
        "quality_assurance": usual_quality(),
        "original_language": path.original_language,
        "required_percent": path.certificate_share_percent,
        "topics": tuple(topic_as_values(row) for row in topics.values()),
    }


def outcomes_in(modules: Sequence[Module], original: str) -> Texts:
    """Each module by number and title with its outcomes; in the original language, and in those all of it is in."""
    found = {}
    for code in language_codes():
        texts = [(text_of(row, "title", code), text_of(row, "learning_outcomes", code)) for row in modules]
        is_whole = all(text.language == code for pair in texts for text in pair if text)
        if is_whole or code == original:
            parts = [": ".join(str(text).strip() for text in pair if text) for pair in texts]
            found[code] = "\n".join(f"{place}. {part}" for place, part in enumerate(parts, start=1))
    return found


def participation(attended: Iterable[ActivityFacts]) -> str:
    modes = {row.mode for row in attended}
    return modes.pop() if len(modes) == 1 else Participation.HYBRID


def others(path: LearningPath, attended: Iterable[ActivityFacts]) -> tuple[str, ...]:
    """The hosts of what was attended, each once, without the awarding body."""
    rows = {host.pk: host.name for each in attended for host in each.hosts}
    rows.pop(path.certificates_awarded_by_id or 0, None)
    return tuple(rows.values())


def only_project(attended: Iterable[ActivityFacts]) -> Any:
    """The project whose funding notice the certificate carries: one that paid for some of it, where only one did."""
    rows = {each.project.pk: each.project for each in attended if each.project}
    return next(iter(rows.values())) if len(rows) == 1 else None


def save_edited_path(*, path: LearningPath) -> LearningPath:
    """Save an edited, unsaved instance. Raises DomainError for another rule once certificates were issued."""
    with transaction.atomic():
        current = locked_path(path)
        if rule_of(path) != rule_of(current):
            refuse_to_change_rule(current)
        path.certificates_seen_until = None
        path.save()
        return path


def rule_of(path: LearningPath) -> tuple[bool, int]:
    """Whether there are certificates, and the share they ask."""
    return (path.awards_certificates, path.certificate_share_percent)


def refuse_to_change_rule(path: LearningPath) -> None:
    """Raise the sentence for what people have in their hands: it was issued by a rule that does not change after."""
    if issued_for(path).exists():
        raise DomainError(
            _(
                "Certificates of this path have been issued, so its modules, their hours and the share stay as they "
                "are. For another programme, make a new path."
            ),
            field="certificate_share_percent",
            code="issued",
        )
