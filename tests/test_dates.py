from datetime import date
from zoneinfo import ZoneInfo

import pytest

from dateline.parse.dates import BadDate, moment, span

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("text", "iso", "timed"),
    [
        ("2017-10-18", "2017-10-18T00:00:00+02:00", False),
        ("2024-1-1", "2024-01-01T00:00:00+01:00", False),
        ("٢٠٢٤-٠١-٠١", "2024-01-01T00:00:00+01:00", False),
        ("2017-10-18 09:30", "2017-10-18T09:30:00+02:00", True),
        ("2017-10-18T9:30:00.000Z", "2017-10-18T11:30:00+02:00", True),
        ("2014-06-16 11:20:38 -0400", "2014-06-16T17:20:38+02:00", True),
    ],
)
def test_moments(text: str, iso: str, timed: bool) -> None:
    made = moment(text, ROME)
    assert (made.local.isoformat(), made.timed) == (iso, timed)


@pytest.mark.parametrize(
    "text",
    [
        "2017-13-40",
        "2023-02-30",
        "0000-01-01",
        "2017-10-18 25:00",
        "soon",
        "9999-12-31T23:59:59-23:00",
    ],
)
def test_no_such_date(text: str) -> None:
    with pytest.raises(BadDate, match="write it as"):
        moment(text, ROME)


def test_spans() -> None:
    assert span("2017-10-19/2017-10-20").last == date(2017, 10, 20)
    with pytest.raises(BadDate, match="ends before"):
        span("2017-10-20/2017-10-19")
