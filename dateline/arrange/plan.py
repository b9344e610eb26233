"""Archive → pages: the whole site as a value, before anything is rendered.

The plan comes in parts: some pages, and all that decides them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from dateline import urls
from dateline.arrange import corrections, digest_pages, feeds, story_pages
from dateline.arrange.archive import Archive, Entry, Tree
from dateline.arrange.briefing_pages import (
    Kindred,
    briefing_pages,
    plain_page,
    redirects,
    sequences,
    story_parts,
    tombstones,
)
from dateline.arrange.dataset import data_page
from dateline.arrange.date_pages import date_pages, front_page, list_page
from dateline.arrange.lists import numbered, year_counts
from dateline.arrange.map_page import counted_places, map_page
from dateline.arrange.pages import Frame, home_versions, page, tree_versions
from dateline.arrange.places import Points, points
from dateline.arrange.reference_pages import reference_pages, tombstone_links
from dateline.arrange.related import Best, Kinship
from dateline.arrange.search_page import search_page
from dateline.arrange.sitemaps import newest_of, news_sitemap
from dateline.arrange.taxonomy_pages import taxonomy_pages
from dateline.arrange.term_pages import (
    Members,
    members,
    narrower_terms,
    numbered_term_page,
    term_pages,
    versions_of_terms,
)
from dateline.arrange.terms import Vocabulary
from dateline.arrange.timeline_page import timeline_page
from dateline.arrange.variants import variant_urls, variants
from dateline.model import Card, Head, MenuItem, Version
from dateline.parse.config import Config
from dateline.views import NotFoundView, Page, RedirectView, SitemapView
from dateline.wording import wording_of


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that are made together, of `inputs` alone."""

    key: tuple[str, ...]
    make: Callable[..., Iterable[Page]]
    inputs: tuple[Any, ...]

    def pages(self) -> tuple[Page, ...]:
        return tuple(self.make(*self.inputs))


def frames(archive: Archive, config: Config, before: Mapping[str, Frame]) -> dict[str, Frame]:
    """A frame for each language; one of `before` that is equal stays the same object."""
    homes = home_versions(archive)
    made = {tree.site.lang: Frame(tree.site, homes, config) for tree in archive.trees}
    return {lang: before[lang] if before.get(lang) == own else own for lang, own in made.items()}


def places_of(archive: Archive, before: Points) -> Points:
    """Where places lie; `before` itself where it says the same, so that parts need not compare."""
    everyone = chain.from_iterable(tree.entries for tree in archive.trees)
    own = points(everyone, archive.vocabulary)
    return before if own == before else own


def parts(
    archive: Archive,
    frames: Mapping[str, Frame],
    kinships: Mapping[str, Kinship],
    lying: Points,
) -> Iterator[Part]:
    """The whole site but its sitemap; `frames` and `kinships` are the trees', by language.

    `lying` is where places lie.
    """
    of_trees = [members(tree, archive.vocabulary) for tree in archive.trees]
    terms = versions_of_terms(of_trees, archive.trees)
    known = lying if frames[archive.trees[0].site.lang].config.outputs.map else {}
    stories = tree_versions(
        (tree.site.lang, urls.taxonomy(tree.site.home, story_pages.TAXONOMY))
        for tree, of_tree in zip(archive.trees, of_trees, strict=True)
        if story_pages.TAXONOMY in of_tree
    )
    timelines = tree_versions(
        (tree.site.lang, urls.timeline(tree.site.home)) for tree in archive.trees if tree.cards
    )
    maps = tree_versions(
        (tree.site.lang, urls.places(tree.site.home))
        for tree, of_tree in zip(archive.trees, of_trees, strict=True)
        if of_tree.get("locations")
    )
    for tree, of_tree in zip(archive.trees, of_trees, strict=True):
        frame = frames[tree.site.lang]
        yield from _lists(archive, tree, frame, timelines)
        yield from _terms(archive.vocabulary, of_tree, frame, terms, known, stories, maps)
        yield from _briefings(archive, tree, frame, kinships[tree.site.lang], lying)
        yield from _single(archive, tree, frame)
        if frame.config.search:
            yield _search(tree, of_tree, frame)
    for own_part in (*corrections.parts(archive, frames), *digest_pages.parts(archive, frames)):
        yield Part(*own_part)
    if archive.trees[0].site.data:
        yield Part(("data",), data_page, (frames[archive.trees[0].site.lang],))
    main = archive.trees[0].site
    if main.news:
        yield Part(("news",), news_sitemap, (main, newest_of(archive.trees)))
    yield Part(("aliases",), redirects, (_aliases(archive),))
    yield Part(("once",), _once, (frames[archive.trees[0].site.lang],))


def _lists(
    archive: Archive, tree: Tree, frame: Frame, timelines: tuple[Version, ...]
) -> Iterator[Part]:
    home, main = tree.site.home, archive.trees[0]
    counts = (len(main.entries), main.site.home)
    years = year_counts(home, tree.cards, frame.config.outputs.months)
    yield Part(("front", home), front_page, (frame, tree.cards, years, counts))
    for number, cards, around in numbered(tree.cards, frame.config.page_size, home):
        yield Part(("list", home, str(number)), list_page, (frame, number, cards, around))
    yield Part(("dates", home), date_pages, (frame, tree.cards, years))
    if frame.config.outputs.timeline:
        yield Part(("timeline", home), timeline_page, (frame, years, timelines))


