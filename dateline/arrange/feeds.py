"""Feeds: the newest twenty of a tree in full, all others as summaries."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from dateline import urls
from dateline.arrange.archive import Entry
from dateline.arrange.pages import Frame
from dateline.model import Body, Card, Feed, Head, Moment, Term
from dateline.parse.config import Config
from dateline.views import Entry as FeedEntry
from dateline.views import FeedView, Notice, NoticesView, Page

NEWEST = 20
_EPOCH = Moment(datetime(1970, 1, 1, tzinfo=UTC), date(1970, 1, 1))


def main(frame: Frame, newest: Sequence[Entry]) -> Iterator[Page]:
    """`newest` are at most NEWEST."""
    site, full = frame.site, frame.config.feeds == "full"
    entries = tuple(
        _entry(
            entry.card,
            _authors(entry),
            frame.config,
            Body(entry.card.path, urls.absolute(site.base_url, entry.card.url)) if full else None,
        )
        for entry in newest
    )
    for feed in site.feeds:
        yield _page(frame, feed, site.home, entries)


def of_term(frame: Frame, term: Term, feed: Feed, cards: Sequence[Card]) -> Page:
    entries = tuple(_entry(card, (), frame.config, None) for card in cards[:NEWEST])
    return _page(frame, feed, term.url, entries)


def _page(frame: Frame, feed: Feed, home: str, entries: tuple[FeedEntry, ...]) -> Page:
    template = "feed.json" if feed.url.endswith(".json") else "feed.xml"
    view = FeedView(
        title=feed.title,
        atom_id=urls.absolute(frame.site.base_url, feed.url),
        url=feed.url,
        home=home,
        updated=max((updated(entry.card) for entry in entries), default=_EPOCH),
        entries=entries,
    )
    head = Head(feed.url, feed.title, index=False)
    return Page(urls.output_path(feed.url), template, frame.site.lang, head, view)


def updated(card: Card) -> Moment:
    return max(card.date, card.updated) if card.updated else card.date


def of_notices(frame: Frame, feed: Feed, home: str, notices: tuple[Notice, ...]) -> Page:
    """A feed of what is no briefing; `home` is the page that lists it."""
    view = NoticesView(
        title=feed.title,
        atom_id=urls.absolute(frame.site.base_url, feed.url),
        url=feed.url,
        home=home,
        updated=max((notice.updated for notice in notices), default=_EPOCH),
        notices=notices,
    )
    head = Head(feed.url, feed.title, index=False)
    return Page(urls.output_path(feed.url), "notices.xml", frame.site.lang, head, view)


def atom_id(config: Config, year: int, name: str) -> str:
    """A permanent name, whatever the address."""
    return f"tag:{config.archive_id or config.host},{year}:{name}"


def _entry(card: Card, authors: tuple[str, ...], config: Config, body: Body | None) -> FeedEntry:
    return FeedEntry(card, atom_id(config, card.date.day.year, card.id), body, authors)


def _authors(entry: Entry) -> tuple[str, ...]:
    return tuple(term.label for term in dict(entry.terms).get("authors", ()))
