"""What must be true of certificates: each valid one is earned, numbered, and its holder was told."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Sum

from academy.models import Assessment, AttendanceMark, Enrolment, Module, Session
from credentials.models import Certificate, Counter
from mentoring.models import Meeting, Pairing
from mustsee.invariants.registry import ROWS_AT_A_TIME, invariant
from notifications.models import Delivery

State = AttendanceMark.State


def minutes_by_seat(seats: list[int]) -> dict[int, tuple[int, int]]:
    """Minutes attended and scheduled of each enrolment, counted here mark by mark."""
    latest: dict[tuple[int, int], AttendanceMark] = {}
    for mark in AttendanceMark.objects.filter(enrolment__in=seats).order_by("noted_at", "pk"):
        latest[mark.enrolment_id, mark.session_id] = mark
    activities = dict(Enrolment.objects.filter(pk__in=seats).values_list("pk", "activity"))
    sessions: defaultdict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.filter(activity__in=set(activities.values()), state=Session.State.PLANNED):
        sessions[session.activity_id].append(session)
    found = {}
    for seat, activity in activities.items():
        attended = scheduled = 0
        for session in sessions[activity]:
            noted, whole = latest.get((seat, session.pk)), session.duration_minutes
            if noted is not None and noted.state == State.EXCUSED:
                continue
            scheduled += whole
            if noted is not None:
                attended += {State.PRESENT: whole, State.PARTLY: min(noted.minutes or 0, whole)}.get(
                    State(noted.state), 0
                )
        found[seat] = (attended, scheduled)
    return found


@invariant("valid-certificate-is-earned")
def valid_certificate_is_earned(now: datetime) -> Iterator[str]:
    """Its share was reached with the minutes it says, by somebody who has a seat; assessed ones were passed."""
    rows = list(Certificate.objects.valid().filter(source_app="academy"))
    for start in range(0, len(rows), ROWS_AT_A_TIME):
        batch = rows[start : start + ROWS_AT_A_TIME]
        seats = {
            str(row.public_id): row
            for row in Enrolment.objects.filter(public_id__in=[row.source_key for row in batch], state="confirmed")
        }
        minutes = minutes_by_seat([seat.pk for seat in seats.values()])
        results: dict[int, str] = {}
        for assessment in Assessment.objects.filter(enrolment__in=list(minutes)).order_by("at", "pk"):
            results[assessment.enrolment_id] = assessment.result
        for row in batch:
            seat = seats.get(row.source_key)
            attended, scheduled = minutes[seat.pk] if seat else (0, 0)
            if seat is None or seat.person_id != row.holder_id:
                yield f"{row.number}: its holder has no such seat"
            elif attended * 100 < (row.required_percent or 0) * scheduled or attended != row.attended_minutes:
                yield f"{row.number}: {attended} of {scheduled} minutes attended, it says {row.attended_minutes}"
            elif row.kind == Certificate.Kind.ASSESSED and results.get(seat.pk) != Assessment.Result.PASSED:
                yield f"{row.number}: no assessment was passed"


@invariant("mentoring-hours-are-those-logged")
def mentoring_hours_are_those_logged(now: datetime) -> Iterator[str]:
    held = Meeting.objects.filter(state=Meeting.State.HELD).order_by()
    logged_minutes = held.values("pairing__public_id").annotate(all=Sum("minutes"))
    minutes = {str(key): total for key, total in logged_minutes.values_list("pairing__public_id", "all")}
    mentors = {str(key): mentor for key, mentor in Pairing.objects.values_list("public_id", "mentor")}
    for row in Certificate.objects.valid().filter(source_app="mentoring"):
        logged, mentor = minutes.get(row.source_key), mentors.get(row.source_key)
        if logged != row.attended_minutes or mentor != row.holder_id:
            yield f"{row.number}: {logged} minutes were logged, it says {row.attended_minutes}"


@invariant("certificates-within-their-counters")
def certificates_within_their_counters(now: datetime) -> Iterator[str]:
    """A number given twice would be a certificate that nobody can tell from another."""
    last = dict(Counter.objects.values_list("name", "last"))
    for number, index in Certificate.objects.values_list("number", "status_index").iterator(ROWS_AT_A_TIME):
        _prefix, year, serial = number.split("-")
        if int(serial) > last.get(f"number-{year}", 0) or index >= last.get("status", 0):
            yield f"{number}: beyond the numbers given"


@invariant("each-certificate-is-told")
def each_certificate_is_told(now: datetime) -> Iterator[str]:
    told = Delivery.objects.filter(kind="credentials.certificate-issued").values_list("key", "person")
    known = set(told.iterator(ROWS_AT_A_TIME))
    rows = Certificate.objects.values_list("public_id", "holder", "number")
    for public_id, holder, number in rows.iterator(ROWS_AT_A_TIME):
        if (str(public_id), holder) not in known:
            yield f"{number}: its holder was not told"


@invariant("valid-path-certificate-is-earned")
def valid_path_certificate_is_earned(now: datetime) -> Iterator[str]:
    """Each module was attended for the share it says, in an activity that is over, and the minutes are theirs."""
    for row in Certificate.objects.valid().filter(source_app="academy-path").iterator(ROWS_AT_A_TIME):
        path, person = (int(part) for part in row.source_key.split(":"))
        seats = Enrolment.objects.filter(person=person, state="confirmed", activity__module__path=path)
        over = seats.filter(activity__state="published", activity__ends_at__lte=now)
        modules = dict(over.values_list("pk", "activity__module"))
        minutes = minutes_by_seat(list(modules))
        found: defaultdict[int, list[int]] = defaultdict(list)
        for seat in over.order_by("activity__starts_at", "activity", "pk"):
            attended, scheduled = minutes[seat.pk]
            if scheduled and attended * 100 >= (row.required_percent or 0) * scheduled:
                found[modules[seat.pk]].append(attended)
        missing = Module.objects.filter(path=path).exclude(pk__in=list(found)).count()
        total = sum(attended[0] for attended in found.values())
        if missing or row.holder_id != person or total != row.attended_minutes:
            yield f"{row.number}: {total} minutes count, {missing} modules are missing; it says {row.attended_minutes}"
