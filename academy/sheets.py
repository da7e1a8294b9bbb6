"""The attendance sheet on paper: which sheets there are, and which boxes each of four countries wants on them.

The words are in the templates (`paper/academy/`), in the language of the sheet.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from academy.models import Session, SessionFacilitator
from academy.queries.sheets import Attendee
from core import when

MORNING_ENDS = 13 * 60
EVENING_BEGINS = 18 * 60
# What fits beside number, name and organisation on an upright page and on one on its side, in millimetres.
UPRIGHT_MM, WIDE_MM = 90, 180
SIGNATURE_MM, NARROW_MM = 30, 14


class Part(models.TextChoices):
    MORNING = "morning", pgettext_lazy("part of the day", "Morning")
    AFTERNOON = "afternoon", pgettext_lazy("part of the day", "Afternoon")
    EVENING = "evening", pgettext_lazy("part of the day", "Evening")


def part_of_day(session: Session) -> Part:
    """Where the middle of the session lies on the clock of its place: before 13:00, before 18:00, or later."""
    middle = sum(at.hour * 60 + at.minute for at in (session.start_time, session.end_time)) / 2
    if middle < MORNING_ENDS:
        return Part.MORNING
    return Part.AFTERNOON if middle < EVENING_BEGINS else Part.EVENING


class Box(models.TextChoices):
    """What is written by hand beside a name."""

    SIGNATURE = "signature", _("Signature")
    TIME_IN = "time-in", pgettext_lazy("attendance sheet", "Arrived at")
    SIGNED_IN = "signed-in", pgettext_lazy("attendance sheet", "Signature on arrival")
    TIME_OUT = "time-out", pgettext_lazy("attendance sheet", "Left at")
    SIGNED_OUT = "signed-out", pgettext_lazy("attendance sheet", "Signature on leaving")
    HOURS = "hours", pgettext_lazy("attendance sheet", "Hours")

    @property
    def is_narrow(self) -> bool:
        return self in {Box.TIME_IN, Box.TIME_OUT, Box.HOURS}

    @property
    def width_mm(self) -> int:
        return NARROW_MM if self.is_narrow else SIGNATURE_MM


@dataclass(frozen=True)
class Layout:
    """What a country wants: the boxes for each sitting, and whether a sitting is a session or a half-day."""

    boxes: tuple[Box, ...]
    note: Promise
    by_session: bool = False
    has_summaries: bool = False

    @property
    def width_mm(self) -> int:
        """Of the boxes of one sitting."""
        return sum(box.width_mm for box in self.boxes)


# Source: docs/decisions/0015-a-sheet-follows-the-country-of-the-meeting.md
LAYOUTS = {
    "PT": Layout((Box.SIGNATURE,), _("Please sign for each session you attend."), by_session=True, has_summaries=True),
    "IT": Layout(
        (Box.TIME_IN, Box.SIGNED_IN, Box.TIME_OUT, Box.SIGNED_OUT),
        _("Please write the time and sign, when you arrive and when you leave."),
    ),
    "ES": Layout((Box.HOURS, Box.SIGNATURE), _("Please write how many hours you attended, and sign.")),
    "FR": Layout(
        (Box.SIGNATURE,),
        _("Please sign for each half-day yourself. Your signature confirms that you were there at these hours."),
    ),
}


@dataclass(frozen=True)
class Line:
    """One session as the sheet names it; `number` counts the sessions of the activity that take place."""

    number: int
    session: Session

    @property
    def hours(self) -> str:
        return f"{self.session.start_time:%H:%M}–{self.session.end_time:%H:%M}"

    @property
    def zone(self) -> str:
        return when.zone_text(self.session.time_zone, self.session.starts_at)

    @property
    def duration(self) -> str:
        return when.minutes_text(self.session.duration_minutes)

    @property
    def place(self) -> str:
        """Where it is; empty for an online session without a place."""
        return ", ".join(text for text in (self.session.place, self.session.address) if text)


@dataclass(frozen=True)
class Sitting:
    """What one signature stands for: a session, or the sessions of a half-day."""

    part: Part
    lines: tuple[Line, ...]
    by_session: bool

    @property
    def hours(self) -> str:
        return ", ".join(line.hours for line in self.lines)

    @property
    def minutes(self) -> int:
        return sum(line.session.duration_minutes for line in self.lines)

    @property
    def duration(self) -> str:
        return when.minutes_text(self.minutes)

    def is_run_by(self, person_id: int) -> bool:
        return any(row.person_id == person_id for line in self.lines for row in line.session.facilitators.all())

    @property
    def has_facilitator(self) -> bool:
        return any(line.session.facilitators.all() for line in self.lines)


@dataclass(frozen=True)
class Trainer:
    """A line for the signature of who ran it: nobody named leaves a line to write on. `signs`: in which sittings."""

    row: SessionFacilitator | None
    signs: tuple[bool, ...]


@dataclass(frozen=True)
class Options:
    """What was chosen on the page. No day: all of them."""

    day: date | None
    by_half_day: bool
    language: str
    layout: Layout
    apart: bool
    blank_rows: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: a day or a part of it, for everybody or for one of the two lists."""

    day: date
    part: Part | None
    sittings: tuple[Sitting, ...]
    people: tuple[Attendee, ...]
    # "", "local" or "international".
    group: str
    options: Options
    # The summaries of what was done come once, after the last list of the same sessions.
    shows_summaries: bool

    @property
    def day_text(self) -> str:
        return when.day_in(self.day, get_language() or "")

    @property
    def boxes(self) -> tuple[Box, ...]:
        return self.options.layout.boxes

    @property
    def lines(self) -> list[Line]:
        return [line for sitting in self.sittings for line in sitting.lines]

    @property
    def zones(self) -> list[str]:
        return list(dict.fromkeys(line.zone for line in self.lines))

    @property
    def places(self) -> list[str]:
        return list(dict.fromkeys(line.place for line in self.lines if line.place))

    @property
    def is_online(self) -> bool:
        return not self.places and any(line.session.join_link for line in self.lines)

    @property
    def duration(self) -> str:
        return when.minutes_text(sum(sitting.minutes for sitting in self.sittings))

    @property
    def is_wide(self) -> bool:
        """Whether the boxes need the page on its side."""
        return len(self.sittings) * self.options.layout.width_mm > UPRIGHT_MM

    @property
    def blank_numbers(self) -> range:
        """The numbers of the rows for people who come without enrolment."""
        return range(len(self.people) + 1, len(self.people) + self.options.blank_rows + 1)

    @property
    def row_count(self) -> int:
        return len(self.people) + self.options.blank_rows

    @property
    def trainers(self) -> list[Trainer]:
        """Who runs it, each once, in the role first named; and a line to write on where nobody is named."""
        named: dict[int, SessionFacilitator] = {}
        for line in self.lines:
            for row in line.session.facilitators.all():
                named.setdefault(row.person_id, row)
        rows = [Trainer(row, tuple(one.is_run_by(pk) for one in self.sittings)) for pk, row in named.items()]
        unnamed = tuple(not sitting.has_facilitator for sitting in self.sittings)
        return [*rows, Trainer(None, unnamed)] if any(unnamed) else rows


