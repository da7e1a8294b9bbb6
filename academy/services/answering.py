"""What people answer at enrolment: to the activity's own questions, and about diet and access."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from academy.models import Activity, Answer, Enrolment
from academy.services.goals import keep_goal
from academy.services.requirements import Needed, save_requirements
from accounts.models import Person
from core.errors import DomainError


@dataclass(frozen=True)
class Reply:
    """The answer to one question (its id), with the wording that stood beside it and the language of that wording.

    `text` of a consent is empty; `is_given` of everything else is False.
    """

    question_id: int
    wording: str
    language: str
    text: str = ""
    is_given: bool = False


@dataclass(frozen=True)
class Answers:
    """All that one person answered on one page, in `language`; a question that is not here is not answered.

    `needed` None: the page asked nothing about diet and access, so that what stands there stays; `goal` None likewise.
    """

    language: str
    replies: Sequence[Reply] = ()
    needed: Needed | None = None
    # One's own, in one's own words; never part of a `repr`.
    goal: str | None = field(default=None, repr=False)


def save_answers(enrolment: Enrolment, answers: Answers, *, now: datetime) -> None:
    """Write the answers in place of earlier ones; a row that stays the same keeps its moment.

    The caller opens the transaction. Raises DomainError (field `consent`) for requirements without consent.
    """
    stored = {row.question_id: row for row in enrolment.answers.all()}
    told = {reply.question_id for reply in answers.replies}
    gone = [row.pk for question, row in stored.items() if question not in told]
    if gone:
        enrolment.answers.filter(pk__in=gone).delete()
    for reply in answers.replies:
        row = stored.get(reply.question_id)
        if row is None:
            row = Answer(enrolment=enrolment, question_id=reply.question_id)
        elif (row.text, row.is_given, row.wording) == (reply.text, reply.is_given, reply.wording):
            continue
        row.text, row.is_given, row.answered_at = reply.text, reply.is_given, now
        row.wording, row.language = reply.wording, reply.language
        row.save()
    if answers.needed is not None:
        save_requirements(enrolment, answers.needed, language=answers.language, now=now)
    if answers.goal is not None:
        keep_goal(enrolment, answers.goal, language=answers.language)


def change_answers(*, activity: Activity, person: Person, answers: Answers, now: datetime) -> Enrolment:
    """Replace the person's own answers while they take part, until the activity ends.

    Raises DomainError for somebody who does not take part, and for what is over or cancelled.
    """
    with transaction.atomic():
        # Whoever withdraws at this moment writes the same row: their answers about diet do not come back.
        rows = Enrolment.objects.select_for_update(of=["self"]).select_related("activity")
        enrolment = changeable(rows.filter(activity=activity, person=person).first(), now)
        save_answers(enrolment, answers, now=now)
        return enrolment


def changeable(enrolment: Enrolment | None, now: datetime) -> Enrolment:
    """The enrolment, if its answers can be changed now; else the sentence that says why not is raised."""
    if enrolment is None or not enrolment.is_live:
        raise DomainError(_("You have no seat in this activity, and you are not on its waiting list."), code="no_seat")
    if enrolment.activity.is_cancelled:
        raise DomainError(_("This activity has been cancelled."), code="cancelled")
    if enrolment.activity.has_ended(now):
        raise DomainError(_("This activity is over; your answers stay as they are."), code="over")
    return enrolment


def why_final(enrolment: Enrolment | None, now: datetime) -> DomainError | None:
    """What `change_answers` would answer now, for a page that says it before anybody asks."""
    try:
        changeable(enrolment, now)
    except DomainError as error:
        return error
    return None
