"""Bars over time: of the archive, of a term, of a story."""

from collections import Counter
from collections.abc import Callable, Sequence

from dateline import urls
from dateline.model import Card
from dateline.views import Bar, YearCount

MONTHS_UP_TO = 20
"""Years whose months a chart can hold; of more it shows the years."""


def archive_bars(years: Sequence[YearCount]) -> tuple[Bar, ...]:
    """The months of the archive, oldest first; each leads to its page, or to its year's."""
    ordered = years[::-1]
    if not ordered or ordered[-1].year - ordered[0].year >= MONTHS_UP_TO:
        return tuple(Bar(own.year, None, own.count, own.url) for own in ordered)
    return tuple(
        Bar(own.year, month.month, month.count, month.url or own.url)
        for own in ordered
        for month in own.months
        if month.count
    )


def month_bars(cards: Sequence[Card], home: str, *, months: bool) -> tuple[Bar, ...]:
    """The months of some briefings, newest first as `cards` are, or the years where they are many.

    Each leads to the page of the month, or of the year where there are no `months`.
    """
    days = [card.date.day for card in cards]
    if not days or days[0].year - days[-1].year >= MONTHS_UP_TO:
        return year_bars(cards, lambda year: urls.year(home, year))
    counted = Counter((day.year, day.month) for day in days)
    return tuple(
        Bar(year, month, count, urls.month(home, year, month) if months else urls.year(home, year))
        for (year, month), count in sorted(counted.items())
    )


def year_bars(cards: Sequence[Card], url_of: Callable[[int], str]) -> tuple[Bar, ...]:
    counted = Counter(card.date.day.year for card in cards)
    return tuple(Bar(year, None, count, url_of(year)) for year, count in sorted(counted.items()))


def list_bars(cards: Sequence[Card], size: int, first: str) -> tuple[Bar, ...]:
    """The years of a list whose first page is at `first`; each leads to where it begins there."""
    newest: dict[int, int] = {}
    for number, card in enumerate(cards):
        newest.setdefault(card.date.day.year, number)

    def url_of(year: int) -> str:
        number = newest[year]
        from_oldest = len(cards) - number
        own = first if number < size else urls.numbered(first, -(-from_oldest // size))
        return f"{own}#{year_anchor(year)}"

    return year_bars(cards, url_of)


def year_anchor(year: int) -> str:
    """The id of a year in a list."""
    return f"y{year}"
