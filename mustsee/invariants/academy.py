"""What must be true of activities, sessions and enrolments."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q

from academy.models import (
    Activity,
    ActivityHost,
    AttendanceMark,
    Delegation,
    Enrolment,
    EnrolmentChange,
    Requirements,
    Session,
)
from academy.models.requirements import REQUIREMENTS_KEPT_FOR
from academy.services.enrolling import MAIL_OF_STATE
from core.errors import DomainError
from mustsee.invariants.registry import ROWS_AT_A_TIME, broken_histories, invariant
from notifications.models import Delivery

State = Enrolment.State


def seats() -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Of each activity: seats that somebody holds, seats that delegations keep, and how many people wait.

    Counted here row by row, not by the platform's own queries, which are to be checked. Walk-ins sit beside all seats.
    """
    held: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    used: Counter[int] = Counter()
    counted = Enrolment.objects.filter(is_walk_in=False).order_by()
    rows = counted.values_list("activity", "state", "hold_ends_at", "delegation")
    for activity_id, state, hold_ends_at, delegation_id in rows.iterator(ROWS_AT_A_TIME):
        if state in {State.CONFIRMED, State.OFFERED} or (state == State.UNCONFIRMED and hold_ends_at):
            held[activity_id] += 1
            used[delegation_id] += 1
        waiting[activity_id] += state == State.WAITING
    kept: Counter[int] = Counter()
    for pk, activity_id, total, returned_at in Delegation.objects.values_list("pk", "activity", "seats", "returned_at"):
        kept[activity_id] += max(total - used[pk], 0) if returned_at is None else 0
    return held, kept, waiting


@invariant("never-above-capacity")
def never_above_capacity(now: datetime) -> Iterator[str]:
    held, kept, _waiting = seats()
    for pk, slug, capacity in Activity.objects.values_list("pk", "slug", "capacity"):
        if held[pk] + kept[pk] > capacity:
            yield f"{slug}: {held[pk]} seats given and {kept[pk]} kept for delegations, {capacity} exist"


@invariant("delegation-within-its-seats")
def delegation_within_its_seats(now: datetime) -> Iterator[str]:
    """No partner has named more people than it has seats for; all of them come to the activity of the delegation."""
    rows: Any = Delegation.objects.with_used_seats()
    for activity, partner, total, used in rows.values_list(
        "activity__slug", "organisation__slug", "seats", "used_seats"
    ):
        if used > total:
            yield f"{activity}: {used} people of {partner} on {total} seats"
    for delegation in Delegation.objects.select_related("activity"):
        if delegation.names_end_at != delegation.derive_end():
            yield f"{delegation.activity.slug}: delegation {delegation.pk} does not end with its last day"
    astray = Enrolment.objects.filter(delegation__isnull=False).exclude(delegation__activity=F("activity"))
    for enrolment in astray:
        yield f"enrolment {enrolment.pk}: its delegation belongs to another activity"


@invariant("nobody-waits-beside-a-free-seat")
def nobody_waits_beside_a_free_seat(now: datetime) -> Iterator[str]:
    """As long as seats are given: until the start, or until the last hours without offers before it."""
    held, kept, waiting = seats()
    for activity in Activity.objects.published().filter(starts_at__gt=now):
        free = activity.capacity - held[activity.pk] - kept[activity.pk]
        if waiting[activity.pk] and free > 0 and activity.gives_seats(now):
            yield f"{activity.slug}: {waiting[activity.pk]} waiting, {free} seats free"


@invariant("an-offer-has-its-end")
def an_offer_has_its_end(now: datetime) -> Iterator[str]:
    """Every offer ends before the activity starts; a mail of it is owed like of every change."""
    for enrolment in Enrolment.objects.filter(state=State.OFFERED).select_related("activity"):
        ends_at, starts_at = enrolment.offer_ends_at, enrolment.activity.starts_at
        if ends_at is None or (starts_at is not None and ends_at > starts_at):
            yield f"{enrolment.activity.slug}: enrolment {enrolment.pk} is offered until {ends_at}"


@invariant("waiting-list-in-order")
def waiting_list_in_order(now: datetime) -> Iterator[str]:
    """Numbers are there, unique, and in the order in which the history says people began to wait.

    The history's ids are given under the lock of the activity; the clocks of two processes may differ.
    """
    waiting = Enrolment.objects.filter(state=State.WAITING).annotate(
        began=Max("changes__pk", filter=Q(changes__to_state=State.WAITING))
    )
    rows = waiting.order_by("activity", "began").values_list("activity__slug", "waiting_number")
    last: dict[str, int] = {}
    for slug, number in rows:
        if number is None:
            yield f"{slug}: somebody waits without a number"
        elif number <= last.get(slug, 0):
            yield f"{slug}: number {number} comes after number {last[slug]}"
        else:
            last[slug] = number


@invariant("session-instants-derived")
def session_instants_derived(now: datetime) -> Iterator[str]:
    for session in Session.objects.order_by("pk").iterator(ROWS_AT_A_TIME):
        stored = (session.starts_at, session.ends_at)
        try:
            session.derive_times()
        except DomainError as error:
            yield f"{session.public_id}: {error}"
            continue
        if stored != (session.starts_at, session.ends_at):
            yield f"{session.public_id}: stored {stored[0]:%Y-%m-%d %H:%M} UTC, derived {session.starts_at:%H:%M} UTC"


