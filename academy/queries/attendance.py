"""What is noted about who was, or will not be, in a session."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from academy.models import AttendanceMark, Enrolment, RoomCode, Session
from academy.models.room_code import MOST_AFTER, MOST_BEFORE
from core.text import fold

Excused = AttendanceMark.State.EXCUSED
THERE = (AttendanceMark.State.PRESENT, AttendanceMark.State.PARTLY)


def excused_pairs(sessions: Iterable[Session]) -> set[tuple[int, int]]:
    """Pairs of session id and person id: who has said that they cannot come to which of these. One query."""
    rows = AttendanceMark.objects.filter(session__in=list(sessions)).latest_of_each().filter(state=Excused)
    return set(rows.order_by().values_list("session_id", "enrolment__person_id"))


def excused_counts(sessions: Iterable[Session]) -> Counter[int]:
    """How many of those with a seat are excused, by session id. One query."""
    rows = AttendanceMark.objects.filter(session__in=list(sessions)).latest_of_each()
    seated = rows.filter(state=Excused, enrolment__state=Enrolment.State.CONFIRMED)
    return Counter(seated.order_by().values_list("session_id", flat=True))


@dataclass(frozen=True)
class OwnSessions:
    """Of one person's sessions, by id: those they may still answer for, those they are excused from, and those in which
    they can say now that they are there.
    """

    open: set[int] = field(default_factory=set)
    excused: set[int] = field(default_factory=set)
    # Those whose code in the room works now.
    coded: set[int] = field(default_factory=set)


def own_sessions(enrolment: Enrolment | None, sessions: Iterable[Session], now: datetime) -> OwnSessions:
    """Nothing without a confirmed seat, and then no query; else one, and one more around a session."""
    if enrolment is None or enrolment.state != Enrolment.State.CONFIRMED:
        return OwnSessions()
    marks = dict(
        AttendanceMark.objects.filter(enrolment=enrolment).latest_of_each().order_by().values_list("session", "state")
    )
    sessions = list(sessions)
    coming = {row.pk for row in sessions if not row.is_cancelled and not row.has_ended(now)}
    by_the_person = ("", AttendanceMark.State.EXPECTED, Excused)
    return OwnSessions(
        open={pk for pk in coming if marks.get(pk, "") in by_the_person},
        excused={pk for pk, state in marks.items() if state == Excused},
        coded=with_open_code(sessions, now) - {pk for pk, state in marks.items() if state in THERE},
    )


def with_open_code(sessions: Iterable[Session], now: datetime) -> set[int]:
    """Ids of those whose code in the room works now; no query unless one is near."""
    before, after = timedelta(minutes=MOST_BEFORE), timedelta(minutes=MOST_AFTER)
    near = {row.pk: row for row in sessions if row.starts_at - before <= now < row.starts_at + after}
    near = {pk: row for pk, row in near.items() if not row.is_cancelled}
    if not near:
        return set()
    codes = list(RoomCode.objects.filter(session__in=near))
    for code in codes:
        code.session = near[code.session_id]
    return {code.session_id for code in codes if code.is_open(now)}


@dataclass
class SheetRow:
    """One line of the attendance sheet: an enrolment and what was noted, the latest first. `state` and `minutes` are
    what the form shows; `error` stands beside the minutes."""

    enrolment: Enrolment
    marks: list[AttendanceMark]
    state: str = ""
    minutes: str = ""
    error: str = ""

    @property
    def latest(self) -> AttendanceMark | None:
        return self.marks[0] if self.marks else None

    @property
    def is_noted(self) -> bool:
        """Whether something is noted that was not taken back."""
        return shown(self.latest) != shown(None)

    def as_of(self, seen: int) -> tuple[str, str]:
        """State and minutes as somebody saw them who had read the marks up to the id `seen`."""
        mark = next((mark for mark in self.marks if mark.pk <= seen), None)
        return shown(mark)


def shown(mark: AttendanceMark | None) -> tuple[str, str]:
    """A mark as the two fields of the form; expected is the empty choice."""
    if mark is None or mark.state == AttendanceMark.State.EXPECTED:
        return "", ""
    return mark.state, "" if mark.minutes is None else str(mark.minutes)


def sheet_of(session: Session) -> list[SheetRow]:
    """Everybody with a seat, walk-ins too, and everybody of whom something is noted, by name. Two queries."""
    marks: dict[int, list[AttendanceMark]] = defaultdict(list)
    noted = AttendanceMark.objects.filter(session=session).select_related("by").order_by("-noted_at", "-pk")
    for mark in noted:
        marks[mark.enrolment_id].append(mark)
    wanted = Q(state=Enrolment.State.CONFIRMED) | Q(pk__in=list(marks))
    rows = Enrolment.objects.filter(wanted, activity=session.activity_id).select_related("person", "walk_in")
    sheet = [SheetRow(row, marks[row.pk]) for row in rows.order_by("pk")]
    sheet.sort(key=lambda line: fold(line.enrolment.shown_name))
    for line in sheet:
        line.state, line.minutes = shown(line.latest)
    return sheet
