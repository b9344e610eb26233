"""Lines and rings of points: made simpler, and spelled as SVG paths."""

from collections.abc import Iterable, Sequence

Coordinates = tuple[float, float]
"""Two of a kind: longitude and latitude in degrees, or x and y of a drawing."""
Ring = Sequence[Coordinates]
"""A closed line; the first point is not repeated at the end."""


def simplified(ring: Ring, tolerance: float) -> list[Coordinates]:
    """`ring` without the points that it passes within `tolerance` of (Douglas and Peucker)."""
    if len(ring) < 4:
        return list(ring)
    far = max(range(len(ring)), key=lambda number: _square(ring[0], ring[number]))
    closed = [*ring, ring[0]]
    kept = {0, far}
    for first, last in ((0, far), (far, len(ring))):
        kept |= _bends(closed, first, last, tolerance * tolerance)
    return [ring[number] for number in sorted(kept)]


def _bends(line: Sequence[Coordinates], first: int, last: int, limit: float) -> set[int]:
    found = set()
    open_parts = [(first, last)]
    while open_parts:
        begin, end = open_parts.pop()
        worst, at = limit, 0
        for number in range(begin + 1, end):
            distance = _square_to_segment(line[number], line[begin], line[end])
            if distance > worst:
                worst, at = distance, number
        if at:
            found.add(at)
            open_parts += ((begin, at), (at, end))
    return found


def _square(one: Coordinates, other: Coordinates) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _square_to_segment(point: Coordinates, begin: Coordinates, end: Coordinates) -> float:
    x, y = begin
    dx, dy = end[0] - x, end[1] - y
    if dx or dy:
        along = ((point[0] - x) * dx + (point[1] - y) * dy) / (dx * dx + dy * dy)
        if along > 1:
            x, y = end
        elif along > 0:
            x, y = x + dx * along, y + dy * along
    return (point[0] - x) ** 2 + (point[1] - y) ** 2


def area(ring: Ring) -> float:
    """With a sign: of the other way round, the other sign."""
    x, y = ring[-1]
    total = 0.0
    for next_x, next_y in ring:
        total += x * next_y - next_x * y
        x, y = next_x, next_y
    return total / 2


def path(rings: Iterable[Ring], step: int) -> str:
    """An SVG path of whole numbers at least `step` apart, without what is smaller than that."""
    return "".join([_closed(own) for ring in rings if len(own := _whole(ring, step)) > 2])


def _whole(ring: Ring, step: int) -> list[tuple[int, int]]:
    x, y = round(ring[0][0]), round(ring[0][1])
    made = [(x, y)]
    for next_x, next_y in ring:
        if abs(next_x - x) >= step or abs(next_y - y) >= step:
            x, y = round(next_x), round(next_y)
            made.append((x, y))
    return made


def _closed(ring: Sequence[tuple[int, int]]) -> str:
    x, y = ring[0]
    steps: list[int] = []
    for next_x, next_y in ring[1:]:
        steps += (next_x - x, next_y - y)
        x, y = next_x, next_y
    relative = " ".join(map(str, steps)).replace(" -", "-")
    return f"M{ring[0][0]} {ring[0][1]}l{relative}z"
