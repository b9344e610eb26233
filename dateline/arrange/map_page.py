"""`/map/`: every place of a language tree."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from dateline import urls
from dateline.arrange.pages import Frame, page, switch_for
from dateline.arrange.places import Points, locator, mapped
from dateline.arrange.taxonomy_pages import alphabetical
from dateline.arrange.term_pages import Member
from dateline.arrange.words import country_name
from dateline.model import Head, Point, Term, Version
from dateline.value import replace
from dateline.views import Country, MapView, Page, TermCount
from dateline.wording import wording_of

MOST = 300
"""Circles that a map can hold; the list has all places."""

Counted = tuple[Term, int, Point | None, Term | None]
"""A place, its briefings, where it lies, and its country."""


def counted_places(members: Collection[Member], points: Points) -> tuple[Counted, ...]:
    """All that the map shows: no title, so that no edit of one makes it anew."""
    gathering = {above.slug for own in members for above in own.above}
    places = [
        own
        for own in members
        if own.term.slug not in gathering or locator([own.term], points) is not None
    ]
    places.sort(key=lambda own: (-len(own.entries), own.term.slug))
    return tuple(
        [
            (
                own.term,
                len(own.entries),
                points.get(own.term.slug),
                own.above[-1] if own.above else None,
            )
            for own in places
        ]
    )


def map_page(
    frame: Frame, counted: Sequence[Counted], filled: tuple[Version, ...]
) -> Iterator[Page]:
    """`filled` are the maps that have any places."""
    site = frame.site
    known = {term.slug: point for term, _, point, _ in counted if point}
    found = tuple(mapped([(term, count) for term, count, _, _ in counted], known))
    versions = tuple(replace(home, url=urls.places(home.url)) for home in frame.homes)
    head = Head(
        urls.places(site.home),
        wording_of(site).gettext("Map"),
        versions=filled if len(filled) > 1 else (),
        switch=switch_for(versions, frame.homes, site.lang),
        feeds=site.feeds,
        index=bool(counted),
    )
    view = MapView(found[:MOST], len(found), _by_country(counted, site.lang))
    yield page("map.html", site, head, view)


def _by_country(counted: Sequence[Counted], lang: str) -> tuple[Country, ...]:
    """In the order of the names; places whose country is not known come last."""
    found: dict[tuple[str, str], list[TermCount]] = defaultdict(list)
    for term, count, point, country in counted:
        name = country_name(point.country, lang) if point and point.country else ""
        which = (country.label, country.url) if country else (name, "")
        found[which].append(TermCount(term, count, 1))
    for places in found.values():
        places.sort(key=lambda own: (*alphabetical(own.term.label), own.term.slug))
    order = sorted(found, key=lambda which: (not which[0], *alphabetical(which[0]), which[1]))
    return tuple(Country(*which, tuple(found[which])) for which in order)
