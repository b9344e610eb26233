"""Land, locators, the world: shapes, edges of the map, and what they weigh."""

import gzip
import json
import math
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from dateline.maps import circles, derive
from dateline.maps.circles import Crowd, crowd, spread
from dateline.maps.land import _EAST, _WEST, Window, cut, land_in, shores
from dateline.maps.lines import Ring, area, path, simplified
from dateline.maps.locator import HEIGHT, WIDTH, locator
from dateline.maps.plane import plane
from dateline.maps.world import world

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]


class Dot(NamedTuple):
    count: int
    lat: float
    lon: float


def is_inside(rings: list[Ring], lon: float, lat: float) -> bool:
    """After the rule `evenodd`."""
    crossings = 0
    for ring in rings:
        for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y > lat) != (next_y > lat):
                crossings += lon < x + (lat - y) / (next_y - y) * (next_x - x)
    return crossings % 2 == 1


# ---- lines


@pytest.mark.parametrize(
    ("ring", "made"),
    [
        (SQUARE, SQUARE),
        ([(0, 0), (2, 0.1), (4, 0), (4, 4), (0, 4)], SQUARE),
        ([(0, 0), (2, 1), (4, 0), (4, 4), (0, 4)], [(0, 0), (2, 1), *SQUARE[1:]]),
        (SQUARE[:3], SQUARE[:3]),
        ([(1, 1)], [(1, 1)]),
    ],
)
def test_simplified(ring: Ring, made: Ring) -> None:
    assert simplified(ring, 0.5) == made


@pytest.mark.parametrize(
    ("rings", "spelled"),
    [
        ([SQUARE], "M0 0l4 0 0 4-4 0z"),
        ([SQUARE, [(9.4, 1.2), (12.8, -3.1), (7.6, 5.5)]], "M0 0l4 0 0 4-4 0zM9 1l4-4-5 9z"),
        ([[(0, 0), (0.4, 0.2), (0.3, 0.4)]], ""),
        ([], ""),
    ],
)
def test_path(rings: list[Ring], spelled: str) -> None:
    assert path(rings, 1) == spelled


# ---- land


@pytest.mark.parametrize(
    ("window", "size"),
    [
        (Window(-1, -1, 5, 5), 16),
        (Window(1, 1, 3, 3), 4),
        (Window(2, -1, 9, 9), 8),
        (Window(5, 5, 6, 6), 0),
        (Window(-9, 1, 9, 2), 4),
    ],
)
def test_cut(window: Window, size: float) -> None:
    made = cut(SQUARE, window)
    assert (area(made) if made else 0) == size


@pytest.mark.parametrize("sheet", ["near", "far"])
def test_no_ring_is_where_it_would_be_missed(sheet: str) -> None:
    for shore in shores(sheet):
        assert _WEST <= shore.bounds.west < shore.bounds.east <= _EAST
        assert shore.bounds.north < 84
        assert len(shore.points) > 2


@pytest.mark.parametrize("sheet", ["near", "far"])
@pytest.mark.parametrize(
    ("lat", "lon", "is_land"),
    [
        (41.9, 12.6, True),
        (34.5, 69.2, True),
        (-23.0, -47.0, True),
        (66.5, 179.5, True),
        (66.5, -179.5, True),
        (67.0, 181.0, True),
        (-78.5, 106.8, True),
        (-89.9, -179.0, True),
        (0.0, -30.0, False),
        (43.0, 34.0, False),
        (42.0, 50.6, False),
        (40.0, 13.0, False),
        (75.0, 180.0, False),
        (-50.0, 179.9, False),
    ],
)
def test_land_and_sea(sheet: str, lat: float, lon: float, is_land: bool) -> None:
    rings = list(land_in(plane(lat, lon, 5, 400, 300).window, sheet))
    assert is_inside(rings, lon, lat) == is_land


