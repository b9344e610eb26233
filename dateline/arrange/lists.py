"""List pages, numbered from the oldest so that their members never change."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from dateline import urls
from dateline.model import Card
from dateline.views import Day, MonthCount, Pager, YearCount

Item = TypeVar("Item")
FILED: Callable[[Any], date] = attrgetter("date.day")
"""The day under which a list has what it lists."""


def day_groups(cards: Iterable[Card]) -> tuple[Day, ...]:
    return tuple(
        Day(day, tuple(of_day)) for day, of_day in groupby(cards, key=lambda card: card.date.day)
    )


def by_years(cards: Iterable[Card]) -> Iterator[tuple[int, tuple[Card, ...]]]:
    for year, own in groupby(cards, key=lambda card: card.date.day.year):
        yield year, tuple(own)


def numbered(
    cards: Sequence[Item], size: int, first: str, day: Callable[[Item], date] = FILED
) -> Iterator[tuple[int, tuple[Item, ...], Pager]]:
    """The numbered pages of a list, newest first, whose first page is at `first`.

    Page N holds the N-th `size` briefings counted from the oldest, and exists once full. A list
    that fits on its first page has no numbered ones.
    """
    if len(cards) <= size:
        return
    for number in range(1, len(cards) // size + 1):
        yield number, _slice(cards, size, number), pager(cards, size, number, first, day)


def _slice(cards: Sequence[Item], size: int, number: int) -> tuple[Item, ...]:
    end = len(cards) - (number - 1) * size
    return tuple(cards[end - size : end])


def rest(count: int, size: int) -> int:
    """The highest numbered page that holds something the first page does not; 0 is none."""
    return 0 if count <= size else (count - size - 1) // size + 1


def pager(
    cards: Sequence[Item],
    size: int,
    number: int | None,
    first: str,
    day: Callable[[Item], date] = FILED,
) -> Pager:
    """The links of page `number`, or of the first page where that is None."""
    older = rest(len(cards), size) if number is None else number - 1
    newer = None
    if number is not None:
        newer = urls.numbered(first, number + 1) if number < len(cards) // size else first
    if not older:
        return Pager(None, newer)
    behind = _slice(cards, size, older)
    return Pager(urls.numbered(first, older), newer, day(behind[-1]), day(behind[0]))


def year_counts(home: str, cards: Sequence[Card], months: bool) -> tuple[YearCount, ...]:
    """Newest year first; every year with its twelve months."""
    counted: dict[int, dict[int, int]] = {}
    for card in cards:
        day = card.date.day
        of_year = counted.setdefault(day.year, {})
        of_year[day.month] = of_year.get(day.month, 0) + 1
    return tuple(
        YearCount(
            year,
            sum(of_year.values()),
            urls.year(home, year),
            tuple(
                MonthCount(
                    month,
                    of_year.get(month, 0),
                    urls.month(home, year, month) if months and month in of_year else None,
                )
                for month in range(1, 13)
            ),
        )
        for year, of_year in counted.items()
    )
