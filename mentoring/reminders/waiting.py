"""What waits in a pairing: each rule says who is reminded, from when and until when, and under which key.

The same rule plans a reminder and is asked again when it is sent: a fact that has changed meanwhile silences it. Only
proposals and active pairings wait for anything: nothing is said while a pairing is paused.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Person
from mentoring.mails import About, mail_about
from mentoring.models import Agreement, FitCheck, Meeting, Pairing, PairingChange
from notifications.reminders import Mail, Occasion

ANSWER_BEFORE_LAPSE = timedelta(days=3)
AGREEMENT_WAITS = timedelta(days=7)
FIT_WAITS = timedelta(hours=48)
END_NEAR = timedelta(days=14)
# How long after its moment a reminder is still worth sending, when no machine ran.
USEFUL_FOR = timedelta(days=14)
SILENT_RHYTHMS = 2
MORNING = time(7)
State = Pairing.State
Pairings = QuerySet[Pairing]


@dataclass(frozen=True)
class Waiting:
    """One person is waited for, from `since` (inclusive) to `until`."""

    person: Person
    key: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Watch:
    """`candidates(now)` narrows down in the database, `rule(pairing, now)` decides."""

    candidates: Callable[[datetime], Pairings]
    rule: Callable[[Pairing, datetime], Iterator[Waiting]]

    def due(self, now: datetime) -> Iterator[tuple[Occasion, datetime]]:
        for pairing in loaded(self.candidates(now), now):
            for row in self.rule(pairing, now):
                if row.since <= now < row.until:
                    yield Occasion(row.person.pk, row.key), row.until

    def contexts(self, occasions: Sequence[Occasion], now: datetime) -> dict[Occasion, Mail | None]:
        """Keys begin with the public id of the pairing."""
        answers: dict[Occasion, Mail | None] = dict.fromkeys(occasions)
        ids = {occasion.key.partition(":")[0] for occasion in occasions}
        for pairing in loaded(Pairing.objects.filter(public_id__in=ids), now):
            for row in self.rule(pairing, now):
                occasion = Occasion(row.person.pk, row.key)
                if occasion in answers:
                    answers[occasion] = mail_about(About(pairing, row.person), agreement=in_force(pairing))
        return answers


def loaded(pairings: Pairings, now: datetime) -> list[Any]:
    """With all that the rules look at, in a constant number of queries."""
    rows = with_silence(pairings, now).select_related("mentor__territory", "mentee__territory", "request")
    return list(
        rows.prefetch_related(
            Prefetch("agreements", Agreement.objects.order_by("-revision"), to_attr="revisions"),
            Prefetch("fit_checks", FitCheck.objects.filter(answer=FitCheck.Answer.WAITING), to_attr="open_checks"),
        )
    )


def with_silence(pairings: Pairings, now: datetime) -> QuerySet[Any]:
    """Annotates when the two last met, when they last went on after a pause, their rhythm, and whether they have a
    plan."""
    held = Meeting.objects.filter(pairing=OuterRef("pk"), state=Meeting.State.HELD).order_by("-starts_at")
    plans = Meeting.objects.filter(pairing=OuterRef("pk"), state=Meeting.State.PLANNED, starts_at__gt=now)
    resumed = PairingChange.objects.filter(pairing=OuterRef("pk"), from_state=State.PAUSED, to_state=State.ACTIVE)
    agreements = Agreement.objects.filter(pairing=OuterRef("pk")).order_by("-revision")
    accepted = agreements.filter(mentor_accepted_at__isnull=False, mentee_accepted_at__isnull=False)
    return pairings.annotate(
        last_held_at=Subquery(held.values("starts_at")[:1], output_field=DateTimeField()),
        resumed_at=Subquery(resumed.order_by("-at").values("at")[:1], output_field=DateTimeField()),
        rhythm_days=Coalesce(
            Subquery(accepted.values("rhythm_days")[:1], output_field=IntegerField()),
            Subquery(agreements.values("rhythm_days")[:1], output_field=IntegerField()),
        ),
        has_plan=Exists(plans),
    )


def latest(pairing: Any) -> Agreement | None:
    return pairing.revisions[0] if pairing.revisions else None


def in_force(pairing: Any) -> Agreement | None:
    """The latest that both have accepted; before there is one, the latest."""
    return next((row for row in pairing.revisions if row.is_accepted), latest(pairing))


def both(pairing: Pairing) -> tuple[Person, Person]:
    return pairing.mentor, pairing.mentee


def morning(day: date) -> datetime:
    """The hour at which what is due on a day is said."""
    return datetime.combine(day, MORNING, UTC)


def active_with_agreement(*conditions: Q, **terms: Any) -> Pairings:
    found = Agreement.objects.filter(*conditions, **terms).values("pairing")
    return Pairing.objects.filter(state=State.ACTIVE, pk__in=found)


# A proposal waits


def proposals_near_lapse(now: datetime) -> Pairings:
    soon = now + ANSWER_BEFORE_LAPSE
    return Pairing.objects.filter(state=State.PROPOSED, answer_by__gt=now, answer_by__lte=soon)


def unanswered_proposal(pairing: Pairing, now: datetime) -> Iterator[Waiting]:
    """Whoever has not answered, three days before it lapses."""
    if pairing.state != State.PROPOSED:
        return
    for person, answered in zip(both(pairing), (pairing.mentor_accepted_at, pairing.mentee_accepted_at), strict=True):
        if answered is None:
            since = pairing.answer_by - ANSWER_BEFORE_LAPSE
            yield Waiting(person, str(pairing.public_id), since, pairing.answer_by)


# The agreement waits


def agreements_waiting(now: datetime) -> Pairings:
    waiting = Q(mentor_accepted_at__isnull=True) | Q(mentee_accepted_at__isnull=True)
    return active_with_agreement(waiting, proposed_at__lte=now - AGREEMENT_WAITS)


def unaccepted_agreement(pairing: Any, now: datetime) -> Iterator[Waiting]:
    """Whoever has not accepted the latest revision, after seven days in which the pairing was not paused."""
    agreement = latest(pairing)
    if pairing.state != State.ACTIVE or agreement is None:
        return
    asked_at = max(agreement.proposed_at, pairing.resumed_at or agreement.proposed_at)
    since = asked_at + AGREEMENT_WAITS
    sides = (agreement.mentor_accepted_at, agreement.mentee_accepted_at)
    for person, accepted in zip(both(pairing), sides, strict=True):
        if accepted is None:
            yield Waiting(person, f"{pairing.public_id}:{agreement.revision}", since, since + USEFUL_FOR)


# Nothing is logged


def silent_pairings(now: datetime) -> Pairings:
    """Read narrowly first: every active pairing is looked at each minute."""
    rows = with_silence(Pairing.objects.filter(state=State.ACTIVE), now).filter(has_plan=False, rhythm_days__gt=0)
    silent = []
    for pk, rhythm_days, *moments in rows.values_list("pk", "rhythm_days", "started_at", "last_held_at", "resumed_at"):
        since = max(moment for moment in moments if moment) + SILENT_RHYTHMS * timedelta(days=rhythm_days)
        if since <= now < since + USEFUL_FOR:
            silent.append(pk)
    return Pairing.objects.filter(pk__in=silent)


def nothing_logged(pairing: Any, now: datetime) -> Iterator[Waiting]:
    """Both, when twice the rhythm has passed since they last met, began or went on, and nothing is planned."""
    if pairing.state != State.ACTIVE or pairing.has_plan or not pairing.rhythm_days:
        return
    last = max(moment for moment in (pairing.started_at, pairing.last_held_at, pairing.resumed_at) if moment)
    since = last + SILENT_RHYTHMS * timedelta(days=pairing.rhythm_days)
    for person in both(pairing):
        yield Waiting(person, f"{pairing.public_id}:{last:%Y-%m-%d}", since, since + USEFUL_FOR)


# The review, the end


def reviews_due(now: datetime) -> Pairings:
    return active_with_agreement(review_on__lte=now.date(), review_on__gte=(now - USEFUL_FOR).date())


def review_due(pairing: Any, now: datetime) -> Iterator[Waiting]:
    """Both, from the morning of the day on, until they have met since, or say that they have looked back."""
    agreement = in_force(pairing)
    if pairing.state != State.ACTIVE or agreement is None or pairing.has_looked_back(agreement.review_on):
        return
    if pairing.last_held_at is not None and pairing.last_held_at.date() >= agreement.review_on:
        return
    since = morning(agreement.review_on)
    for person in both(pairing):
        yield Waiting(person, f"{pairing.public_id}:{agreement.review_on}", since, since + USEFUL_FOR)


def ends_near(now: datetime) -> Pairings:
    return active_with_agreement(ends_on__gte=now.date(), ends_on__lte=(now + END_NEAR).date())


def end_near(pairing: Any, now: datetime) -> Iterator[Waiting]:
    """Both, from two weeks before the end that they agreed on."""
    agreement = in_force(pairing)
    if pairing.state != State.ACTIVE or agreement is None:
        return
    end = morning(agreement.ends_on)
    for person in both(pairing):
        yield Waiting(person, f"{pairing.public_id}:{agreement.ends_on}", end - END_NEAR, end)


# The fit check waits


def fit_checks_waiting(now: datetime) -> Pairings:
    asked = FitCheck.objects.filter(
        answer=FitCheck.Answer.WAITING,
        asked_at__lte=now - FIT_WAITS,
        asked_at__gt=now - FIT_WAITS - USEFUL_FOR,
    )
    return Pairing.objects.filter(state=State.ACTIVE, pk__in=asked.values("pairing"))


def unanswered_fit(pairing: Any, now: datetime) -> Iterator[Waiting]:
    """Whoever was asked and has not answered, alone, after 48 hours."""
    if pairing.state != State.ACTIVE:
        return
    for check in pairing.open_checks:
        person = pairing.mentor if check.person_id == pairing.mentor_id else pairing.mentee
        since = check.asked_at + FIT_WAITS
        yield Waiting(person, f"{pairing.public_id}:{check.round}", since, since + USEFUL_FOR)


PROPOSAL = Watch(proposals_near_lapse, unanswered_proposal)
AGREEMENT = Watch(agreements_waiting, unaccepted_agreement)
SILENCE = Watch(silent_pairings, nothing_logged)
REVIEW = Watch(reviews_due, review_due)
END = Watch(ends_near, end_near)
FIT = Watch(fit_checks_waiting, unanswered_fit)
