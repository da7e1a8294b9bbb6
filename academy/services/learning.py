"""Learning questions: written by those who come until the first session, supported by others, answered by the hosts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, Enrolment, LearningQuestion, LearningQuestionSupport, Session
from academy.models.learning_question import MOST_QUESTIONS
from academy.services.enrolling import locked
from accounts.models import Person
from core.errors import DomainError


def write_learning_question(*, enrolment: Enrolment, text: str, language: str, now: datetime) -> LearningQuestion:
    """Add a question, at most three a person. Raises DomainError (field `text` for one too many) when it cannot be."""
    with transaction.atomic():
        refuse_to_write(locked(enrolment.activity), fresh(enrolment), now)
        held = set(enrolment.learning_questions.values_list("number", flat=True))
        free = [number for number in range(1, MOST_QUESTIONS + 1) if number not in held]
        if not free:
            message = _("You have written your three questions. Change or delete one of them.")
            raise DomainError(message, field="text", code="too_many")
        return LearningQuestion.objects.create(
            enrolment=enrolment, number=free[0], text=text, language=language, written_at=now
        )


def change_learning_question(*, question: LearningQuestion, text: str, language: str, now: datetime) -> None:
    """Word one's own question anew. Who said “me too” to other words is not counted for these."""
    with transaction.atomic():
        refuse_to_write(locked(question.enrolment.activity), fresh(question.enrolment), now)
        if (question.text, question.language) != (text, language):
            question.text, question.language, question.written_at = text, language, now
            question.save(update_fields=["text", "language", "written_at"])
            question.supports.all().delete()


def withdraw_learning_question(*, question: LearningQuestion, now: datetime) -> None:
    """Take one's own question back, with what was said about it. Twice is the same as once."""
    with transaction.atomic():
        refuse_to_write(locked(question.enrolment.activity), fresh(question.enrolment), now)
        LearningQuestion.objects.filter(pk=question.pk).delete()


def support_learning_question(
    *, question: LearningQuestion, enrolment: Enrolment, supports: bool, now: datetime
) -> None:
    """“Me too”, or no longer. Twice is the same as once; nobody supports a question of their own."""
    with transaction.atomic():
        refuse_to_write(locked(enrolment.activity), fresh(enrolment), now)
        if question.enrolment_id == enrolment.pk or question.enrolment.activity_id != enrolment.activity_id:
            raise DomainError(_("This is your own question."), code="own")
        if supports:
            LearningQuestionSupport.objects.get_or_create(question=question, enrolment=enrolment)
        else:
            LearningQuestionSupport.objects.filter(question=question, enrolment=enrolment).delete()


def answer_learning_question(
    *,
    question: LearningQuestion,
    reply: str,
    language: str,
    session: Session | None,
    by: Person | None,
    now: datetime,
) -> None:
    """What the hosts say to it, and in which session it is taken up; either may be empty. In place of what stood there.

    Raises DomainError (field `session`) for a session of another activity or one that is cancelled.
    """
    with transaction.atomic():
        activity = locked(question.enrolment.activity)
        if session is not None and (session.activity_id != activity.pk or session.is_cancelled):
            raise DomainError(_("Choose a session of this programme."), field="session", code="other_session")
        question.reply, question.reply_language = reply, language if reply else ""
        question.session, question.replied_at, question.replied_by = session, now, by
        question.save(update_fields=["reply", "reply_language", "session", "replied_at", "replied_by"])


def why_no_learning_questions(activity: Activity, enrolment: Enrolment | None, now: datetime) -> DomainError | None:
    """What `write_learning_question` would answer, for a page that says it before anybody writes."""
    try:
        refuse_to_write(activity, enrolment, now)
    except DomainError as error:
        return error
    return None


def refuse_to_write(activity: Activity, enrolment: Enrolment | None, now: datetime) -> None:
    """Raise the sentence that says why no question can be written, changed or supported now."""
    if enrolment is None or enrolment.state != Enrolment.State.CONFIRMED:
        raise DomainError(_("Questions are written by those who have a seat. Please enrol first."), code="no_seat")
    if not activity.collects_learning_questions:
        raise DomainError(_("This activity collects no questions."), code="not_collected")
    if activity.state != Activity.State.PUBLISHED:
        raise DomainError(_("This activity does not take place."), code="cancelled")
    if activity.starts_at is None or activity.starts_at <= now:
        raise DomainError(_("The first session has begun: the questions stay as they are."), code="begun")


def fresh(enrolment: Enrolment) -> Enrolment:
    """As it stands now that the activity is locked."""
    return Enrolment.objects.get(pk=enrolment.pk)
