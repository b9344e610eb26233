"""The pages of single sources: briefings, undated pages, tombstones."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from dateline import urls
from dateline.arrange.archive import Archive, Entry, Tree
from dateline.arrange.pages import Bodies, home_versions, others, page, switch_for
from dateline.arrange.related import neighbours, related
from dateline.arrange.term_pages import taxonomy_label
from dateline.arrange.words import month_title, word
from dateline.model import (
    BriefingView,
    Card,
    Crumb,
    Head,
    Page,
    PlainView,
    Related,
    Site,
    StoryPart,
    Term,
    TermGroup,
    TombstoneView,
    Version,
)
from dateline.parse.config import Config


def briefing_pages(archive: Archive, tree: Tree, bodies: Bodies, config: Config) -> Iterator[Page]:
    cards = tree.cards
    near = related(tree.entries) if config.outputs.related else {}
    homes = home_versions(archive)
    sequences = _sequences(tree.entries)
    for number, entry in enumerate(tree.entries):
        versions = archive.versions[entry.original]
        view = _briefing_view(entry, tree.site, config, bodies, near, versions, sequences)
        older, newer = neighbours(cards, number)
        head = Head(
            entry.card.url,
            entry.card.title,
            entry.card.summary,
            versions=versions if len(versions) > 1 else (),
            switch=switch_for(versions, homes, tree.site.lang),
            feeds=tree.site.feeds,
        )
        yield page("briefing.html", tree.site, head, view(older, newer))


def _briefing_view(
    entry: Entry,
    site: Site,
    config: Config,
    bodies: Bodies,
    near: Mapping[str, tuple[Related, ...]],
    versions: tuple[Version, ...],
    sequences: Mapping[Term, tuple[Card, ...]],
) -> Callable[[Card | None, Card | None], BriefingView]:
    briefing, card = entry.briefing, entry.card

    def view(older: Card | None, newer: Card | None) -> BriefingView:
        return BriefingView(
            card=card,
            body=bodies[briefing.path],
            headings=briefing.prose.headings if briefing.prose else (),
            terms=tuple(
                TermGroup(taxonomy, taxonomy_label(taxonomy, site.lang, config), terms)
                for taxonomy, terms in _in_order(entry, config)
            ),
            sources=briefing.sources,
            corrections=briefing.corrections,
            license=briefing.license or site.license,
            older=older,
            newer=newer,
            stories=tuple(_story_part(story, sequences[story], card) for story in card.stories),
            related=near.get(briefing.path, ()),
            versions=others(versions, site.lang),
            crumbs=_crumbs(card, site, config),
            extra=briefing.extra,
        )

    return view


def _in_order(entry: Entry, config: Config) -> list[tuple[str, tuple[Term, ...]]]:
    terms = dict(entry.terms)
    return [(name, terms[name]) for name in config.taxonomy_names if name in terms]


def _sequences(entries: Sequence[Entry]) -> dict[Term, tuple[Card, ...]]:
    """Every story's briefings, newest first."""
    found: dict[Term, list[Card]] = defaultdict(list)
    for entry in entries:
        for story in entry.card.stories:
            found[story].append(entry.card)
    return {story: tuple(cards) for story, cards in found.items()}


def _story_part(story: Term, cards: tuple[Card, ...], card: Card) -> StoryPart:
    older, newer = neighbours(cards, cards.index(card))
    return StoryPart(story, older, newer, cards[0] if cards[0] is not card else None)


def _crumbs(card: Card, site: Site, config: Config) -> tuple[Crumb, ...]:
    day = card.date.day
    crumbs = [
        Crumb(word("briefings", site.lang), site.home),
        Crumb(str(day.year), urls.year(site.home, day.year)),
    ]
    if config.outputs.months:
        title = month_title(day.year, day.month, site.lang, site.numerals)
        crumbs.append(Crumb(title, urls.month(site.home, day.year, day.month)))
    return tuple(crumbs)


def plain_pages(archive: Archive, tree: Tree, bodies: Bodies) -> Iterator[Page]:
    homes = home_versions(archive)
    for undated in tree.pages:
        briefing = undated.briefing
        versions = archive.versions[undated.original]
        head = Head(
            undated.url,
            briefing.title,
            briefing.summary or "",
            versions=versions if len(versions) > 1 else (),
            switch=switch_for(versions, homes, tree.site.lang),
            feeds=tree.site.feeds,
        )
        headings = briefing.prose.headings if briefing.prose else ()
        view = PlainView(briefing.title, bodies[briefing.path], headings)
        yield page("page.html", tree.site, head, view)


def tombstones(tree: Tree) -> Iterator[Page]:
    for stone in tree.tombstones:
        head = Head(stone.url, word("withdrawn", tree.site.lang), index=False)
        view = TombstoneView(stone.withdrawal.date, stone.withdrawal.reason)
        yield page("tombstone.html", tree.site, head, view)
