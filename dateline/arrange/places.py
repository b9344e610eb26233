"""Where places lie: what briefings say of it, one answer for each place."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from dateline.arrange.archive import Entry
from dateline.model import Point, Spot, Term
from dateline.views import Locator

Points = Mapping[str, Point]
"""The slug of a place → where it lies."""

Kind = TypeVar("Kind", bound=Hashable)


def points(entries: Iterable[Entry], labels: Mapping[str, tuple[str, str]]) -> Points:
    """What `entries` say; `labels` lead from the name of a place to its slug and label.

    Of several coordinates, and of several countries, the commonest count; of equally common ones
    the first in order.
    """
    found: dict[str, list[Spot]] = defaultdict(list)
    for entry in entries:
        for spot in entry.briefing.spots:
            if spot.lat is not None or spot.country:
                found[labels[spot.name][0]].append(spot)
    return {slug: _point(spots) for slug, spots in sorted(found.items())}


def _point(spots: Iterable[Spot]) -> Point:
    at = [(own.lat, own.lon) for own in spots if own.lat is not None and own.lon is not None]
    countries = [own.country for own in spots if own.country]
    lat, lon = _commonest(at) or (None, None)
    return Point(lat, lon, _commonest(countries))


def _commonest(values: list[Kind]) -> Kind | None:
    counted = Counter(values).items()
    return min(counted, key=lambda pair: (-pair[1], pair[0]))[0] if values else None


def locator(terms: Iterable[Term], known: Points) -> Locator | None:
    """The first of the places `terms` whose coordinates are known."""
    for term in terms:
        point = known.get(term.slug)
        if point and point.lat is not None and point.lon is not None:
            return Locator(term, point.lat, point.lon)
    return None
