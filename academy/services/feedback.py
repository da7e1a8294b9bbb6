"""Giving feedback so that nothing in the tables says whose it is.

The enrolment keeps that somebody answered, without a time. What they answered is sealed (`academy.sealing`) until five
people's answers can be opened together; then all answers of the round are written anew in an order made by chance, one
row for each question, under new random ids. Decision record 0017 says what this does and does not protect from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from secrets import SystemRandom
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.models import (
    Activity,
    Enrolment,
    FeedbackAnswer,
    FeedbackQuestion,
    FeedbackRound,
    SealedFeedback,
)
from academy.models.feedback import ANSWERED_FOR, MARKERS, OPENS_AFTER, SHOWN_FROM, round_at
from academy.queries.feedback import Asked, asked_in, is_asked
from academy.sealing import seal, unseal
from academy.services.enrolling import locked
from core.errors import DomainError

LONGEST_TEXT = 1000
ROWS_PER_STATEMENT = 500


@dataclass(frozen=True)
class Said:
    """What somebody said to one question (`Asked.key`): a rating or a text."""

    key: str
    rating: int | None = None
    text: str = ""


def give_feedback(*, enrolment: Enrolment, said: Sequence[Said], now: datetime) -> None:
    """Keep what one person says to the round that is open. It cannot be changed or taken back: nobody can find it.

    Counted once, also from two tabs at the same moment. Raises DomainError for who was not there, outside the time,
    the second time (code `answered`), and for what cannot be an answer (field: the key of its question).
    """
    with transaction.atomic():
        activity = locked(enrolment.activity)
        round_ = refuse_feedback(enrolment, activity, now)
        check(said, asked_in(activity, round_))
        marker = MARKERS[round_]
        # Only the one column, so that no moment of a change is written.
        marked = Enrolment.objects.filter(pk=enrolment.pk, **{marker: False}).update(**{marker: True})
        if not marked:
            raise already_answered()
        SealedFeedback.objects.create(activity=activity, round=round_, box=seal([asdict(row) for row in said]))
        boxes = list(SealedFeedback.objects.filter(activity=activity, round=round_))
        if len(boxes) >= SHOWN_FROM:
            open_together(activity, round_, boxes)


def refuse_feedback(enrolment: Enrolment, activity: Activity, now: datetime) -> FeedbackRound:
    """The round that this person can answer now; else the sentence that says why not is raised."""
    if activity.is_cancelled:
        raise DomainError(_("This activity has been cancelled."), code="cancelled")
    if not activity.has_ended(now):
        raise DomainError(_("You can say how it was once the last session is over."), code="too_early")
    round_ = round_at(activity, now)
    if round_ is None:
        raise DomainError(_("The time for feedback is over. Thank you all the same."), code="too_late")
    if getattr(enrolment, MARKERS[round_]):
        raise already_answered()
    if not is_asked(enrolment):
        raise DomainError(
            _("Feedback is for those who were there. If you were, please ask the facilitator to note it."),
            code="not_there",
        )
    return round_


def already_answered() -> DomainError:
    return DomainError(_("You have answered already. Thank you!"), code="answered")


def why_no_feedback(enrolment: Enrolment, now: datetime) -> DomainError | None:
    """What `give_feedback` would answer, for a page that says it before anybody writes."""
    try:
        refuse_feedback(enrolment, enrolment.activity, now)
    except DomainError as error:
        return error
    return None


def check(said: Sequence[Said], asked: Sequence[Asked]) -> None:
    """Once sealed nobody looks at it again, so what cannot be stored in the end is refused now."""
    if not said:
        raise DomainError(_("Please answer at least one question."), field=asked[0].key, code="nothing")
    known = {question.key: question for question in asked}
    for row in said:
        question = known.get(row.key)
        if question is None:
            raise DomainError(_("The questions have changed meanwhile. Please read them again."), code="changed")
        if question.is_text and not (row.rating is None and 0 < len(row.text) <= LONGEST_TEXT):
            sentence = ngettext(
                "Please write at most %(number)d character.",
                "Please write at most %(number)d characters.",
                LONGEST_TEXT,
            )
            raise DomainError(sentence % {"number": LONGEST_TEXT}, field=row.key, code="text")
        if not question.is_text and not (row.rating in range(1, question.best + 1) and not row.text):
            raise DomainError(_("Please choose one of the answers."), field=row.key, code="rating")


def open_together(activity: Activity, round_: str, boxes: Iterable[SealedFeedback]) -> None:
    """Make the answers in the boxes readable among those that are: all are written anew. The caller holds the lock."""
    boxes = list(boxes)
    standing = FeedbackAnswer.objects.filter(activity=activity, round=round_)
    rows = [
        FeedbackAnswer(
            activity=activity, round=round_, question_id=question, standard=standard, rating=rating, text=text
        )
        for question, standard, rating, text in standing.values_list("question", "standard", "rating", "text")
    ]
    own = dict(FeedbackQuestion.objects.filter(activity=activity).values_list("public_id", "pk"))
    pks = {str(public_id): pk for public_id, pk in own.items()}
    for box in boxes:
        rows += answers_in(activity, round_, unseal(box.box) or [], pks)
    SystemRandom().shuffle(rows)
    standing.delete()
    FeedbackAnswer.objects.bulk_create(rows, batch_size=ROWS_PER_STATEMENT)
    SealedFeedback.objects.filter(pk__in=[box.pk for box in boxes]).delete()


def answers_in(
    activity: Activity, round_: str, said: Iterable[dict[str, Any]], pks: dict[str, int]
) -> Iterable[FeedbackAnswer]:
    """The rows of one box; a question that is gone takes its answer along."""
    standards = set(FeedbackAnswer.Standard.values)
    for row in said:
        question, standard = pks.get(row["key"]), row["key"] if row["key"] in standards else ""
        if question or standard:
            words = {"rating": row["rating"], "text": row["text"]}
            yield FeedbackAnswer(activity=activity, round=round_, question_id=question, standard=standard, **words)


def close_rounds(*, now: datetime) -> int:
    """When the time to answer is over: open what is left among at least five, delete what never came to five.

    Returns how many boxes were dealt with.
    """
    dealt = 0
    for round_ in FeedbackRound:
        over = SealedFeedback.objects.filter(
            round=round_, activity__ends_at__lte=now - OPENS_AFTER[round_] - ANSWERED_FOR
        )
        for activity in Activity.objects.filter(pk__in=list(over.values_list("activity", flat=True))):
            with transaction.atomic():
                current = locked(activity)
                boxes = list(over.filter(activity=current))
                if FeedbackAnswer.objects.filter(activity=current, round=round_).exists():
                    open_together(current, round_, boxes)
                else:
                    over.filter(activity=current).delete()
                dealt += len(boxes)
    return dealt


def save_questions(
    *, activity: Activity, questions: Sequence[FeedbackQuestion], gone: Sequence[FeedbackQuestion]
) -> None:
    """Write, add and take out the activity's own questions for the end, at most five in all.

    Raises DomainError when somebody has answered: an answer is worth what it was asked.
    """
    with transaction.atomic():
        current = locked(activity)
        if (questions or gone) and questions_are_final(current):
            raise DomainError(
                _("Somebody has given feedback already, so the questions stay as they are."), code="final"
            )
        for question in gone:
            question.delete()
        taken = set(FeedbackQuestion.objects.filter(activity=current).values_list("place", flat=True))
        free = [place for place in range(1, 6) if place not in taken]
        for question in questions:
            if question._state.adding:
                if not free:
                    raise DomainError(_("Ask at most five questions."), code="too_many")
                question.place = free.pop(0)
            question.save()


def questions_are_final(activity: Activity) -> bool:
    """Whether somebody has answered those of the end."""
    return Enrolment.objects.filter(activity=activity, gave_feedback=True).exists()
