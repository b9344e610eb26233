"""The pages of taxonomies and their terms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from dateline import urls
from dateline.arrange import feeds
from dateline.arrange.archive import Archive, Tree, language_name
from dateline.arrange.lists import numbered_slices, pager
from dateline.arrange.pages import others, page, switch_for
from dateline.arrange.words import word
from dateline.model import (
    Card,
    Feed,
    Head,
    MenuItem,
    Page,
    Site,
    TaxonomyView,
    Term,
    TermCount,
    TermView,
    Version,
    Year,
)
from dateline.parse.config import Config


def term_pages(
    archive: Archive, tree: Tree, homes: tuple[Version, ...], config: Config
) -> Iterator[Page]:
    members: dict[str, dict[Term, list[Card]]] = defaultdict(lambda: defaultdict(list))
    for entry in tree.entries:
        for taxonomy, terms in entry.terms:
            for term in terms:
                members[taxonomy][term].append(entry.card)
    elsewhere = _term_trees(archive)
    for taxonomy in sorted(members):
        label = taxonomy_label(taxonomy, tree.site.lang, config)
        index = MenuItem(label, urls.taxonomy(tree.site.home, taxonomy))
        yield _taxonomy_index(tree.site, taxonomy, index, members[taxonomy], homes)
        for term in sorted(members[taxonomy], key=lambda term: term.slug):
            versions = elsewhere[taxonomy, term.slug]
            cards = tuple(members[taxonomy][term])
            yield from _term_pages(tree.site, term, index, cards, versions, homes, config)


def taxonomy_label(name: str, lang: str, config: Config) -> str:
    settings = config.taxonomies.get(name)
    return (settings and settings.label) or word(name, lang)


def _term_trees(archive: Archive) -> dict[tuple[str, str], tuple[Version, ...]]:
    found: dict[tuple[str, str], dict[str, Version]] = defaultdict(dict)
    for tree in archive.trees:
        lang = tree.site.lang
        for entry in tree.entries:
            for _, terms in entry.terms:
                for term in terms:
                    found[term.taxonomy, term.slug].setdefault(
                        lang, Version(lang, language_name(lang), term.url)
                    )
    return {key: tuple(versions.values()) for key, versions in found.items()}


def _taxonomy_index(
    site: Site,
    taxonomy: str,
    index: MenuItem,
    members: Mapping[Term, Sequence[Card]],
    homes: tuple[Version, ...],
) -> Page:
    most = max(len(cards) for cards in members.values())
    counts = tuple(
        TermCount(term, len(members[term]), _weight(len(members[term]), most))
        for term in sorted(members, key=lambda term: (term.label.casefold(), term.label))
    )
    head = Head(index.url, index.label, switch=others(homes, site.lang), feeds=site.feeds)
    return page("taxonomy.html", site, head, TaxonomyView(taxonomy, index.label, counts))


def _weight(count: int, most: int) -> int:
    return 1 + (4 * count.bit_length()) // max(1, most.bit_length()) if count > 1 else 1


def _term_pages(
    site: Site,
    term: Term,
    index: MenuItem,
    cards: tuple[Card, ...],
    versions: tuple[Version, ...],
    homes: tuple[Version, ...],
    config: Config,
) -> Iterator[Page]:
    size = config.page_size
    switch = switch_for(versions, homes, site.lang)
    own_feeds = site.feeds
    if config.outputs.term_feeds:
        feed = Feed(f"{site.title}: {term.label}", term.url + "feed.xml", "application/atom+xml")
        own_feeds = (feed, *site.feeds)
        yield feeds.of_term(site, term, feed, cards, config)
    view = TermView(
        term=term,
        taxonomy=index,
        count=len(cards),
        first=cards[-1].date.day,
        last=cards[0].date.day,
        number=None,
        years=_by_year(cards[:size]),
        pager=pager(cards, size, None, term.url),
    )
    known = versions if len(versions) > 1 else ()
    head = Head(term.url, term.label, versions=known, switch=switch, feeds=own_feeds)
    yield page("term.html", site, head, view)
    for number, chunk in numbered_slices(cards, size):
        title = f"{term.label}, {word('page', site.lang).format(number=number)}"
        yield page(
            "term.html",
            site,
            Head(urls.numbered(term.url, number), title, switch=switch, feeds=own_feeds),
            TermView(
                term,
                index,
                0,
                None,
                None,
                number,
                _by_year(chunk),
                pager(cards, size, number, term.url),
            ),
        )


def _by_year(cards: Iterable[Card]) -> tuple[Year, ...]:
    return tuple(
        Year(year, tuple(of_year))
        for year, of_year in groupby(cards, key=lambda card: card.date.at.year)
    )
