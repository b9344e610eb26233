"""Months → periods: how an archive is cut so that no bundle of the search holds too many pages.

Borders are those of the calendar, so that a new briefing moves none but at most its own period's,
which is cut in its parts when it is full.
"""

from collections.abc import Mapping, Sequence

Month = tuple[int, int]
"""Year and month."""

MOST = 2000
"""Briefings that a bundle may hold, unless they are of one month."""
MOST_JOINED = 1000
"""Briefings of several years that share a bundle."""


def _decade(month: Month) -> str:
    first = month[0] // 10 * 10
    return f"{first:04}-{first + 9:04}"


def _half_decade(month: Month) -> str:
    first = month[0] // 5 * 5
    return f"{first:04}-{first + 4:04}"


def _year(month: Month) -> str:
    return f"{month[0]:04}"


def _quarter(month: Month) -> str:
    return f"{month[0]:04}-q{(month[1] + 2) // 3}"


def _month(month: Month) -> str:
    return f"{month[0]:04}-{month[1]:02}"


_LEVELS = (
    (_decade, MOST_JOINED),
    (_half_decade, MOST_JOINED),
    (_year, MOST),
    (_quarter, MOST),
    (_month, None),
)
"""What a period may be, the longest first, and how many briefings it may have."""


def periods(counts: Mapping[Month, int]) -> dict[Month, str]:
    """The period of every month that has briefings, by the name that it has in addresses."""
    return dict(_cut(sorted(counts), counts, 0))


def _cut(
    months: Sequence[Month], counts: Mapping[Month, int], level: int
) -> list[tuple[Month, str]]:
    name_of, most = _LEVELS[level]
    cells: dict[str, list[Month]] = {}
    for month in months:
        cells.setdefault(name_of(month), []).append(month)
    found = []
    for name, own in cells.items():
        if most is None or sum(counts[month] for month in own) <= most:
            found += [(month, name) for month in own]
        else:
            found += _cut(own, counts, level + 1)
    return found
