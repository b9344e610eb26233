"""The pages of taxonomies and their terms."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dateline import urls
from dateline.arrange import feeds
from dateline.arrange.archive import Entry, Tree
from dateline.arrange.charts import list_bars
from dateline.arrange.languages import language_name
from dateline.arrange.lists import by_years, pager
from dateline.arrange.pages import Frame, page, switch_for
from dateline.arrange.places import Points, locator, mapped
from dateline.arrange.taxonomy_pages import alphabetical, taxonomy_item, weighed
from dateline.arrange.terms import Vocabulary, other_names, term_of
from dateline.arrange.words import paged
from dateline.model import Card, Feed, Head, Record, Term, Version, in_language
from dateline.value import replace
from dateline.views import About, Bar, MappedPlace, Page, Pager, TermCount, TermView, Year

NEIGHBOURS = 6
"""How many terms that a term appears with are told."""
MOST_PLACES = 60
"""Circles on the map of a term."""


_NOT_BESIDE = frozenset({"authors", "stories"})


class Member(NamedTuple):
    """A term of a tree, with all that is filed under it or under what is a part of it."""

    term: Term
    entries: list[Entry]
    """Newest first."""
    cards: list[Card]
    above: tuple[Term, ...] = ()
    """What it is a part of, the nearest first."""


Members = Mapping[str, Mapping[str, Member]]
"""Taxonomy → slug → the term."""


def members(tree: Tree, vocabulary: Vocabulary) -> Members:
    found: dict[str, dict[str, Member]] = defaultdict(dict)
    above = {
        key: tuple(term_of(tree.site, key[0], label) for label in labels)
        for key, labels in vocabulary.broader.items()
    }
    for entry in tree.entries:
        for taxonomy, terms in entry.terms:
            of_taxonomy = found[taxonomy]
            for term in _with_broader(terms, above):
                member = of_taxonomy.get(term.slug)
                if member is None:
                    own = above.get((taxonomy, term.slug), ())
                    member = of_taxonomy[term.slug] = Member(term, [], [], own)
                member.entries.append(entry)
                member.cards.append(entry.card)
    return found


def _with_broader(
    terms: Sequence[Term], above: Mapping[tuple[str, str], tuple[Term, ...]]
) -> Iterable[Term]:
    if not above:
        return terms
    broader = [own for term in terms for own in above.get((term.taxonomy, term.slug), ())]
    return dict.fromkeys([*terms, *broader]) if broader else terms


def narrower_terms(of_taxonomy: Mapping[str, Member]) -> dict[str, tuple[tuple[Term, int], ...]]:
    """Slug → the terms that are a part of it, with the counts of their briefings."""
    found: dict[str, list[tuple[Term, int]]] = defaultdict(list)
    for own in of_taxonomy.values():
        for above in own.above:
            found[above.slug].append((own.term, len(own.entries)))
    return {slug: tuple(own) for slug, own in found.items()}


def versions_of_terms(
    of_trees: Sequence[Members], trees: Sequence[Tree]
) -> dict[tuple[str, str], tuple[Version, ...]]:
    """Taxonomy and slug → the pages of the term, the default language's first."""
    found: dict[tuple[str, str], tuple[Version, ...]] = {}
    for of_tree, tree in zip(of_trees, trees, strict=True):
        lang = tree.site.lang
        name = language_name(lang)
        for taxonomy, of_taxonomy in of_tree.items():
            for slug, own in of_taxonomy.items():
                known = found.get((taxonomy, slug), ())
                found[taxonomy, slug] = (*known, Version(lang, name, own.term.url))
    return found


def term_pages(
    frame: Frame,
    own: Member,
    record: Record | None,
    narrower: Sequence[tuple[Term, int]],
    versions: tuple[Version, ...],
    known: Points,
) -> Iterator[Page]:
    """The term's own page, with the newest, and its feeds; `known` is where places lie."""
    size, term, cards = frame.config.page_size, own.term, own.cards
    for feed in _feeds(frame, term):
        yield feeds.of_term(frame, term, feed, cards)
    is_common = len(cards) >= frame.config.min_count
    place = locator([term], known) if term.taxonomy == "locations" else None
    view = TermView(
        term=term,
        taxonomy=taxonomy_item(term.taxonomy, frame),
        count=len(cards),
        first=cards[-1].date.day,
        last=cards[0].date.day,
        number=None,
        years=_by_year(cards[:size]),
        pager=pager(cards, size, None, term.url),
        about=_about(term, record, frame.site.lang),
        broader=own.above,
        narrower=weighed(narrower),
        beside=_told_apart(_beside(own, narrower, frame.config.min_count), term, frame),
        stories=_stories(own),
        bars=_bars(frame, term, cards),
        locator=place if is_common else None,
        places=_places(own, known) if is_common and not place else (),
    )
    others = versions if len(versions) > 1 else ()
    note = view.about.note if view.about else ""
    yield _page(frame, view, versions, Head(term.url, term.label, note, versions=others))