@pytest.mark.parametrize("lat", [-80.0, -17.5, 0.0, 41.0, 66.0])
@pytest.mark.parametrize("lon", [-179.0, 13.0, 120.0])
def test_what_is_passed_over_would_not_show(lat: float, lon: float) -> None:
    window = plane(lat, lon, 9, 640, 480).window
    whole = 0.0
    for shift in (-360, 0, 360):
        seen = window._replace(west=window.west - shift, east=window.east - shift)
        whole += sum(area(made) for own in shores("near") if (made := cut(own.points, seen)))
    assert math.isclose(sum(map(area, land_in(window, "near"))), whole, abs_tol=1e-6)


# ---- locators


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (40.73, 13.90),
        (34.5, 69.2),
        (47.9, 106.9),
        (-17.8, 179.9),
        (-17.8, -180.0),
        (90.0, 0.0),
        (-90.0, 0.0),
        (-90.0, 180.0),
        (82.5, -62.3),
        (-25.0, -130.0),
        (0.0, 0.0),
        (-0.0, -0.0),
        (89.999, -179.999),
    ],
)
def test_a_locator_shows_land_sea_and_the_place(lat: float, lon: float) -> None:
    drawn = locator(lat, lon)
    assert 0 <= drawn.x <= WIDTH
    assert 0 < drawn.y < HEIGHT
    assert re.fullmatch(r"(M-?\d+ -?\d+l(-?\d+ ?)+z)+", drawn.land)
    assert len(drawn.land) < 8000
    starts = [tuple(map(int, own)) for own in re.findall(r"M(-?\d+) (-?\d+)", drawn.land)]
    assert all(-WIDTH < x < 2 * WIDTH and -HEIGHT < y < 2 * HEIGHT for x, y in starts)


def test_a_locator_of_the_bay_of_naples() -> None:
    own = plane(40.73, 13.90, 6, WIDTH, HEIGHT)
    rings = own.land("near").rings
    assert is_inside(rings, 13.90, 40.73), "Ischia is there"
    assert not is_inside(rings, 13.97, 40.60)
    assert is_inside(rings, 14.3, 40.9)


def test_locators_are_made_once_for_a_place() -> None:
    assert locator(40.731, 13.899) is locator(40.73, 13.9)
    assert locator(0.0, -0.0) is locator(-0.0, 0.0)


def test_on_both_sides_of_the_date_line() -> None:
    assert locator(-17.8, 180.0) == locator(-17.8, -180.0)


# ---- the world


@pytest.mark.parametrize("lat", [-90.0, -45.0, 0.0, 45.0, 90.0])
@pytest.mark.parametrize("lon", [-180.0, -169.0, -168.9, 0.0, 11.0, 180.0])
def test_every_place_is_on_the_map(lat: float, lon: float) -> None:
    drawn = world()
    x, y = drawn.at(lat, lon)
    assert 0 <= x <= drawn.width
    assert 0 <= y <= drawn.height
    assert drawn.at(lat, lon + 360) == (x, y)


def test_the_world() -> None:
    drawn = world()
    assert drawn.at(0, 11) == (500, 243)
    assert drawn.at(66, -171)[0] > 500 > drawn.at(66, -167)[0]
    assert len(gzip.compress(drawn.land.encode())) < 10_000
    numbers = [int(own) for own in re.findall(r"M(\d+)", drawn.land)]
    assert 0 <= min(numbers) < max(numbers) <= drawn.width


# ---- circles


def radii(*dots: Dot) -> list[float]:
    return [own.r for own in circles.circles(dots, world())]


@pytest.mark.parametrize(
    ("counts", "made"),
    [
        ([], []),
        ([1], [4.0]),
        ([1, 4, 9], [12.0, 8.0, 4.0]),
        ([10_000, 2500, 1], [26.0, 13.0, 4.0]),
    ],
)
def test_areas_are_counts(counts: list[int], made: list[float]) -> None:
    assert radii(*[Dot(count, 10.0 * count % 60, 20) for count in counts]) == made