def sheets_for(lines: Iterable[Line], people: Sequence[Attendee], options: Options) -> list[Sheet]:
    """The sheets of these sessions in the order of signing, each with the people of its list."""

    def sheet_key(line: Line) -> Any:
        return (line.session.day, part_of_day(line.session) if options.by_half_day else None)

    chosen = [line for line in lines if options.day in (None, line.session.day)]
    sheets: list[Sheet] = []
    for (day, part), found in groupby(sorted(chosen, key=in_order), key=sheet_key):
        lists = lists_of(people, options)
        for sittings in that_fit_a_page(sittings_of(list(found), options.layout), options.layout):
            for group, listed in lists:
                shows = options.layout.has_summaries and group == lists[-1][0]
                sheets.append(Sheet(day, part, sittings, tuple(listed), group, options, shows_summaries=shows))
    return sheets


def that_fit_a_page(sittings: Sequence[Sitting], layout: Layout) -> list[tuple[Sitting, ...]]:
    """As many on one sheet as leave room to sign on a page on its side; the others on a further one."""
    most = max(1, WIDE_MM // layout.width_mm)
    return [tuple(sittings[first : first + most]) for first in range(0, len(sittings), most)]


def in_order(line: Line) -> Any:
    """By day and part of it on the clock of the place, then as they begin."""
    parts = list(Part)
    return (line.session.day, parts.index(part_of_day(line.session)), line.session.start_time, line.number)


def sittings_of(lines: Sequence[Line], layout: Layout) -> tuple[Sitting, ...]:
    def part(line: Line) -> Part:
        return part_of_day(line.session)

    def alone(line: Line) -> int:
        return line.number

    key: Callable[[Line], Any] = alone if layout.by_session else part
    groups = [tuple(group) for _key, group in groupby(lines, key=key)]
    return tuple(Sitting(part(group[0]), group, layout.by_session) for group in groups)


def lists_of(people: Sequence[Attendee], options: Options) -> list[tuple[str, list[Attendee]]]:
    """Everybody on one list; or two, of which one without people is there only for its blank rows."""
    if not options.apart:
        return [("", list(people))]
    local = [person for person in people if person.is_local]
    others = [person for person in people if not person.is_local]
    both = [("local", local), ("international", others)]
    return both if options.blank_rows else [(group, rows) for group, rows in both if rows] or both[:1]


def lines_of(sessions: Iterable[Session], shown: Iterable[Session]) -> list[Line]:
    """Those of `shown` that take place, with their number among all the `sessions` of the activity that do."""
    wanted = {session.pk for session in shown}
    held = [session for session in sessions if not session.is_cancelled]
    return [Line(number, session) for number, session in enumerate(held, start=1) if session.pk in wanted]
