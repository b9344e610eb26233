"""world-atlas → `land.json`: `python -m dateline.maps.derive FOLDER`.

FOLDER is the unpacked npm package `world-atlas`, Natural Earth as TopoJSON. Rings that it joined
across the 180th meridian go on beyond it; the one around the South Pole gets an edge behind it.
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.maps.lines import Coordinates, area, simplified

UNIT = 100
"""A hundredth of a degree is the finest step: 1.1 km."""
SHEETS = {"near": ("land-50m.json", 0.025, 0.0004), "far": ("land-110m.json", 0.1, 0.05)}
"""Name → the file, how many degrees a line may stray, the smallest island in square degrees."""
BEYOND = 100.0
"""Degrees to which the land at the South Pole goes on, so that a map that ends there has no rim."""
OUTPUT = Path(__file__).with_name("land.json")


def main(folder: Path) -> None:
    sheets = {
        name: [_packed(ring) for ring in _rings(json.loads((folder / file).read_text()), *limits)]
        for name, (file, *limits) in SHEETS.items()
    }
    parts = [
        f'"{name}": [\n' + ",\n".join(json.dumps(ring, separators=(",", ":")) for ring in rings)
        for name, rings in sheets.items()
    ]
    package = json.loads((folder / "package.json").read_text())
    source = f"Natural Earth 4.1.0, public domain, by way of world-atlas {package['version']}"
    head = f'"source": "{source}", "unit": {UNIT}'
    OUTPUT.write_text("{" + head + ",\n" + "\n],\n".join(parts) + "\n]}\n")


def _rings(topology: Any, tolerance: float, smallest: float) -> Iterator[list[Coordinates]]:
    arcs = list(_arcs(topology))
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for numbers in polygon:
                ring = _unwrapped(_joined(numbers, arcs))
                made = _simplified(ring, tolerance)
                if len(made) > 2 and abs(area(made)) >= smallest:
                    yield made


def _arcs(topology: Any) -> Iterator[list[Coordinates]]:
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        made = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            made.append((x * scale[0] + origin[0], y * scale[1] + origin[1]))
        yield made


def _joined(numbers: list[int], arcs: list[list[Coordinates]]) -> list[Coordinates]:
    made: list[Coordinates] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        made += arc[1:] if made else arc
    return made


def _unwrapped(ring: list[Coordinates]) -> list[Coordinates]:
    """`ring` without its last point, which repeats the first, and without leaps of 360 degrees."""
    made = ring[:1]
    for lon, lat in ring[1:]:
        last = made[-1][0]
        made.append((lon + 360 * round((last - lon) / 360), lat))
    if round((made[-1][0] - made[0][0]) / 360):
        made += [(made[-1][0], -BEYOND), (made[0][0], -BEYOND)]
    else:
        made.pop()
    middle = (min(made)[0] + max(made)[0]) / 2
    shift = 360 * round(middle / 360)
    return [(lon - shift, lat) for lon, lat in made]


def _simplified(ring: list[Coordinates], tolerance: float) -> list[Coordinates]:
    """As seen where it is: away from the equator degrees of longitude are shorter."""
    middle = sum(lat for _, lat in ring) / len(ring)
    narrow = max(0.3, math.cos(math.radians(middle)))
    seen = simplified([(lon * narrow, lat) for lon, lat in ring], tolerance)
    return [(lon / narrow, lat) for lon, lat in seen]


def _packed(ring: list[Coordinates]) -> list[int]:
    """Whole units, each point as its step from the one before."""
    x = y = 0
    made: list[int] = []
    for lon, lat in ring:
        next_x, next_y = round(lon * UNIT), round(lat * UNIT)
        made += (next_x - x, next_y - y)
        x, y = next_x, next_y
    return made


if __name__ == "__main__":
    main(Path(sys.argv[1]))
