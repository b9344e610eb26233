"""A part of the world as a flat map: equirectangular, true to scale in its middle."""

import math
from typing import NamedTuple

from dateline.maps.land import Window, land_in
from dateline.maps.lines import Ring, area, path

_EDGE = 0.03
"""Land is cut this far outside, in parts of the map, so that no cut shows."""
_STEP = 2
"""Points of a coast are at least so many units of the drawing apart."""


class Plane(NamedTuple):
    window: Window
    width: int
    height: int

    def x(self, lon: float) -> float:
        return (lon - self.window.west) / (self.window.east - self.window.west) * self.width

    def y(self, lat: float) -> float:
        return (self.window.north - lat) / (self.window.north - self.window.south) * self.height

    def at(self, lat: float, lon: float) -> tuple[int, int]:
        """Where a place is drawn, by whichever way round is inside."""
        turned = self.window.west + (lon - self.window.west) % 360
        return round(self.x(turned)), round(self.y(lat))

    def land(self, sheet: str) -> "Land":
        """`near` or `far`: the sheet that it is drawn from."""
        window = self.window
        across = min((window.east - window.west) * _EDGE, 180 - (window.east - window.west) / 2)
        up = (window.north - window.south) * _EDGE
        wider = Window(
            window.west - across, window.south - up, window.east + across, window.north + up
        )
        return Land(self, list(land_in(wider, sheet)))


class Land(NamedTuple):
    plane: Plane
    rings: list[Ring]
    """In degrees."""

    @property
    def share(self) -> float:
        """The part of the map that is land."""
        window = self.plane.window
        whole = (window.east - window.west) * (window.north - window.south)
        return abs(sum(map(area, self.rings))) / whole

    @property
    def path(self) -> str:
        window, width, height = self.plane
        west, north = window.west, window.north
        across, down = width / (window.east - west), height / (window.south - north)
        drawn = (
            [((lon - west) * across, (lat - north) * down) for lon, lat in ring]
            for ring in self.rings
        )
        return path(drawn, _STEP)


def plane(lat: float, lon: float, span: float, width: int, height: int) -> Plane:
    """The map `span` degrees of latitude around a place.

    Near a pole the place is not in the middle, since nothing lies beyond.
    """
    reach = 90 - 0.9 * span
    middle = max(-reach, min(reach, lat))
    narrow = max(0.01, math.cos(math.radians(middle)))
    half = min(180.0, span * width / height / narrow)
    return Plane(Window(lon - half, middle - span, lon + half, middle + span), width, height)
