"""What must be true of feedback: never more answers than people who answered, and never any of fewer than five."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from academy.models import Enrolment, FeedbackAnswer, FeedbackRound, SealedFeedback
from academy.models.feedback import MARKERS, SHOWN_FROM
from mustsee.invariants.registry import invariant


@invariant("feedback-by-those-who-answered")
def feedback_by_those_who_answered(now: datetime) -> Iterator[str]:
    """Of each question at most one answer a person; and nothing can be read before five have answered."""
    for round_ in FeedbackRound:
        people = Counter(Enrolment.objects.filter(**{MARKERS[round_]: True}).values_list("activity", flat=True))
        sealed = Counter(SealedFeedback.objects.filter(round=round_).values_list("activity", flat=True))
        rows = FeedbackAnswer.objects.filter(round=round_).order_by()
        answers = Counter(rows.values_list("activity", "question", "standard"))
        for (activity, question, standard), number in answers.items():
            if number + sealed[activity] > people[activity]:
                # Of those in a sealed box nobody knows to which questions they are: they may be to all.
                readable = people[activity] - sealed[activity]
                yield f"activity {activity}, question {question or standard}: {number} answers of {readable} people"
            if people[activity] < SHOWN_FROM:
                yield f"activity {activity}: answers of {people[activity]} people can be read"
        for activity, number in sealed.items():
            if number > people[activity]:
                yield f"activity {activity}: {number} sealed answers of {people[activity]} people"


@invariant("feedback-of-own-questions")
def feedback_of_own_questions(now: datetime) -> Iterator[str]:
    for answer in FeedbackAnswer.objects.filter(question__isnull=False).select_related("question"):
        if answer.question and answer.question.activity_id != answer.activity_id:
            yield f"activity {answer.activity_id}: an answer to a question of activity {answer.question.activity_id}"
