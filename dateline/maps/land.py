"""The land of the world in degrees, cut to a window."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from dateline.maps.lines import Coordinates

_STRETCH = 32
"""Points that are passed over together where all lie on one side of a window."""
_WEST, _EAST = -195.0, 195.0
"""No ring of either sheet goes on farther."""


class Window(NamedTuple):
    """Degrees; `west` and `east` may lie beyond 180, less than 360 apart or just that."""

    west: float
    south: float
    east: float
    north: float


class Shore(NamedTuple):
    """A closed line with its bounds, and those of each of its stretches."""

    points: tuple[Coordinates, ...]
    bounds: Window
    stretches: tuple[tuple[int, int, Window], ...]


@cache
def shores(sheet: str) -> tuple[Shore, ...]:
    """`near` for a part of the world, `far` for all of it."""
    read = json.loads(Path(__file__).with_name("land.json").read_bytes())
    return tuple(_shore(steps, read["unit"]) for steps in read[sheet])


@cache
def _columns(sheet: str) -> tuple[tuple[int, ...], ...]:
    """The numbers of the shores that reach into each column of ten degrees, from `_WEST` on."""
    columns: list[list[int]] = [[] for _ in range(_column(_EAST) + 1)]
    for number, shore in enumerate(shores(sheet)):
        for column in range(_column(shore.bounds.west), _column(shore.bounds.east) + 1):
            columns[column].append(number)
    return tuple(map(tuple, columns))


def _column(lon: float) -> int:
    return int((min(max(lon, _WEST), _EAST) - _WEST) // 10)


def _shore(steps: Sequence[int], unit: int) -> Shore:
    along = (accumulate(steps[first::2]) for first in (0, 1))
    points = tuple([(x / unit, y / unit) for x, y in zip(*along, strict=True)])
    stretches = tuple(
        (first, last, _bounds(points[first : last + 1]))
        for first in range(0, len(points), _STRETCH)
        for last in [min(first + _STRETCH, len(points) - 1)]
    )
    return Shore(points, _bounds(points), stretches)


def _bounds(points: Sequence[Coordinates]) -> Window:
    across, up = zip(*points, strict=True)
    return Window(min(across), min(up), max(across), max(up))


def land_in(window: Window, sheet: str) -> Iterator[list[Coordinates]]:
    """The land's rings, cut along the edges of `window`; also where it lies across 180 degrees."""
    for shift in (-360, 0, 360):
        seen = window._replace(west=window.west - shift, east=window.east - shift)
        if seen.east < _WEST or seen.west > _EAST:
            continue
        here = _columns(sheet)[_column(seen.west) : _column(seen.east) + 1]
        for number in sorted(set().union(*here)):
            shore = shores(sheet)[number]
            if not _is_apart(shore.bounds, seen):
                ring = _part(shore, seen)
                if len(ring) > 2:
                    yield [(lon + shift, lat) for lon, lat in ring] if shift else ring


def _is_apart(bounds: Window, window: Window) -> bool:
    """Whether all lies on one side of `window`."""
    return (
        bounds.east < window.west
        or bounds.west > window.east
        or bounds.north < window.south
        or bounds.south > window.north
    )


def _part(shore: Shore, window: Window) -> list[Coordinates]:
    """What of it is in `window`."""
    west, south, east, north = shore.bounds
    is_inside = (
        window.west <= west
        and east <= window.east
        and window.south <= south
        and north <= window.north
    )
    return list(shore.points) if is_inside else cut(_near(shore, window), window)


def _near(shore: Shore, window: Window) -> list[Coordinates]:
    """The ring; of a stretch that is apart only its ends, which `cut` makes the same of."""
    made: list[Coordinates] = []
    for first, last, bounds in shore.stretches:
        if _is_apart(bounds, window):
            made.append(shore.points[first])
        else:
            made += shore.points[first:last]
    made.append(shore.points[-1])
    return made


def cut(ring: Sequence[Coordinates], window: Window) -> list[Coordinates]:
    """The part of `ring` in `window`, closed along its edges (Sutherland and Hodgman)."""
    edges = ((0, window.west, 1), (0, window.east, -1), (1, window.south, 1), (1, window.north, -1))
    made = list(ring)
    for axis, limit, side in edges:
        made = _cut(made, axis, limit, side)
    return made


def _cut(ring: list[Coordinates], axis: int, limit: float, side: int) -> list[Coordinates]:
    """What lies above `limit` on the axis where `side` is 1, below it where it is -1."""
    made: list[Coordinates] = []
    before = ring[-1] if ring else (0.0, 0.0)
    was_inside = (before[axis] - limit) * side >= 0
    for point in ring:
        is_inside = (point[axis] - limit) * side >= 0
        if is_inside != was_inside:
            along = (limit - before[axis]) / (point[axis] - before[axis])
            across = before[1 - axis] + along * (point[1 - axis] - before[1 - axis])
            made.append((across, limit) if axis else (limit, across))
        if is_inside:
            made.append(point)
        before, was_inside = point, is_inside
    return made
