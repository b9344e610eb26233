"""The indexes of terms: `/tags/`, and where there are very many, a page for each initial."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from dateline import urls
from dateline.arrange.pages import Frame, others, page, taxonomy_label
from dateline.model import Head, MenuItem, Term
from dateline.views import Page, TaxonomyView, TermCount

SHOWN = 500
"""Terms of an index page."""
_OTHER = "0–9"
_ARTICLE = "ال"

Counted = Sequence[tuple[Term, int]]


def taxonomy_item(name: str, frame: Frame) -> MenuItem:
    label = taxonomy_label(name, frame.site, frame.config)
    return MenuItem(label, urls.taxonomy(frame.site.home, name))


def taxonomy_pages(frame: Frame, taxonomy: str, counted: Counted) -> Iterator[Page]:
    """The index of a taxonomy: the commonest terms, and from SHOWN on all of them by initial."""
    index = taxonomy_item(taxonomy, frame)
    by_initial = _by_initial(counted) if len(counted) > SHOWN else {}
    initials = tuple(MenuItem(name, _initial_url(index.url, name)) for name in by_initial)
    commonest = sorted(counted, key=lambda pair: (-pair[1], *alphabetical(pair[0].label)))[:SHOWN]
    view = TaxonomyView(taxonomy, index.label, weighed(commonest), initials)
    yield _page(frame, index.url, index.label, view)
    for name, own in by_initial.items():
        yield from _initial_pages(
            frame, index, TaxonomyView(taxonomy, index.label, (), initials, name), own
        )


def _initial_pages(
    frame: Frame, index: MenuItem, view: TaxonomyView, own: Counted
) -> Iterator[Page]:
    first = _initial_url(index.url, view.initial)
    last = (len(own) - 1) // SHOWN + 1
    for number in range(1, last + 1):
        shown = TaxonomyView(
            view.taxonomy,
            view.label,
            weighed(own[(number - 1) * SHOWN : number * SHOWN]),
            view.initials,
            view.initial,
            older=_numbered(first, number + 1) if number < last else None,
            newer=_numbered(first, number - 1) if number > 1 else None,
        )
        yield _page(frame, _numbered(first, number), f"{index.label}: {view.initial}", shown)


def _page(frame: Frame, url: str, title: str, view: TaxonomyView) -> Page:
    site = frame.site
    head = Head(url, title, switch=others(frame.homes, site.lang), feeds=site.feeds)
    return page("taxonomy.html", site, head, view)


def _numbered(first: str, number: int) -> str:
    return first if number == 1 else urls.numbered(first, number)


def _initial_url(index: str, initial: str) -> str:
    return f"{index}a-z/{urls.slug(initial)}/"


def _by_initial(counted: Counted) -> dict[str, Counted]:
    ordered = sorted(counted, key=lambda pair: (_initial(pair[0]), *alphabetical(pair[0].label)))
    return {name: list(own) for name, own in groupby(ordered, key=lambda pair: _initial(pair[0]))}


def _initial(term: Term) -> str:
    first = alphabetical(term.label)[0][:1]
    return first.upper() if first.isalpha() else _OTHER


def alphabetical(label: str) -> tuple[str, str]:
    """The order of names: accents, case, signs and the Arabic article count only among equals."""
    folded = unicodedata.normalize("NFKD", label).casefold()
    bare = "".join(own for own in folded if own.isalnum() or own == " ").strip()
    return bare.removeprefix(_ARTICLE) or folded, label


def weighed(counted: Counted) -> tuple[TermCount, ...]:
    """In the order of their labels."""
    most = max((count for _, count in counted), default=0)
    return tuple(
        TermCount(term, count, _weight(count, most))
        for term, count in sorted(
            counted, key=lambda pair: (*alphabetical(pair[0].label), pair[0].slug)
        )
    )


def _weight(count: int, most: int) -> int:
    return 1 + (4 * count.bit_length()) // max(1, most.bit_length()) if count > 1 else 1
