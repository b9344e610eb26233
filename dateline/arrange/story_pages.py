"""Developing stories: each in the order of its events, and the list of all."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from dateline import urls
from dateline.arrange import feeds
from dateline.arrange.charts import month_bars
from dateline.arrange.lists import numbered, pager
from dateline.arrange.pages import Frame, mention, page, switch_for
from dateline.arrange.term_pages import Member
from dateline.arrange.words import paged, taxonomy_name
from dateline.model import Card, Feed, Head, MenuItem, Record, Term, Version, in_language
from dateline.views import Bar, Page, Pager, StoriesView, StorySummary, StoryView, Year

TAXONOMY = "stories"

Versions = tuple[Version, ...]


def happened(card: Card) -> date:
    """The day of its event; the briefing's own where that is the same."""
    return card.event.first if card.event else card.date.day


def in_order(card: Card) -> tuple[date, datetime, str]:
    """The place of a briefing in the sequence of a story."""
    return happened(card), card.date.at, card.path


def parts(
    frame: Frame,
    stories: Mapping[str, Member],
    records: Mapping[tuple[str, str], Record],
    versions: Mapping[tuple[str, str], Versions],
    indexes: Versions,
) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Key, maker and inputs of each; `stories` have their briefings newest first."""
    home, size = frame.site.home, frame.config.page_size
    first = urls.taxonomy(home, TAXONOMY)
    of_slug = {slug: records.get((TAXONOMY, slug)) for slug in stories}
    listed = _by_news(stories, of_slug)
    newest, around = listed[:size], pager(listed, size, None, first, _LATEST)
    yield (TAXONOMY, home), _list_page, (frame, None, newest, around, indexes)
    for number, some, near in numbered(listed, size, first, _LATEST):
        yield (TAXONOMY, home, str(number)), _list_page, (frame, number, some, near, indexes)
    for slug, (term, _, cards, _) in stories.items():
        known = versions[TAXONOMY, slug]
        yield ("story", home, slug), story_pages, (frame, term, tuple(cards), of_slug[slug], known)
        latest_event_first = sorted(cards, key=in_order, reverse=True)
        for number, chunk, near in numbered(latest_event_first, size, term.url, happened):
            inputs = (frame, term, number, chunk, near, known)
            yield ("story", home, slug, str(number)), numbered_story_page, inputs


_LATEST = attrgetter("latest.date.day")


def _by_news(
    stories: Mapping[str, Member], records: Mapping[str, Record | None]
) -> tuple[StorySummary, ...]:
    """The latest news first; of stories of one moment, by name."""
    found = []
    for slug, (term, _, cards, _) in stories.items():
        days = [happened(card) for card in cards]
        status = _status(records[slug])
        found.append(
            StorySummary(term, status, len(cards), min(days), max(days), mention(cards[0])),
        )
    found.sort(key=attrgetter("term.slug"))
    found.sort(key=attrgetter("latest.date.at"), reverse=True)
    return tuple(found)


def _status(record: Record | None) -> str:
    return (record and record.status) or ""


def _list_page(
    frame: Frame,
    number: int | None,
    stories: tuple[StorySummary, ...],
    around: Pager,
    known: Versions,
) -> Iterator[Page]:
    site, index = frame.site, _index(frame)
    head = Head(
        urls.numbered(index.url, number) if number else index.url,
        paged(index.label, number, site),
        versions=known if len(known) > 1 and not number else (),
        switch=switch_for(known, frame.homes, site.lang),
        feeds=site.feeds,
    )
    yield page("stories.html", site, head, StoriesView(index.label, number, stories, around))


def story_pages(
    frame: Frame, term: Term, cards: Sequence[Card], record: Record | None, versions: Versions
) -> Iterator[Page]:
    """The story's own page, which ends with its last events, and its feed."""
    size = frame.config.page_size
    if feed := _feed(frame, term):
        yield feeds.of_term(frame, term, feed, cards)
    ordered = sorted(cards, key=in_order, reverse=True)
    view = StoryView(
        term=term,
        index=_index(frame),
        note=in_language(record.notes, frame.site.lang) if record else "",
        status=_status(record),
        count=len(cards),
        first=happened(ordered[-1]),
        last=happened(ordered[0]),
        latest=cards[0],
        number=None,
        years=_by_year(ordered[:size]),
        beginning=urls.numbered(term.url, 1) if len(cards) > size else None,
        pager=pager(ordered, size, None, term.url, happened),
        bars=_bars(frame, cards),
    )
    known = versions if len(versions) > 1 else ()
    yield _page(frame, view, versions, Head(term.url, term.label, view.note, versions=known))


def _bars(frame: Frame, cards: Sequence[Card]) -> tuple[Bar, ...]:
    """Nothing of a story of few briefings."""
    config = frame.config
    if not config.outputs.timeline or len(cards) < config.min_count:
        return ()
    return month_bars(cards, frame.site.home, months=config.outputs.months)


def numbered_story_page(
    frame: Frame,
    term: Term,
    number: int,
    cards: Sequence[Card],
    around: Pager,
    versions: Versions,
) -> Iterator[Page]:
    """`cards` are those of the latest events first, as lists are cut."""
    view = StoryView(
        term=term,
        index=_index(frame),
        note="",
        status="",
        count=0,
        first=None,
        last=None,
        latest=None,
        number=number,
        years=_by_year(cards),
        beginning=None,
        pager=around,
    )
    head = Head(urls.numbered(term.url, number), paged(term.label, number, frame.site))
    yield _page(frame, view, versions, head)


def _page(frame: Frame, view: StoryView, versions: Versions, head: Head) -> Page:
    site, feed = frame.site, _feed(frame, view.term)
    whole = Head(
        head.url,
        head.title,
        head.description,
        head.versions,
        switch_for(versions, frame.homes, site.lang),
        (feed, *site.feeds) if feed else site.feeds,
    )
    return page("story.html", site, whole, view)


def _feed(frame: Frame, term: Term) -> Feed | None:
    if not frame.config.outputs.term_feeds:
        return None
    return Feed(f"{frame.site.title}: {term.label}", urls.feed(term.url), "application/atom+xml")


def _index(frame: Frame) -> MenuItem:
    site, settings = frame.site, frame.config.taxonomies.get(TAXONOMY)
    label = (settings and settings.label) or taxonomy_name(TAXONOMY, site)
    return MenuItem(label, urls.taxonomy(site.home, TAXONOMY))


def _by_year(latest_first: Sequence[Card]) -> tuple[Year, ...]:
    """In the order of events."""
    ordered = reversed(latest_first)
    return tuple(
        Year(year, tuple(own)) for year, own in groupby(ordered, lambda card: happened(card).year)
    )