@invariant("activity-times-derived")
def activity_times_derived(now: datetime) -> Iterator[str]:
    """From the first and the last planned session, or of all when none is planned any more."""
    spans: dict[int, dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for activity_id, state, starts_at, ends_at in Session.objects.values_list(
        "activity", "state", "starts_at", "ends_at"
    ):
        for kind in {"all", state}:
            spans[activity_id][kind] += [starts_at, ends_at]
    for activity in Activity.objects.order_by("pk").iterator(ROWS_AT_A_TIME):
        moments = spans[activity.pk][Session.State.PLANNED] or spans[activity.pk]["all"]
        derived = (min(moments), max(moments)) if moments else (None, None)
        if (activity.starts_at, activity.ends_at) != derived:
            yield f"{activity.slug}: stored {activity.starts_at}, derived {derived[0]}"
        if activity.enrolment_closes_at != activity.derive_closing():
            yield f"{activity.slug}: the closing of enrolment is not the one of its day and hour"


@invariant("search-text-derived")
def search_text_derived(now: datetime) -> Iterator[str]:
    for activity in Activity.objects.order_by("pk").iterator(ROWS_AT_A_TIME):
        if activity.search_text != activity.derive_search_text():
            yield f"{activity.slug}: the search does not see the texts as they are"


@invariant("published-is-complete")
def published_is_complete(now: datetime) -> Iterator[str]:
    """Exactly one lead host, a title, a language and a session."""
    leads = Counter(ActivityHost.objects.filter(is_lead=True).values_list("activity", flat=True))
    held_in = Counter(Activity.languages.through.objects.values_list("activity", flat=True))
    for activity in Activity.objects.public().order_by("pk").iterator(ROWS_AT_A_TIME):
        if leads[activity.pk] != 1:
            yield f"{activity.slug}: {leads[activity.pk]} lead hosts"
        if not str(activity):
            yield f"{activity.slug}: no title"
        if not held_in[activity.pk]:
            yield f"{activity.slug}: no language"
        if activity.starts_at is None:
            yield f"{activity.slug}: no session"


@invariant("cancelled-with-its-sessions")
def cancelled_with_its_sessions(now: datetime) -> Iterator[str]:
    left = Session.objects.planned().filter(activity__state=Activity.State.CANCELLED)
    for session in left.select_related("activity"):
        if session.activity.cancelled_at and session.ends_at > session.activity.cancelled_at:
            yield f"{session.activity.slug}: cancelled, but a later session is not"


@invariant("needs-stand-on-a-consent")
def needs_stand_on_a_consent(now: datetime) -> Iterator[str]:
    """Diet and access are kept of people who take part, with their own standing consent, and not a day too long."""
    # The duty that purges runs each minute; an hour without it is an outage, not a broken rule.
    latest = now - REQUIREMENTS_KEPT_FOR - timedelta(hours=1)
    rows = Requirements.objects.order_by("pk").select_related("consent", "enrolment__activity")
    for row in rows.iterator(ROWS_AT_A_TIME):
        enrolment, consent = row.enrolment, row.consent
        if consent.withdrawn_at is not None or consent.person_id != enrolment.person_id:
            yield f"enrolment {enrolment.pk}: what the person needs has no consent of theirs"
        if not enrolment.is_live:
            yield f"enrolment {enrolment.pk}: needs are kept of somebody who does not come"
        if enrolment.activity.ends_at is not None and enrolment.activity.ends_at <= latest:
            yield f"enrolment {enrolment.pk}: needs are kept too long after the end"


@invariant("history-tells-the-state")
def history_tells_the_state(now: datetime) -> Iterator[str]:
    """Each enrolment has a history without gaps that begins with nothing and ends with its state."""
    changes = EnrolmentChange.objects.order_by("enrolment", "pk").values_list("enrolment", "from_state", "to_state")
    states = Enrolment.objects.values_list("pk", "state")
    return broken_histories("enrolment", changes.iterator(ROWS_AT_A_TIME), states)


@invariant("walk-ins-are-there")
def walk_ins_are_there(now: datetime) -> Iterator[str]:
    """Somebody let in on the spot has a mark in a session of that activity; no mark belongs to another activity."""
    noted = AttendanceMark.objects.filter(enrolment=OuterRef("pk"))
    for enrolment in Enrolment.objects.filter(~Exists(noted), is_walk_in=True):
        yield f"enrolment {enrolment.pk}: walked in, but nothing was noted"
    astray = AttendanceMark.objects.exclude(session__activity=F("enrolment__activity")).order_by("pk")
    for mark in astray:
        yield f"mark {mark.public_id}: its session and its enrolment belong to two activities"
    for mark in AttendanceMark.objects.filter(noted_at__gt=F("received_at")).order_by("pk"):
        yield f"mark {mark.public_id}: was received before it was noted"


@invariant("each-change-is-told")
def each_change_is_told(now: datetime) -> Iterator[str]:
    """Seats given, waiting and withdrawn: one delivery each, whatever became of it. A guest's hold ends silently."""
    mails = Q(kind__startswith="academy.enrolment-") | Q(kind="academy.delegate-named")
    told = set(Delivery.objects.filter(mails).values_list("key", "person"))
    silent = Q(from_state=State.UNCONFIRMED, to_state=State.LAPSED)
    changes = EnrolmentChange.objects.filter(to_state__in=list(MAIL_OF_STATE)).exclude(silent)
    for public_id, person_id in changes.values_list("public_id", "enrolment__person").iterator(ROWS_AT_A_TIME):
        if (str(public_id), person_id) not in told:
            yield f"history row {public_id}: nothing was owed to the person"
