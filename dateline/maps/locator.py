"""A small map of where a place lies."""

from functools import lru_cache
from typing import NamedTuple

from dateline.maps.plane import plane

WIDTH, HEIGHT = 640, 480
SPANS = (6.0, 9.0, 14.0, 22.0, 34.0, 50.0)
"""Degrees of latitude from the middle to the edge: the first that shows both land and sea."""
_NEAR = 10.0
"""From this span on the sheet for all of the world is fine enough."""
_LAND = (0.04, 0.9)
"""The part of a map that its land may be, so that a reader knows the coast."""


class Locator(NamedTuple):
    width: int
    height: int
    land: str
    """An SVG path; what it encloses is land after the rule `evenodd`."""
    x: int
    y: int
    """The place."""


def locator(lat: float, lon: float) -> Locator:
    """The map around a place; places that differ by less than a hundredth of a degree share one."""
    return _locator(round(lat, 2) + 0.0, round(lon, 2) + 0.0)


@lru_cache(maxsize=8192)
def _locator(lat: float, lon: float) -> Locator:
    for span in SPANS:
        own = plane(lat, lon, span, WIDTH, HEIGHT)
        land = own.land("near" if span < _NEAR else "far")
        if _LAND[0] <= land.share <= _LAND[1]:
            break
    return Locator(WIDTH, HEIGHT, land.path, round(own.x(lon)), round(own.y(lat)))
