"""What peers told each other around the meetings of the demo: delegations, questions, notes, reports, commitments."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from academy.delegation_lines import Entry
from academy.models import Activity, Enrolment, LearningQuestion, Question
from academy.models.stay_notes import STAY_NOTES_KEPT_FOR
from academy.services import name_people, set_delegation
from academy.services.learning import answer_learning_question, support_learning_question, write_learning_question
from academy.services.reporting import (
    Became,
    Plan,
    answer_commitments,
    hand_in_report,
    save_commitment,
    save_report,
)
from academy.services.staying import write_stay_notes
from accounts.models import Person
from mustsee.demo.content import Spec, World, day_of, email_of, in_columns, monday_of, read

ASKED_AFTER = timedelta(days=92)


def delegates_of(spec: Spec) -> set[str]:
    """The addresses of those whom partners name for this activity."""
    return {email_of(name) for row in spec.get("delegations", []) for name in row["names"]}


def send_delegations(activity: Activity, spec: Spec, world: World, opened_at: datetime, now: datetime) -> None:
    """Each partner has its seats, and has named its people."""
    for row in spec.get("delegations", []):
        until = day_of(row["names_until"], monday_of(now)) if "names_until" in row else None
        delegation = set_delegation(
            activity=activity,
            organisation=world.organisations[row["organisation"]],
            seats=row["seats"],
            names_until=until,
            by=activity.responsible,
            now=opened_at,
        )
        entries = [Entry(name, email_of(name)) for name in row["names"]]
        if entries:
            name_people(delegation=delegation, entries=entries, by=None, now=opened_at)


def tell_peers(world: World, played: list[Activity], now: datetime) -> None:
    """What `data/exchange.toml` says about the activities that are new."""
    new = {activity.slug: activity for activity in played}
    for spec in read("exchange")["exchange"]:
        if activity := new.get(spec["activity"]):
            prepare(activity, spec, has_stay=not activity.has_ended(now - STAY_NOTES_KEPT_FOR))
            ask_questions(activity, spec)
            hand_in_reports(activity, spec, world)


def prepare(activity: Activity, spec: Spec, *, has_stay: bool) -> None:
    """What is asked of those who enrol from now on, and the notes on travel and stay."""
    for name, value in spec.get("fields", {}).items():
        setattr(activity, name, value)
    activity.save()
    for position, question in enumerate(spec.get("own_question", [])):
        Question.objects.create(
            activity=activity,
            kind=question["kind"],
            position=position,
            original_language=activity.original_language,
            **in_columns(question, "wording"),
        )
    # Of what was over long ago they would be deleted within a minute.
    stay: Mapping[str, Any] = spec.get("stay", {}) if has_stay else {}
    texts = {name: value for name, value in stay.items() if name != "original"}
    languages = dict.fromkeys(
        [*filter(None, [stay.get("original")]), *(code for row in texts.values() for code in row)]
    )
    for code in languages:
        written = {name: row[code] for name, row in texts.items() if code in row}
        write_stay_notes(activity=activity, language=code, texts=written, now=activity.created_at)


def ask_questions(activity: Activity, spec: Spec) -> None:
    """The week before, or as soon as people are named; the hosts answer the day after."""
    seats = {row.person.name: row for row in activity.enrolments.confirmed().select_related("person")}
    sessions = list(activity.sessions.order_by("starts_at"))
    opened_at = activity.published_at or activity.created_at
    for row in spec.get("question", []):
        enrolment = writer_of(row, activity, seats)
        asked_at = opened_at + timedelta(days=7)
        question: LearningQuestion = write_learning_question(
            enrolment=enrolment, text=row["text"], language=row["language"], now=asked_at
        )
        for name in row["support"]:
            support_learning_question(question=question, enrolment=seats[name], supports=True, now=asked_at)
        if "session" in row:
            answer_learning_question(
                question=question,
                reply=row.get("reply", ""),
                language=row.get("reply_language", ""),
                session=sessions[row["session"] - 1],
                by=activity.responsible,
                now=asked_at + timedelta(days=1),
            )


def writer_of(row: Spec, activity: Activity, seats: Mapping[str, Enrolment]) -> Enrolment:
    if "person" in row:
        return seats[row["person"]]
    named = activity.enrolments.confirmed().filter(delegation__organisation__slug=row["first_of_delegation"])
    return named.order_by("pk")[0]


def hand_in_reports(activity: Activity, spec: Spec, world: World) -> None:
    """Some days after the end; three months later some say what became of their commitments."""
    for row in spec.get("report", []):
        assert activity.ends_at is not None
        written_at = activity.ends_at + timedelta(days=row["after_days"])
        organisation = world.organisations[row["organisation"]]
        report = save_report(
            activity=activity,
            organisation=organisation,
            learned=row["learned"],
            language=row["language"],
            now=written_at,
        )
        answers = {}
        for one in row["commitment"]:
            partners = [world.organisations[slug] for slug in one["partners"]]
            plan = Plan(one["what"], partners, one.get("others", ""), one.get("due_on"))
            commitment = save_commitment(report=report, plan=plan)
            if "state" in one:
                answers[commitment.pk] = Became(one["state"], one["note"])
        by: Person | None = world.roles.get(row.get("by", ""))
        hand_in_report(report=report, by=by, now=written_at)
        if not answers:
            continue
        asked_at = activity.ends_at + ASKED_AFTER
        answer_commitments(report=report, answers=answers, language=row["language"], by=by, now=asked_at)
