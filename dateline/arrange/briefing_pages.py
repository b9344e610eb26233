"""The pages of single sources: briefings, undated pages, tombstones, redirects."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dateline import urls
from dateline.arrange.archive import Entry, Tombstone, Undated
from dateline.arrange.pages import (
    Frame,
    alternates,
    mention,
    others,
    page,
    switch_for,
    taxonomy_label,
)
from dateline.arrange.places import Points, locator, spots_of
from dateline.arrange.reference_pages import reference
from dateline.arrange.story_pages import in_order
from dateline.arrange.terms import Label
from dateline.locales import month_title
from dateline.model import Body, Briefing, Card, Head, Moment, Spot, Term, TermGroup, Version
from dateline.views import (
    BriefingView,
    Crumb,
    Locator,
    Page,
    PlainView,
    RedirectView,
    Related,
    StoryPart,
    TombstoneView,
)
from dateline.wording import wording_of

Kindred = tuple[tuple[Card, tuple[str, ...]], ...]
"""The related briefings, each with the URLs of the terms that it shares."""


class Placing(NamedTuple):
    """A briefing among the others: all that its page shows."""

    entry: Entry
    older: Card | None
    newer: Card | None
    related: Kindred
    stories: tuple[StoryPart, ...]
    versions: tuple[Version, ...]
    locator: Locator | None
    spots: tuple[tuple[str, Spot], ...]
    original: Version | None
    """What it is a translation of, if that is public."""


def briefing_pages(
    frame: Frame,
    entries: Sequence[Entry],
    around: tuple[Card | None, Card | None],
    related: Sequence[Kindred],
    stories: Sequence[tuple[StoryPart, ...]],
    versions: Sequence[tuple[Version, ...]],
    originals: Sequence[Version | None],
    places: Mapping[str, Label],
    known: Points,
) -> Iterator[Page]:
    """Neighbours in time, newest first; `around` are the newer and the older one.

    `places` are those of the archive by their names, `known` is where they lie.
    """
    cards = [around[0], *(entry.card for entry in entries), around[1]]
    site = frame.site
    locators = [
        locator(dict(own.terms).get("locations", ()), known) if frame.config.outputs.map else None
        for own in entries
    ]
    spots = [spots_of(own.briefing, places, known) for own in entries]
    columns = zip(
        entries,
        cards[2:],
        cards,
        related,
        stories,
        versions,
        locators,
        spots,
        originals,
        strict=False,
    )
    for placing in map(Placing._make, columns):
        card = placing.entry.card
        head = Head(
            card.url,
            card.title,
            card.summary,
            versions=alternates(placing.versions, card.url),
            switch=switch_for(placing.versions, frame.homes, site.lang),
            feeds=site.feeds,
        )
        yield page("briefing.html", site, head, _view(frame, placing))


def _view(frame: Frame, placing: Placing) -> BriefingView:
    entry, site = placing.entry, frame.site
    briefing, card = entry.briefing, entry.card
    return BriefingView(
        card=card,
        body=Body(card.path),
        standfirst="" if briefing.opens_with_summary else card.summary,
        terms=tuple(
            TermGroup(taxonomy, taxonomy_label(taxonomy, site, frame.config), terms)
            for taxonomy, terms in _in_order(entry, frame)
        ),
        sources=briefing.sources,
        corrections=briefing.corrections,
        license=briefing.license or site.license,
        older=mention(placing.older) if placing.older else None,
        newer=mention(placing.newer) if placing.newer else None,
        stories=placing.stories,
        related=_related(placing),
        versions=others(placing.versions, site.lang),
        crumbs=_crumbs(card, frame),
        extra=briefing.extra,
        locator=placing.locator,
        modified=_modified(briefing),
        reference=reference(entry, frame) if frame.config.outputs.citations else None,
        spots=placing.spots,
        original=placing.original,
        toc=briefing.toc,
    )


def _modified(briefing: Briefing) -> Moment | None:
    moments = [own.date for own in briefing.corrections]
    return max([*moments, briefing.updated] if briefing.updated else moments, default=None)


def _in_order(entry: Entry, frame: Frame) -> list[tuple[str, tuple[Term, ...]]]:
    terms = dict(entry.terms)
    return [(name, terms[name]) for name in frame.config.taxonomy_names if name in terms]


def _related(placing: Placing) -> tuple[Related, ...]:
    own = {term.url: term for _, terms in placing.entry.terms for term in terms}
    return tuple(
        Related(mention(card), tuple(own[url] for url in shared))
        for card, shared in placing.related
    )


def story_parts(
    card: Card, sequences: Mapping[str, Mapping[str, StoryPart]]
) -> tuple[StoryPart, ...]:
    return tuple(sequences[story.slug][card.path] for story in card.stories)


def sequences(cards: Sequence[Card]) -> dict[str, dict[str, StoryPart]]:
    """Every story's slug → every briefing in it, by its path → what comes before and after."""
    found: dict[Term, list[Card]] = {}
    for card in cards:
        for story in card.stories:
            found.setdefault(story, []).append(card)
    return {
        story.slug: dict(zip((card.path for card in own), _parts(story, own), strict=True))
        for story, own in found.items()
    }


def _parts(story: Term, cards: Sequence[Card]) -> Iterator[StoryPart]:
    """Of `cards`, newest first, before and after by their events, the latest by its own date."""
    latest = mention(cards[0])
    ordered = sorted(cards, key=in_order, reverse=True)
    mentions = [None, *map(mention, ordered), None]
    around = {
        card.path: (mentions[number + 1], mentions[number - 1])
        for number, card in enumerate(ordered, start=1)
    }
    for card in cards:
        older, newer = around[card.path]
        yield StoryPart(story, older, newer, None if card is cards[0] else latest)


def _crumbs(card: Card, frame: Frame) -> tuple[Crumb, ...]:
    site, day = frame.site, card.date.day
    crumbs = [
        Crumb(wording_of(site).gettext("Briefings"), site.home),
        Crumb(str(day.year), urls.year(site.home, day.year)),
    ]
    if frame.config.outputs.months:
        title = month_title(day.year, day.month, site.locale)
        crumbs.append(Crumb(title, urls.month(site.home, day.year, day.month)))
    return tuple(crumbs)


def plain_page(frame: Frame, undated: Undated, versions: tuple[Version, ...]) -> Iterator[Page]:
    briefing, site = undated.briefing, frame.site
    head = Head(
        undated.url,
        briefing.title,
        briefing.summary,
        versions=alternates(versions, undated.url),
        switch=switch_for(versions, frame.homes, site.lang),
        feeds=site.feeds,
    )
    yield page(
        "page.html", site, head, PlainView(briefing.title, Body(briefing.path), toc=briefing.toc)
    )


def tombstones(frame: Frame, stones: Sequence[Tombstone]) -> Iterator[Page]:
    for stone in stones:
        title = wording_of(frame.site).gettext("Withdrawn")
        head = Head(stone.url, title, index=False)
        view = TombstoneView(stone.withdrawal.date, stone.withdrawal.reason)
        yield page("tombstone.html", frame.site, head, view)


def redirects(aliases: Sequence[tuple[str, str, str]]) -> Iterator[Page]:
    """`aliases` are old address, language and new URL."""
    for alias, lang, url in aliases:
        head = Head(url, "", index=False)
        yield Page(urls.alias_path(alias), "redirect.html", lang, head, RedirectView(url))
