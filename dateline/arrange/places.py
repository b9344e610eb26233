"""Where places lie: what briefings say of it, one answer for each place."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from dateline.arrange.archive import Entry
from dateline.arrange.terms import Label, Vocabulary
from dateline.model import Briefing, Point, Spot, Term
from dateline.views import Locator, MappedPlace

Points = Mapping[str, Point]
"""The slug of a place → where it lies."""

Kind = TypeVar("Kind", bound=Hashable)


def points(entries: Iterable[Entry], vocabulary: Vocabulary) -> Points:
    """What the authority file says, else `entries`.

    Of several coordinates, and of several countries, the commonest count; of equally common ones
    the first in order.
    """
    labels = vocabulary.labels.get("locations", {})
    found: dict[str, list[Spot]] = defaultdict(list)
    for entry in entries:
        for spot in entry.briefing.spots:
            if spot.lat is not None or spot.country:
                found[labels[spot.name].slug].append(spot)
    known = {
        slug: Point(record.lat, record.lon, record.country)
        for (taxonomy, slug), record in vocabulary.records.items()
        if taxonomy == "locations" and (record.lat is not None or record.country)
    }
    said = {slug: _point(spots) for slug, spots in sorted(found.items())}
    return {slug: _of_both(known.get(slug), said.get(slug)) for slug in sorted({*known, *said})}


def _of_both(known: Point | None, said: Point | None) -> Point:
    if known is None or said is None:
        return known or said or Point(None, None, None)
    at = known if known.lat is not None and known.lon is not None else said
    return Point(at.lat, at.lon, known.country or said.country)


def _point(spots: Iterable[Spot]) -> Point:
    at = [(own.lat, own.lon) for own in spots if own.lat is not None and own.lon is not None]
    countries = [own.country for own in spots if own.country]
    lat, lon = _commonest(at) or (None, None)
    return Point(lat, lon, _commonest(countries))


def _commonest(values: list[Kind]) -> Kind | None:
    counted = Counter(values).items()
    return min(counted, key=lambda pair: (-pair[1], pair[0]))[0] if values else None


def spots_of(
    briefing: Briefing, places: Mapping[str, Label], known: Points
) -> tuple[tuple[str, Spot], ...]:
    """The slug of each of its places; as `briefing` calls the place, where it is known to lie."""
    slugs = [(places[own.name].slug, own.name) for own in briefing.spots]
    return tuple([(slug, spot(name, known.get(slug))) for slug, name in slugs])


def spot(name: str, point: Point | None) -> Spot:
    return Spot(name, point.lat, point.lon, point.country) if point else Spot(name)


def mapped(counted: Iterable[tuple[Term, int]], known: Points) -> Iterator[MappedPlace]:
    """Those of the places, each with a count, whose coordinates are known."""
    for term, count in counted:
        if found := locator([term], known):
            yield MappedPlace(term, count, found.lat, found.lon)


def locator(terms: Iterable[Term], known: Points) -> Locator | None:
    """The first of the places `terms` whose coordinates are known."""
    for term in terms:
        point = known.get(term.slug)
        if point and point.lat is not None and point.lon is not None:
            return Locator(term, point.lat, point.lon)
    return None
