"""My path as a picture: stations on a line, which turns where the row is full. The list beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from academy.queries.own_paths import OwnStep

IN_A_ROW = 5
STEP = 64
ROW = 76
SIDE = 24
# Above a station there is room for what points at the next one.
TOP = 38


@dataclass(frozen=True)
class Station:
    """One module, in the units of the drawing."""

    x: int
    y: int
    number: int
    state: str


@dataclass(frozen=True)
class Track:
    """The line from one station to the next; `is_done` where it has been travelled."""

    x1: int
    y1: int
    x2: int
    y2: int
    is_done: bool


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    stations: list[Station] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)


def picture_of(steps: Sequence[OwnStep]) -> Picture:
    """The picture of a path's modules in order; each second row runs back, as a line on a map does."""
    stations = []
    for number, step in enumerate(steps):
        row, place = divmod(number, IN_A_ROW)
        column = place if row % 2 == 0 else IN_A_ROW - 1 - place
        stations.append(Station(SIDE + column * STEP, TOP + row * ROW, number + 1, step.state.value))
    tracks = [Track(one.x, one.y, two.x, two.y, one.state == "done") for one, two in pairwise(stations)]
    columns, rows = min(len(stations), IN_A_ROW), -(-len(stations) // IN_A_ROW)
    return Picture(2 * SIDE + max(columns - 1, 0) * STEP, TOP + SIDE + max(rows - 1, 0) * ROW, stations, tracks)
