"""Bars over time as a drawing: widths in parts of the whole, heights in points.

So a chart fits every screen while its words keep their size. Time runs to the right in every
language.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dateline.views import Bar

_TOP, _FOOT = 18, 20
"""Room for the greatest number, and for the years."""
_YEAR, _MONTH = 44, 16
"""The width of a bar's place where a chart is short."""
_WIDEST = 720
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
_FEW, _MANY = 7, 16
"""Labels that fit below a chart on a phone, and those that are added on a larger screen."""


class Column(NamedTuple):
    bar: Bar
    slot: str
    """Where its place begins, and how wide that is."""
    slot_width: str
    x: str
    width: str
    y: int
    height: int


class Tick(NamedTuple):
    year: int
    x: str
    middle: str
    is_minor: bool
    """Whether it is left out on a small screen."""


class Chart(NamedTuple):
    width: str
    height: int
    top: int
    floor: int
    most: int
    """The count of the highest bar."""
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


def chart(bars: Sequence[Bar], plot: int) -> Chart | None:
    """`bars`, oldest first, `plot` points high; None where there are none."""
    if not bars:
        return None
    by_month = bars[0].month is not None
    of_year = 12 if by_month else 1
    first, last = bars[0].year, bars[-1].year
    slots = (last - first + 1) * of_year
    most = max(bar.count for bar in bars)
    columns = tuple(
        _column(bar, (bar.year - first) * of_year + (bar.month or 1) - 1, slots, plot, most)
        for bar in bars
    )
    natural = slots * (_MONTH if by_month else _YEAR)
    return Chart(
        width=str(natural) if natural < _WIDEST else "100%",
        height=_TOP + plot + _FOOT,
        top=_TOP,
        floor=_TOP + plot,
        most=most,
        columns=columns,
        ticks=_ticks(first, last),
    )


def _column(bar: Bar, slot: int, slots: int, plot: int, most: int) -> Column:
    height = max(2, round(bar.count / most * plot))
    return Column(
        bar=bar,
        slot=_part(slot, slots),
        slot_width=_part(1, slots),
        x=_part(slot + 0.12, slots),
        width=_part(0.76, slots),
        y=_TOP + plot - height,
        height=height,
    )


def _part(number: float, whole: int) -> str:
    return f"{100 * number / whole:.3f}".rstrip("0").rstrip(".") + "%"


def _ticks(first: int, last: int) -> tuple[Tick, ...]:
    years = last - first + 1
    few = next((step for step in _STEPS if years <= step * _FEW), _STEPS[-1])
    many = next(step for step in _STEPS if years <= step * _MANY and few % step == 0)
    return tuple(
        Tick(year, _part(year - first, years), _part(year - first + 0.5, years), year % few != 0)
        for year in range(first + -first % many, last + 1, many)
    )
