"""The whole world, in the Equal Earth projection (Šavrič, Patterson and Jenny, 2018)."""

import math
from functools import cache
from typing import NamedTuple

from dateline.maps.land import Window, land_in
from dateline.maps.lines import Coordinates, path

WIDTH = 1000
MIDDLE = 11.0
"""The meridian in the middle: the map's edges run through the Bering Strait."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT = math.sqrt(3)


class World(NamedTuple):
    width: int
    height: int
    land: str
    sea: str
    """The outline of the globe."""

    def at(self, lat: float, lon: float) -> tuple[int, int]:
        """Where a place is drawn."""
        x, y = _drawn(lat, MIDDLE - 180 + (lon - MIDDLE + 180) % 360)
        return round(x), round(y)


@cache
def world() -> World:
    window = Window(MIDDLE - 180, -90, MIDDLE + 180, 90)
    land = ([_drawn(lat, lon) for lon, lat in ring] for ring in land_in(window, "far"))
    steps = range(-90, 91, 3)
    east = [_drawn(lat, window.east) for lat in steps]
    west = [_drawn(lat, window.west) for lat in reversed(steps)]
    return World(WIDTH, round(2 * _TOP * _SCALE), path(land, 1), path([[*east, *west]], 1))


def _equal_earth(lat: float, lon: float) -> Coordinates:
    """Radians to the east and north of the middle, on a globe of radius 1."""
    slant = math.asin(_ROOT / 2 * math.sin(math.radians(lat)))
    square = slant * slant
    power = square**3
    slope = _A[0] + 3 * _A[1] * square + power * (7 * _A[2] + 9 * _A[3] * square)
    x = 2 * _ROOT * math.radians(lon) * math.cos(slant) / (3 * slope)
    return x, slant * (_A[0] + _A[1] * square + power * (_A[2] + _A[3] * square))


_SCALE = WIDTH / 2 / _equal_earth(0, 180)[0]
_TOP = _equal_earth(90, 0)[1]


def _drawn(lat: float, lon: float) -> Coordinates:
    x, y = _equal_earth(lat, lon - MIDDLE)
    return WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE
