"""Places as circles on a map: their area is how often they occur."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from dateline.maps.plane import Plane, plane
from dateline.maps.world import World

WIDTH, HEIGHT = 1000, 600
"""Of the closer map."""
_SMALLEST, _LARGEST = 4.0, 26.0
_NESTED = 0.65
_REACH = 14.0
"""Degrees of latitude from the middle to the edge of a closer map, at most."""
_LEAST = 5.0
_WIDEST = 75.0
"""Degrees from north to south from which on a map had better be of the world."""
_NEAR = 20.0
"""Up to so many the land is drawn in detail."""
_CROWD = 4
"""Places that make a closer map worth its space."""


class Located(Protocol):
    """What is drawn: a place, and how often it occurs."""

    @property
    def count(self) -> int: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


class Circle(NamedTuple):
    x: int
    y: int
    r: float
    place: Located


def circles(places: Sequence[Located], on: World | Plane) -> tuple[Circle, ...]:
    """Large ones first, so that none hides a smaller one.

    Of several at one point each is well inside the one before, whatever their counts.
    """
    most = max((own.count for own in places), default=1)
    step = min(_SMALLEST, _LARGEST / math.sqrt(most))
    inside: dict[tuple[int, int], float] = {}
    made = []
    for own in sorted(places, key=lambda own: -own.count):
        at = on.at(own.lat, own.lon)
        r = max(_SMALLEST, step * math.sqrt(own.count))
        r = round(min(r, inside.get(at, r / _NESTED) * _NESTED), 1)
        inside[at] = r
        made.append(Circle(*at, r, own))
    return tuple(made)


class Crowd(NamedTuple):
    """A closer map, and what lies on it."""

    width: int
    height: int
    land: str
    circles: tuple[Circle, ...]


def crowd(places: Sequence[Located]) -> Crowd | None:
    """The part of the world with the most places; None where they are few or far apart."""
    best: Sequence[Located] = ()
    for middle in places:
        around = [own for own in places if _is_near(own, middle)]
        if len(around) > len(best):
            best = around
    if len(best) < _CROWD:
        return None
    own = _fitted(best)
    inside = [place for place in places if _is_inside(place, own)]
    if len(inside) < _CROWD:  # around a pole
        return None
    return Crowd(WIDTH, HEIGHT, own.land("near").path, circles(inside, own))


def spread(places: Sequence[Located]) -> Crowd | None:
    """The smallest map that holds all `places`; None where that would be the world."""
    own = _fitted(places)
    high = own.window.north - own.window.south
    if high > _WIDEST or not all(_is_inside(place, own) for place in places):  # around a pole
        return None
    sheet = "near" if high < _NEAR else "far"
    return Crowd(WIDTH, HEIGHT, own.land(sheet).path, circles(places, own))


def _is_near(one: Located, other: Located) -> bool:
    across = abs((one.lon - other.lon + 180) % 360 - 180) * math.cos(math.radians(other.lat))
    return abs(one.lat - other.lat) <= _REACH * 0.9 and across <= _REACH * WIDTH / HEIGHT * 0.9


def _fitted(places: Iterable[Located]) -> Plane:
    """The smallest map that holds them, with room at its edges."""
    known = list(places)
    base = known[0].lon
    turned = [base + (own.lon - base + 180) % 360 - 180 for own in known]
    north, south = max(own.lat for own in known), min(own.lat for own in known)
    middle, lon = (north + south) / 2, (max(turned) + min(turned)) / 2
    across = (max(turned) - min(turned)) * math.cos(math.radians(middle)) * HEIGHT / WIDTH
    span = max(_LEAST, 0.62 * max(north - south, across))
    return plane(middle, lon, span, WIDTH, HEIGHT)


def _is_inside(place: Located, own: Plane) -> bool:
    x, y = own.at(place.lat, place.lon)
    return 0 <= x <= own.width and 0 <= y <= own.height
