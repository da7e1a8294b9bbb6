"""Feedback: who is asked, what they are asked, and what may be shown of the answers.

Nothing here says who has answered, but to the person: for everybody else it is a number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, pgettext

from academy.models import (
    Activity,
    AttendanceMark,
    Enrolment,
    FeedbackAnswer,
    FeedbackQuestion,
    FeedbackReply,
    FeedbackRound,
    SealedFeedback,
)
from academy.models.enrolment import EnrolmentQuerySet
from academy.models.feedback import ANSWERED_FOR, BEST_RATING, MARKERS, OPENS_AFTER, SHOWN_FROM, round_at
from academy.queries.held import TAKEN_BY
from accounts.models import Person
from core.text import fold
from core.translations import TextIn, text_of

Standard, Kind = FeedbackAnswer.Standard, FeedbackQuestion.Kind
USE = "use"
# Our own questions by round, each with its kind.
STANDARD = {
    FeedbackRound.END: {
        Standard.WORTH: Kind.RATING.value,
        Standard.WORK: Kind.RATING.value,
        Standard.RUN: Kind.RATING.value,
        Standard.HELPED: Kind.TEXT.value,
        Standard.CHANGE: Kind.TEXT.value,
    },
    FeedbackRound.LATER: {Standard.USED: USE, Standard.WHAT: Kind.TEXT.value},
}
MOST_TEXTS = 100


@dataclass(frozen=True)
class Asked:
    """One question as its reader gets it. `key` names it in forms; `best` is the highest value of a rating."""

    key: str
    kind: str
    wording: TextIn
    question: FeedbackQuestion | None = None

    @property
    def standard(self) -> str:
        return "" if self.question else self.key

    @property
    def is_text(self) -> bool:
        return self.kind == Kind.TEXT

    @property
    def best(self) -> int:
        return {Kind.RATING.value: BEST_RATING, USE: 3}.get(self.kind, 0)

    def labels(self) -> list[tuple[int, str]]:
        """Each value with its words, the least first."""
        if self.kind != USE:
            return [(value, str(value)) for value in range(1, self.best + 1)]
        words = (
            pgettext("what was put to use", "Nothing yet"),
            pgettext("what was put to use", "Something small"),
            pgettext("what was put to use", "A lot"),
        )
        return list(enumerate(words, start=1))


def asked_in(activity: Activity, round_: str) -> list[Asked]:
    """The questions of a round: at the end those of the activity, where staff wrote none ours. At most one query."""
    own = list(activity.feedback_questions.all()) if round_ == FeedbackRound.END else []
    if own:
        return [Asked(str(row.public_id), row.kind, text_of(row, "wording"), row) for row in own]
    language = get_language() or ""
    found = STANDARD[FeedbackRound(round_)]
    return [Asked(code.value, kind, TextIn(str(code.label), language)) for code, kind in found.items()]


def people_asked() -> EnrolmentQuerySet:
    """Those with a seat who were there; where nobody's attendance was ever taken, all of them."""
    marks = AttendanceMark.objects.latest_of_each().filter(enrolment=OuterRef("pk"))
    there = marks.filter(state__in=[AttendanceMark.State.PRESENT, AttendanceMark.State.PARTLY])
    taken = AttendanceMark.objects.filter(session__activity=OuterRef("activity"), source__in=TAKEN_BY)
    return Enrolment.objects.confirmed().filter(Exists(there) | ~Exists(taken))


def is_asked(enrolment: Enrolment) -> bool:
    return people_asked().filter(pk=enrolment.pk).exists()


def unanswered_pairs(activities: Iterable[Activity], round_: str) -> list[tuple[int, int]]:
    """Pairs of activity id and person id: who is asked in these activities and has not answered. One query."""
    rows = people_asked().filter(activity__in=list(activities), **{MARKERS[FeedbackRound(round_)]: False})
    return list(rows.order_by("pk").values_list("activity", "person"))


def waiting_feedback(person: Person | None, now: datetime) -> list[Activity]:
    """The activities that this person can say something about now and has not, the latest first. One query."""
    if person is None:
        return []
    open_now = Q()
    for round_ in FeedbackRound:
        latest = now - OPENS_AFTER[round_]
        within = Q(activity__ends_at__gt=latest - ANSWERED_FOR, activity__ends_at__lte=latest)
        open_now |= within & Q(**{MARKERS[round_]: False})
    rows = people_asked().filter(open_now, person=person, activity__state=Activity.State.PUBLISHED)
    return [row.activity for row in rows.select_related("activity").order_by("-activity__ends_at", "pk")]


@dataclass(frozen=True)
class OwnFeedback:
    """Whether somebody can say something now, and whether the hosts have said what they heard."""

    is_waiting: bool
    is_heard: bool