def _about(term: Term, record: Record | None, lang: str) -> About | None:
    if record is None:
        return None
    return About(
        note=in_language(record.notes, lang),
        names=other_names(term, record),
        ids=record.ids,
        status=record.status or "",
    )


def _beside(own: Member, narrower: Sequence[tuple[Term, int]], least: int) -> tuple[TermCount, ...]:
    """What it appears with most, in a few briefings at least."""
    if len(own.entries) < least:
        return ()
    terms = [
        term
        for entry in own.entries
        for taxonomy, terms in entry.terms
        if taxonomy not in _NOT_BESIDE
        for term in terms
    ]
    return _commonest(
        terms, 2, {term.url for term in (own.term, *own.above, *[term for term, _ in narrower])}
    )


def _told_apart(counts: Sequence[TermCount], own: Term, frame: Frame) -> tuple[TermCount, ...]:
    """With their kinds where a name is that of several, or that of the page."""
    named = Counter([urls.term_key(term.label) for term in (own, *[item.term for item in counts])])
    return tuple(
        replace(item, kind=taxonomy_item(item.term.taxonomy, frame).label)
        if named[urls.term_key(item.term.label)] > 1
        else item
        for item in counts
    )


def _places(own: Member, known: Points) -> tuple[MappedPlace, ...]:
    """Where its briefings happened, most of them first."""
    if not known:
        return ()
    counted = Counter(
        place for entry in own.entries for place in dict(entry.terms).get("locations", ())
    )
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].slug))
    return tuple(mapped(ordered, known))[:MOST_PLACES]


def _stories(own: Member) -> tuple[TermCount, ...]:
    if own.term.taxonomy == "stories":
        return ()
    return _commonest([story for card in own.cards for story in card.stories], 1)


def _commonest(
    terms: Sequence[Term], least: int, besides: Collection[str] = ()
) -> tuple[TermCount, ...]:
    by_url = {term.url: term for term in terms}
    counted = Counter([term.url for term in terms])
    counts = [
        (by_url[url], count)
        for url, count in counted.items()
        if count >= least and url not in besides
    ]
    counts.sort(key=lambda pair: (-pair[1], *alphabetical(pair[0].label), pair[0].url))
    return tuple(TermCount(term, count, 1) for term, count in counts[:NEIGHBOURS])


def _bars(frame: Frame, term: Term, cards: Sequence[Card]) -> tuple[Bar, ...]:
    """The years; nothing of what occurs seldom."""
    config = frame.config
    if not config.outputs.timeline or len(cards) < config.min_count:
        return ()
    return list_bars(cards, config.page_size, term.url)


def numbered_term_page(
    frame: Frame,
    term: Term,
    number: int,
    cards: Sequence[Card],
    around: Pager,
    versions: tuple[Version, ...],
) -> Iterator[Page]:
    title = paged(term.label, number, frame.site)
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


def _feeds(frame: Frame, term: Term) -> tuple[Feed, ...]:
    outputs, title = frame.config.outputs, f"{frame.site.title}: {term.label}"
    if not outputs.term_feeds:
        return ()
    atom = Feed(title, urls.feed(term.url), "application/atom+xml")
    json = Feed(title, term.url + "feed.json", "application/feed+json")
    return (atom, json) if outputs.json_feed else (atom,)


def _page(frame: Frame, view: TermView, versions: tuple[Version, ...], head: Head) -> Page:
    site = frame.site
    head = replace(
        head,
        switch=switch_for(versions, frame.homes, site.lang),
        feeds=(*_feeds(frame, view.term), *site.feeds),
    )
    return page("term.html", site, head, view)


def _by_year(cards: Iterable[Card]) -> tuple[Year, ...]:
    return tuple(Year(year, of_year) for year, of_year in by_years(cards))
