"""`/map/`: every place of a language tree."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dateline import urls
from dateline.arrange.pages import Frame, page, switch_for
from dateline.arrange.places import Points, locator
from dateline.arrange.words import country_name, word
from dateline.model import Head, Point, Term
from dateline.value import replace
from dateline.views import Country, MappedPlace, MapView, Page, TermCount

MOST = 300
"""Circles that a map can hold; the list has all places."""

Counted = tuple[Term, int, Point | None]
"""A place, its briefings, and where it lies."""


def counted_places(counted: Sequence[tuple[Term, int]], points: Points) -> tuple[Counted, ...]:
    """All that the map shows: no title, so that no edit of one makes it anew."""
    return tuple(
        [
            (term, count, points.get(term.slug))
            for term, count in sorted(counted, key=lambda pair: (-pair[1], pair[0].slug))
        ]
    )


def map_page(frame: Frame, counted: Sequence[Counted]) -> Iterator[Page]:
    site = frame.site
    mapped = tuple(_mapped(counted))
    versions = tuple(replace(home, url=urls.places(home.url)) for home in frame.homes)
    head = Head(
        urls.places(site.home),
        word("map", site.lang),
        versions=versions if len(versions) > 1 else (),
        switch=switch_for(versions, frame.homes, site.lang),
        feeds=site.feeds,
        index=bool(counted),
    )
    view = MapView(mapped[:MOST], len(mapped), _by_country(counted, site.lang))
    yield page("map.html", site, head, view)


def _mapped(counted: Sequence[Counted]) -> Iterator[MappedPlace]:
    for term, count, point in counted:
        found = locator([term], {term.slug: point} if point else {})
        if found:
            yield MappedPlace(term, count, found.lat, found.lon)


def _by_country(counted: Sequence[Counted], lang: str) -> tuple[Country, ...]:
    """In the order of the names; places whose country is not known come last."""
    found: dict[str, list[TermCount]] = defaultdict(list)
    for term, count, point in counted:
        name = country_name(point.country, lang) if point and point.country else ""
        found[name].append(TermCount(term, count, 1))
    for places in found.values():
        places.sort(key=lambda own: (own.term.label.casefold(), own.term.label, own.term.slug))
    names = sorted(found, key=lambda name: (not name, name.casefold(), name))
    return tuple(Country(name, tuple(found[name])) for name in names)