def _terms(
    vocabulary: Vocabulary,
    of_tree: Members,
    frame: Frame,
    versions: Mapping[tuple[str, str], tuple[Version, ...]],
    known_points: Points,
    indexes: tuple[Version, ...],
    maps: tuple[Version, ...],
) -> Iterator[Part]:
    """`indexes` are the lists of stories."""
    home = frame.site.home
    if frame.config.outputs.map:
        places = counted_places(of_tree.get("locations", {}).values(), known_points)
        yield Part(("map", home), map_page, (frame, places, maps))
    for taxonomy, of_taxonomy in sorted(of_tree.items()):
        if taxonomy == story_pages.TAXONOMY:
            records = vocabulary.records
            for own_part in story_pages.parts(frame, of_taxonomy, records, versions, indexes):
                yield Part(*own_part)
            continue
        counted = tuple((own.term, len(own.entries)) for own in of_taxonomy.values())
        yield Part(("taxonomy", home, taxonomy), taxonomy_pages, (frame, taxonomy, counted))
        narrower = narrower_terms(of_taxonomy)
        for slug, own in of_taxonomy.items():
            known = versions[taxonomy, slug]
            key = (home, taxonomy, slug)
            record = vocabulary.records.get((taxonomy, slug))
            inputs = (frame, own, record, narrower.get(slug, ()), known, known_points)
            yield Part(("term", *key), term_pages, inputs)
            for number, chunk, around in numbered(own.cards, frame.config.page_size, own.term.url):
                yield Part(
                    ("term", *key, str(number)),
                    numbered_term_page,
                    (frame, own.term, number, chunk, around, known),
                )
    moved = variant_urls(vocabulary, of_tree)
    yield Part(("variants", home), variants, (frame, moved))


def _briefings(
    archive: Archive, tree: Tree, frame: Frame, kinship: Kinship, known: Points
) -> Iterator[Part]:
    """A part a month."""
    cards = {card.path: card for card in tree.cards}
    in_stories = sequences(tree.cards)
    places = archive.vocabulary.labels.get("locations", {})
    first = 0
    for month, group in groupby(tree.entries, key=_month):
        entries = tuple(group)
        last = first + len(entries)
        around = (
            tree.cards[first - 1] if first else None,
            tree.cards[last] if last < len(tree.cards) else None,
        )
        related = tuple([_kindred(kinship.best.get(own.card.path, ()), cards) for own in entries])
        stories = tuple([story_parts(own.card, in_stories) for own in entries])
        versions = tuple([archive.versions[own.original] for own in entries])
        key = ("briefings", tree.site.home, *map(str, month))
        originals = tuple([_original(archive, own) for own in entries])
        inputs = (frame, entries, around, related, stories, versions, originals, places, known)
        yield Part(key, briefing_pages, inputs)
        yield Part(("references", *key[1:]), reference_pages, (frame, entries))
        first = last


def _original(archive: Archive, entry: Entry) -> Version | None:
    is_public = entry.original != entry.card.path and entry.original in archive.shown
    return archive.owners[entry.original].version if is_public else None


def _kindred(best: Best, cards: Mapping[str, Card]) -> Kindred:
    return tuple([(cards[path], shared) for path, shared in best])


def _month(entry: Entry) -> tuple[int, int]:
    day = entry.card.date.day
    return day.year, day.month


def _single(archive: Archive, tree: Tree, frame: Frame) -> Iterator[Part]:
    home = tree.site.home
    yield Part(("feeds", home), feeds.main, (frame, tree.entries[: feeds.NEWEST]))
    for undated in tree.pages:
        path = undated.briefing.path
        versions = archive.versions[undated.original]
        yield Part(("page", path), plain_page, (frame, undated, versions))
    yield Part(("tombstones", home), tombstones, (frame, tree.tombstones))
    yield Part(("short links", home), tombstone_links, (frame, tree.tombstones))


def _search(tree: Tree, of_tree: Members, frame: Frame) -> Part:
    years = tuple(sorted({card.date.day.year for card in tree.cards}, reverse=True))
    there = tuple(name for name in frame.config.taxonomy_names if name in of_tree)
    return Part(("search", tree.site.home), search_page, (frame, there, years))


# ---- what stands once


def _aliases(archive: Archive) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (alias, owner.lang, owner.url)
        for path, owner in archive.owners.items()
        if owner.briefing.aliases and path in archive.public
        for alias in owner.briefing.aliases
    )


def _once(frame: Frame) -> Iterator[Page]:
    site = frame.site
    _ = wording_of(site).gettext
    menu = (MenuItem(_("Briefings"), site.home), *site.menu)
    head = Head("/404.html", _("Page not found"), index=False)
    yield page("404.html", site, head, NotFoundView(tuple(dict.fromkeys(menu))))
    yield page("robots.txt", site, Head("/robots.txt", "", index=False), SitemapView(()))
    if site.home != "/":
        start = Head(site.home, site.title, versions=frame.homes, index=False)
        yield Page("index.html", "start.html", site.lang, start, RedirectView(site.home))
