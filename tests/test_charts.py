"""Bars over time: which there are, where they lead, and how they are drawn."""

from datetime import UTC, date, datetime

import pytest

from dateline.arrange.charts import archive_bars, list_bars, month_bars
from dateline.arrange.lists import year_counts
from dateline.model import Card, Moment
from dateline.render.charts import Column, Tick, chart
from dateline.value import replace
from dateline.views import Bar
from tests.test_render import CARD


def cards(*days: str) -> list[Card]:
    """Newest first."""
    moments = [
        Moment(datetime.fromisoformat(day).replace(tzinfo=UTC), date.fromisoformat(day))
        for day in sorted(days, reverse=True)
    ]
    return [replace(CARD, date=moment) for moment in moments]


@pytest.mark.parametrize(
    ("days", "months", "bars"),
    [
        ([], True, []),
        (["2017-10-18"], True, [(2017, 10, 1, "/2017/10/")]),
        (["2017-10-18"], False, [(2017, 10, 1, "/2017/")]),
        (
            ["2017-10-18", "2017-10-01", "2016-02-01"],
            True,
            [(2016, 2, 1, "/2016/02/"), (2017, 10, 2, "/2017/10/")],
        ),
        (
            ["2017-10-18", "1917-10-01", "1917-11-01"],
            True,
            [(1917, None, 2, "/1917/"), (2017, None, 1, "/2017/")],
        ),
    ],
)
def test_bars_of_an_archive_and_of_a_story(
    days: list[str], months: bool, bars: list[tuple[int, int | None, int, str]]
) -> None:
    own = cards(*days)
    expected = tuple(Bar(*bar) for bar in bars)
    assert archive_bars(year_counts("/", own, months)) == expected
    assert month_bars(own, "/", months=months) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 11])
@pytest.mark.parametrize("count", [1, 2, 5, 6, 9, 10])
def test_a_year_of_a_term_leads_to_the_page_where_it_begins(size: int, count: int) -> None:
    own = cards(*[f"20{10 + number // 3}-01-{number % 3 + 1:02}" for number in range(count)])
    for bar in list_bars(own, size, "/tags/x/"):
        page, _, anchor = bar.url.partition("#")
        if page == "/tags/x/":
            shown = own[:size]
        else:
            number = int(page.removeprefix("/tags/x/page/").rstrip("/"))
            assert number <= count // size
            shown = own[count - number * size : count - (number - 1) * size]
        assert anchor == f"y{bar.year}"
        newest = next(card for card in own if card.date.day.year == bar.year)
        assert newest in shown


def test_a_chart_of_years() -> None:
    drawn = chart([Bar(2015, None, 2, "/a/"), Bar(2017, None, 4, "/b/")], 60)
    assert drawn is not None
    assert (drawn.width, drawn.height, drawn.top, drawn.floor, drawn.most) == ("132", 98, 18, 78, 4)
    assert drawn.columns == (
        Column(Bar(2015, None, 2, "/a/"), "0%", "33.333%", "4%", "25.333%", 48, 30),
        Column(Bar(2017, None, 4, "/b/"), "66.667%", "33.333%", "70.667%", "25.333%", 18, 60),
    )
    assert drawn.ticks == (
        Tick(2015, "0%", "16.667%", False),
        Tick(2016, "33.333%", "50%", False),
        Tick(2017, "66.667%", "83.333%", False),
    )


@pytest.mark.parametrize(
    ("first", "last", "month", "width", "major", "minor"),
    [
        (2017, 2017, 5, "192", [2017], []),
        (2014, 2018, 5, "100%", [2014, 2015, 2016, 2017, 2018], []),
        (2009, 2018, 5, "100%", [2010, 2012, 2014, 2016, 2018], [2009, 2011, 2013, 2015, 2017]),
        (1995, 2019, None, "100%", [1995, 2000, 2005, 2010, 2015], []),
        (1918, 2018, None, "100%", [1920, 1940, 1960, 1980, 2000], [1930, 1950, 1970, 1990, 2010]),
        (1, 9999, None, "100%", [2000, 4000, 6000, 8000], [1000, 3000, 5000, 7000, 9000]),
    ],
)
def test_labels_fit(
    first: int, last: int, month: int | None, width: str, major: list[int], minor: list[int]
) -> None:
    drawn = chart([Bar(year, month, 1, "/") for year in sorted({first, last})], 60)
    assert drawn is not None
    assert drawn.width == width
    assert [tick.year for tick in drawn.ticks if not tick.is_minor] == major
    assert [tick.year for tick in drawn.ticks if tick.is_minor] == minor


def test_the_rarest_still_shows() -> None:
    drawn = chart([Bar(2016, None, 1, "/"), Bar(2017, None, 10_000, "/")], 60)
    assert drawn is not None
    assert drawn.columns[0].height == 2
    assert drawn.columns[0].y + 2 == drawn.floor


def test_no_bars_no_chart() -> None:
    assert chart((), 60) is None