def test_places_at_one_point_lie_inside_each_other() -> None:
    assert radii(Dot(4, 40, 20), Dot(4, 40, 20), Dot(4, 40.001, 20)) == [8.0, 5.2, 3.4]


def drawn_of(made: Crowd | None) -> list[Dot]:
    return [own.place for own in made.circles] if made else []  # type: ignore[misc]


@pytest.mark.parametrize(
    ("dots", "shown"),
    [
        ([], 0),
        ([(40, 13)] * 3, 0),
        ([(40, 13)] * 4, 4),
        ([(40, 13), (41, 12), (45, 9), (38, 15), (-34, -58)], 4),
        ([(-17, 179), (-18, -179), (-13, -176), (-21, -175), (48, 2)], 4),
        ([(0, 0), (60, 60), (-60, 60), (0, 180)], 0),
        ([(89, 0), (89, 90), (89, 180), (89, -90)], 0),
    ],
)
def test_a_closer_map(dots: list[tuple[float, float]], shown: int) -> None:
    made = crowd([Dot(1, lat, lon) for lat, lon in dots])
    assert len(drawn_of(made)) == shown
    for own in made.circles if made else ():
        assert 0 <= own.x <= circles.WIDTH
        assert 0 <= own.y <= circles.HEIGHT


@pytest.mark.parametrize(
    ("dots", "is_part"),
    [
        ([(40.0, 13.0)], True),
        ([(41.9, 12.5), (34.0, -6.8)], True),
        ([(-17.0, 179.0), (-18.0, -179.0), (-13.0, -176.0)], True),
        ([(41.9, 12.5), (-33.9, 151.2)], False),
        ([(60.0, 10.0), (-40.0, 20.0)], False),
        ([(89.0, 0.0), (89.0, 90.0), (89.0, 180.0)], False),
    ],
)
def test_a_map_of_all_places(dots: list[tuple[float, float]], is_part: bool) -> None:
    made = spread([Dot(1, lat, lon) for lat, lon in dots])
    assert (made is not None) == is_part
    assert len(drawn_of(made)) == (len(dots) if is_part else 0)
    for own in made.circles if made else ():
        assert 0 <= own.x <= circles.WIDTH
        assert 0 <= own.y <= circles.HEIGHT


# ---- derive


def test_derive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One island, one across the 180th meridian, one that is too small, and the South Pole."""
    topology = {
        "transform": {"scale": [1, 1], "translate": [-180, -90]},
        "arcs": [
            [[190, 100], [4, 0], [0, 4], [-4, 0], [0, -4]],
            [[358, 100], [-356, 0], [0, 4], [356, 0], [0, -4]],
            [[0, 10], [90, 2], [90, -2], [90, 2], [90, -2]],
        ],
        "objects": {"land": {"geometries": [{"arcs": [[[0]], [[~1]], [[2]]]}]}},
    }
    small = {**topology, "objects": {"land": {"geometries": [{"arcs": [[[0]]]}]}}}
    (tmp_path / "land-50m.json").write_text(json.dumps(topology))
    (tmp_path / "land-110m.json").write_text(json.dumps(small))
    (tmp_path / "package.json").write_text('{"version": "2.0.2"}')
    monkeypatch.setattr(derive, "OUTPUT", tmp_path / "land.json")
    derive.main(tmp_path)
    made = json.loads((tmp_path / "land.json").read_text())
    assert made["near"] == [
        [1000, 1000, 400, 0, 0, 400, -400, 0],
        [17800, 1000, 0, 400, 400, 0, 0, -400],
        [-18000, -8000, 9000, 200, 9000, -200, 9000, 200, 9000, -200, 0, -2000, -36000, 0],
    ]
    assert made["far"] == [[1000, 1000, 400, 0, 0, 400, -400, 0]]