def own_feedback(enrolment: Enrolment | None, activity: Activity, now: datetime) -> OwnFeedback | None:
    """None, and no query, without a seat or before the end; else one or two queries."""
    if enrolment is None or enrolment.state != Enrolment.State.CONFIRMED or not activity.has_ended(now):
        return None
    round_ = round_at(activity, now)
    is_waiting = round_ is not None and not getattr(enrolment, MARKERS[round_]) and is_asked(enrolment)
    return OwnFeedback(is_waiting, FeedbackReply.objects.filter(activity=activity).exists())


@dataclass(frozen=True)
class Bar:
    """One value of a rating: how many people chose it, in per cent of those who did, and where it is drawn."""

    label: str
    number: int
    percent: int
    row: int
    longest: int

    @property
    def y(self) -> int:
        return 6 + 28 * self.row

    @property
    def text_y(self) -> int:
        return self.y + 15

    @property
    def width(self) -> int:
        return self.percent * self.longest // 100


@dataclass(frozen=True)
class Result:
    """What may be shown of one question: without `is_shown` nothing but how many have answered it."""

    asked: Asked
    number: int
    bars: Sequence[Bar] = ()
    average: Decimal | None = None
    texts: Sequence[str] = ()

    @property
    def is_shown(self) -> bool:
        return self.number >= SHOWN_FROM

    @property
    def height(self) -> int:
        """Of the plot."""
        return 8 + 28 * len(self.bars)

    @property
    def bars_x(self) -> int:
        """Where its bars begin: words need more room than numbers."""
        return 150 if self.asked.kind == USE else 22

    @property
    def words_x(self) -> int:
        """Where the words before the bars end."""
        return self.bars_x - 8

    @property
    def first_texts(self) -> Sequence[str]:
        """Those on the page; all of them are in the table."""
        return self.texts[:MOST_TEXTS]


@dataclass(frozen=True)
class Findings:
    """One round: how many were asked, how many answered, of how many the answers are in the results."""

    round: FeedbackRound
    people: int
    answered: int
    read: int
    results: Sequence[Result] = field(default_factory=list)

    @property
    def percent(self) -> int:
        return round(100 * self.answered / self.people) if self.people else 0

    @property
    def is_shown(self) -> bool:
        return any(result.is_shown for result in self.results)

    @property
    def ratings(self) -> list[Result]:
        """What those who took part are shown."""
        return [result for result in self.results if result.is_shown and not result.asked.is_text]


def findings_of(activity: Activity, round_: FeedbackRound) -> Findings:
    """The results of a round. A constant number of queries."""
    answered = Q(**{MARKERS[round_]: True})
    # Who has answered counts as asked, whatever was noted since.
    rows = Enrolment.objects.filter(activity=activity)
    given = rows.filter(answered).count()
    people = people_asked().filter(activity=activity).exclude(answered).count() + given
    sealed = SealedFeedback.objects.filter(activity=activity, round=round_).count()
    ratings: dict[str, Counter[int]] = defaultdict(Counter)
    texts: dict[str, list[str]] = defaultdict(list)
    answers = FeedbackAnswer.objects.filter(activity=activity, round=round_)
    for public_id, standard, rating, text in answers.values_list("question__public_id", "standard", "rating", "text"):
        key = standard or str(public_id)
        if rating is None:
            texts[key].append(text)
        else:
            ratings[key][rating] += 1
    results = [result_of(asked, ratings[asked.key], texts[asked.key]) for asked in asked_in(activity, round_)]
    return Findings(round_, people, given, max(given - sealed, 0) if results_exist(results) else 0, results)


def results_exist(results: Iterable[Result]) -> bool:
    return any(result.number for result in results)


def result_of(asked: Asked, ratings: Counter[int], texts: list[str]) -> Result:
    """What may be shown: nothing of fewer than five. Texts stand in the order of the alphabet, which tells nothing."""
    number = len(texts) if asked.is_text else ratings.total()
    if number < SHOWN_FROM:
        return Result(asked, number)
    if asked.is_text:
        return Result(asked, number, texts=sorted(texts, key=lambda text: (fold(text), text)))
    longest = 122 if asked.kind == USE else 250
    bars = [
        Bar(label, ratings[value], round(100 * ratings[value] / number), row, longest)
        for row, (value, label) in enumerate(reversed(asked.labels()))
    ]
    total = sum(value * times for value, times in ratings.items())
    average = (Decimal(total) / number).quantize(Decimal("0.1"), ROUND_HALF_UP) if asked.kind != USE else None
    return Result(asked, number, bars=bars, average=average)
