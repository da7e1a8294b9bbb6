"""`check_invariants` on peer exchange: each violation is planted past the services."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from academy.models import (
    ActivityGoal,
    Commitment,
    CommitmentAnswer,
    Delegation,
    DelegationReport,
    LearningQuestion,
    LearningQuestionSupport,
    StayNotes,
)
from academy.services.learning import support_learning_question, write_learning_question
from academy.services.reporting import Became, answer_commitments
from mustsee.invariants import violations
from tests.academy.exchanging import END, NOW, Exchange, exchange, reported
from tests.factories import DelegationFactory, OrganisationFactory, published_activity

pytestmark = pytest.mark.django_db
QUESTIONS, REPORTS = "questions-stay-in-their-activity", "reports-come-from-who-came"
ANSWERS = "commitments-are-answered-once-handed-in"
TRAVEL, GOALS = "travel-is-forgotten", "goals-go-with-the-seat"
OWN = {QUESTIONS, REPORTS, ANSWERS, TRAVEL, GOALS}


@pytest.fixture
def meeting() -> Exchange:
    """A question that somebody shares, a report that is handed in, and an answer, all through the services."""
    found = exchange()
    ana, ben = (found.comes(name) for name in ("Ana", "Ben"))
    question = write_learning_question(enrolment=ana, text="How?", language="en", now=NOW)
    support_learning_question(question=question, enrolment=ben, supports=True, now=NOW)
    report = reported(found)
    answers = {report.commitments.get(number=1).pk: Became("done")}
    answer_commitments(report=report, answers=answers, language="en", by=None, now=END + timedelta(days=90))
    return found


def broken() -> set[str]:
    return {name for name, _sentence in violations(NOW)} & OWN


def test_everything_holds_after_the_services(meeting: Exchange) -> None:
    assert broken() == set()


def plant_own_support(meeting: Exchange) -> None:
    question = LearningQuestion.objects.get()
    LearningQuestionSupport.objects.update(enrolment=question.enrolment)


def plant_support_from_elsewhere(meeting: Exchange) -> None:
    LearningQuestionSupport.objects.update(enrolment=exchange().comes("Cleo"))


def plant_session_of_another_activity(meeting: Exchange) -> None:
    LearningQuestion.objects.update(session=exchange().activity.sessions.earliest("pk"))


def plant_report_of_who_did_not_come(meeting: Exchange) -> None:
    DelegationReport.objects.update(organisation=OrganisationFactory.create())


def plant_report_of_a_removed_delegation(meeting: Exchange) -> None:
    meeting.activity.enrolments.filter(delegation__isnull=False).update(delegation=None)
    Delegation.objects.filter(organisation=meeting.partner).delete()


def plant_report_before_it_began(meeting: Exchange) -> None:
    DelegationReport.objects.update(handed_in_at=NOW)


def plant_answer_of_a_draft(meeting: Exchange) -> None:
    DelegationReport.objects.update(handed_in_at=None)


def plant_answer_before_the_report(meeting: Exchange) -> None:
    CommitmentAnswer.objects.update(answered_at=NOW)


def plant_commitment_with_oneself(meeting: Exchange) -> None:
    Commitment.objects.earliest("pk").partners.add(meeting.partner)


def plant_goal_of_who_does_not_come(meeting: Exchange) -> None:
    enrolment = meeting.comes("Dora")
    ActivityGoal.objects.create(enrolment=enrolment, goal="Learn", language="en")
    type(enrolment).objects.filter(pk=enrolment.pk).update(state="withdrawn")


def plant_goal_rated_before_the_end(meeting: Exchange) -> None:
    ActivityGoal.objects.create(
        enrolment=meeting.comes("Dora"), goal="Learn", language="en", rating=3, rated_at=END - timedelta(days=1)
    )


def plant_stay_notes_of_long_ago(meeting: Exchange) -> None:
    past = published_activity(now=NOW - timedelta(days=90), slug="long-ago")
    StayNotes.objects.create(activity=past, original_language="en")


def plant_travel_note_of_long_ago(meeting: Exchange) -> None:
    past = published_activity(now=NOW - timedelta(days=90), slug="long-ago")
    DelegationFactory.create(activity=past, note="Call 910 000 000")


PLANTS = [
    (plant_goal_of_who_does_not_come, GOALS),
    (plant_goal_rated_before_the_end, GOALS),
    (plant_stay_notes_of_long_ago, TRAVEL),
    (plant_travel_note_of_long_ago, TRAVEL),
    (plant_own_support, QUESTIONS),
    (plant_support_from_elsewhere, QUESTIONS),
    (plant_session_of_another_activity, QUESTIONS),
    (plant_report_of_who_did_not_come, REPORTS),
    (plant_report_of_a_removed_delegation, REPORTS),
    (plant_report_before_it_began, REPORTS),
    (plant_answer_of_a_draft, ANSWERS),
    (plant_answer_before_the_report, ANSWERS),
    (plant_commitment_with_oneself, ANSWERS),
]


@pytest.mark.parametrize(("plant", "name"), PLANTS, ids=[plant.__name__ for plant, _name in PLANTS])
def test_planted_violation_is_found(meeting: Exchange, plant: Callable[[Exchange], None], name: str) -> None:
    plant(meeting)

    assert broken() == {name}
