"""The pages of taxonomies and their terms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dateline import urls
from dateline.arrange import feeds
from dateline.arrange.archive import Tree
from dateline.arrange.charts import list_bars, month_bars
from dateline.arrange.languages import language_name
from dateline.arrange.lists import by_years, pager
from dateline.arrange.pages import Frame, others, page, switch_for, taxonomy_label
from dateline.arrange.words import word
from dateline.model import Card, Feed, Head, MenuItem, Term, Version
from dateline.value import replace
from dateline.views import Bar, Locator, Page, Pager, TaxonomyView, TermCount, TermView, Year

Members = Mapping[str, Mapping[str, tuple[Term, Sequence[Card]]]]
"""Taxonomy → slug → the term and its briefings, newest first."""


def members(tree: Tree) -> Members:
    found: dict[str, dict[str, tuple[Term, list[Card]]]] = defaultdict(dict)
    for entry in tree.entries:
        card = entry.card
        for taxonomy, terms in entry.terms:
            of_taxonomy = found[taxonomy]
            for term in terms:
                if term.slug in of_taxonomy:
                    of_taxonomy[term.slug][1].append(card)
                else:
                    of_taxonomy[term.slug] = (term, [card])
    return found


def versions_of_terms(
    of_trees: Sequence[Members], trees: Sequence[Tree]
) -> dict[tuple[str, str], tuple[Version, ...]]:
    """Taxonomy and slug → the pages of the term, the default language's first."""
    found: dict[tuple[str, str], tuple[Version, ...]] = {}
    for of_tree, tree in zip(of_trees, trees, strict=True):
        lang = tree.site.lang
        name = language_name(lang)
        for taxonomy, of_taxonomy in of_tree.items():
            for slug, (term, _) in of_taxonomy.items():
                known = found.get((taxonomy, slug), ())
                found[taxonomy, slug] = (*known, Version(lang, name, term.url))
    return found


def taxonomy_item(name: str, frame: Frame) -> MenuItem:
    label = taxonomy_label(name, frame.site.lang, frame.config)
    return MenuItem(label, urls.taxonomy(frame.site.home, name))


def taxonomy_page(
    frame: Frame, taxonomy: str, counted: Sequence[tuple[Term, int]]
) -> Iterator[Page]:
    site, index = frame.site, taxonomy_item(taxonomy, frame)
    most = max(count for _, count in counted)
    counts = tuple(
        TermCount(term, count, _weight(count, most))
        for term, count in sorted(counted, key=lambda pair: _by_label(pair[0]))
    )
    head = Head(index.url, index.label, switch=others(frame.homes, site.lang), feeds=site.feeds)
    yield page("taxonomy.html", site, head, TaxonomyView(taxonomy, index.label, counts))


def _by_label(term: Term) -> tuple[str, str]:
    return term.label.casefold(), term.label


def _weight(count: int, most: int) -> int:
    return 1 + (4 * count.bit_length()) // max(1, most.bit_length()) if count > 1 else 1


def term_pages(
    frame: Frame,
    term: Term,
    cards: Sequence[Card],
    versions: tuple[Version, ...],
    locator: Locator | None = None,
) -> Iterator[Page]:
    """The term's own page, with the newest, and its feed."""
    size = frame.config.page_size
    if feed := _feed(frame, term):
        yield feeds.of_term(frame, term, feed, cards)
    view = TermView(
        term=term,
        taxonomy=taxonomy_item(term.taxonomy, frame),
        count=len(cards),
        first=cards[-1].date.day,
        last=cards[0].date.day,
        number=None,
        years=_by_year(cards[:size]),
        pager=pager(cards, size, None, term.url),
        bars=_bars(frame, term, cards),
        locator=locator if len(cards) >= frame.config.min_count else None,
    )
    known = versions if len(versions) > 1 else ()
    yield _page(frame, view, versions, Head(term.url, term.label, versions=known))


def _bars(frame: Frame, term: Term, cards: Sequence[Card]) -> tuple[Bar, ...]:
    """Of a story the months, of any other term the years; nothing of what occurs seldom."""
    config = frame.config
    if not config.outputs.timeline or len(cards) < config.min_count:
        return ()
    if term.taxonomy == "stories":
        return month_bars(cards, frame.site.home, months=config.outputs.months)
    return list_bars(cards, config.page_size, term.url)


def numbered_term_page(
    frame: Frame,
    term: Term,
    number: int,
    cards: Sequence[Card],
    around: Pager,
    versions: tuple[Version, ...],
) -> Iterator[Page]:
    title = f"{term.label}, {word('page', frame.site.lang).format(number=number)}"
    view = TermView(
        term=term,
        taxonomy=taxonomy_item(term.taxonomy, frame),
        count=0,
        first=None,
        last=None,
        number=number,
        years=_by_year(cards),
        pager=around,
    )
    yield _page(frame, view, versions, Head(urls.numbered(term.url, number), title))


def _feed(frame: Frame, term: Term) -> Feed | None:
    if not frame.config.outputs.term_feeds:
        return None
    title = f"{frame.site.title}: {term.label}"
    return Feed(title, term.url + "feed.xml", "application/atom+xml")


def _page(frame: Frame, view: TermView, versions: tuple[Version, ...], head: Head) -> Page:
    site, feed = frame.site, _feed(frame, view.term)
    head = replace(
        head,
        switch=switch_for(versions, frame.homes, site.lang),
        feeds=(feed, *site.feeds) if feed else site.feeds,
    )
    return page("term.html", site, head, view)


def _by_year(cards: Iterable[Card]) -> tuple[Year, ...]:
    return tuple(Year(year, of_year) for year, of_year in by_years(cards))
