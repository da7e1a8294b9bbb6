"""Who is in an activity, for its staff."""

from collections.abc import Collection

from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from academy.models import Activity, Answer, Enrolment, Question
from academy.models.enrolment import EnrolmentQuerySet
from accounts.models import Person
from core.alphabet import ByName


def people_enrolled(activity: Activity, *, states: Collection[str] = (), text: str = "") -> EnrolmentQuerySet:
    """Who is enrolled, then who asks, then who waits in the order of the queue, then who left; with all that the
    staff's list shows. `states` and `text` (words of the name or the address) narrow it; empty: everybody.
    """
    order = Case(
        When(state__in=Enrolment.SEATED_STATES, then=0),
        When(state=Enrolment.State.REQUESTED, then=1),
        When(state=Enrolment.State.WAITING, then=2),
        default=3,
    )
    rows = Enrolment.objects.filter(activity=activity).annotate(group=order)
    if states:
        rows = rows.filter(state__in=states)
    if text.strip():
        rows = rows.with_position().filter(found_by(text))
    else:
        # Counted once over the whole queue; looking back from each row, thousands who wait take seconds.
        number = Window(RowNumber(), partition_by=F("state"), order_by=F("waiting_number").asc())
        rows = rows.annotate(position=Case(When(state=Enrolment.State.WAITING, then=number), default=0))
    rows = rows.select_related("person", "person__territory", "delegation__organisation", "walk_in")
    rows = rows.prefetch_related("person__claims__organisation", "answers__question")
    return rows.order_by("group", "position", ByName(Coalesce("walk_in__name", "person__name")), "pk")


def found_by(text: str) -> Q:
    """Words of the name or the address; of a walk-in whom nobody knew, of what was written down in the room."""
    typed = Q(walk_in__isnull=False)
    people = Q(person__in=Person.objects.matching(text).order_by().values("pk"))
    words = Q(walk_in__name__icontains=text.strip()) | Q(person__email__icontains=text.strip())
    return (people & ~typed) | (words & typed)


def declared_organisations(enrolment: Enrolment) -> str:
    """Where the person said they work, or a walk-in comes from; empty when nowhere."""
    if enrolment.typed:
        return enrolment.typed.organisation
    return ", ".join(str(claim.organisation or claim.name) for claim in enrolment.person.claims.all())


def organisation_of(enrolment: Enrolment) -> str:
    """The partner that has named the person, else where they said they work; empty when neither."""
    return str(enrolment.delegation.organisation) if enrolment.delegation else declared_organisations(enrolment)


def answer_text(answer: Answer) -> str:
    """What was answered, in words: a box is yes or no."""
    if answer.question.kind == Question.Kind.CONSENT:
        return _("Yes") if answer.is_given else _("No")
    return answer.text


def answers_of(enrolment: Enrolment) -> list[tuple[str, str]]:
    """Each question as the person read it, and what they answered."""
    return [(answer.wording, answer_text(answer)) for answer in enrolment.answers.all()]
