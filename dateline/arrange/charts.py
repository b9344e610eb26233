"""Bars over time: of the archive, of a term, of a story."""

from collections import Counter
from collections.abc import Sequence

from dateline import urls
from dateline.arrange.lists import by_years
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
        years = reversed(list(by_years(cards)))
        return tuple(Bar(year, None, len(own), urls.year(home, year)) for year, own in years)
    counted = Counter((day.year, day.month) for day in days)
    return tuple(
        Bar(year, month, count, urls.month(home, year, month) if months else urls.year(home, year))
        for (year, month), count in sorted(counted.items())
    )


def list_bars(cards: Sequence[Card], size: int, first: str) -> tuple[Bar, ...]:
    """The years of a list whose first page is at `first`; each leads to where it begins there."""
    bars = []
    newer = 0
    for year, own in by_years(cards):
        page = first
        if newer >= size:
            page = urls.numbered(first, (len(cards) - newer - 1) // size + 1)
        bars.append(Bar(year, None, len(own), f"{page}#y{year}"))
        newer += len(own)
    return tuple(reversed(bars))
