"""Feeds: the newest twenty of a tree in full, all others as summaries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from dateline import urls
from dateline.arrange.archive import Entry, Tree
from dateline.model import Card, Feed, FeedView, Head, Page, Site, Term
from dateline.model import Entry as FeedEntry
from dateline.parse.config import Config

NEWEST = 20
_LINK = re.compile(r'(<[^>]*?\s(?:href|src)=")([/#][^"]*)"')
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def main(tree: Tree, bodies: Mapping[str, str], config: Config) -> Iterator[Page]:
    site = tree.site
    full = config.feeds == "full"
    entries = tuple(
        _entry(
            entry.card, _authors(entry), config, _absolute(bodies, entry, site) if full else None
        )
        for entry in tree.entries[:NEWEST]
    )
    for feed in site.feeds:
        template = "feed.json" if feed.url.endswith(".json") else "feed.xml"
        yield _page(template, site, feed, site.home, entries)


def of_term(site: Site, term: Term, feed: Feed, cards: Sequence[Card], config: Config) -> Page:
    entries = tuple(_entry(card, (), config, None) for card in cards[:NEWEST])
    return _page("feed.xml", site, feed, term.url, entries)


def _page(template: str, site: Site, feed: Feed, home: str, entries: tuple[FeedEntry, ...]) -> Page:
    moments = [_updated(entry.card) for entry in entries]
    view = FeedView(
        title=feed.title,
        atom_id=urls.absolute(site.base_url, feed.url),
        url=feed.url,
        home=home,
        updated=max(moments, default=_EPOCH),
        entries=entries,
    )
    head = Head(feed.url, feed.title, index=False)
    return Page(urls.output_path(feed.url), template, site, head, view)


def _updated(card: Card) -> datetime:
    return max(card.date.at, card.updated.at) if card.updated else card.date.at


def _entry(card: Card, authors: tuple[str, ...], config: Config, body: str | None) -> FeedEntry:
    archive_id = config.archive_id or config.host
    return FeedEntry(card, f"tag:{archive_id},{card.date.at.year}:{card.id}", body, authors)


def _authors(entry: Entry) -> tuple[str, ...]:
    return tuple(term.label for term in dict(entry.terms).get("authors", ()))


def _absolute(bodies: Mapping[str, str], entry: Entry, site: Site) -> str:
    """The body with the links that a reader elsewhere can follow."""
    parts = urlsplit(site.base_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    own = urls.absolute(site.base_url, entry.card.url)

    def whole(found: re.Match[str]) -> str:
        before = origin if found[2].startswith("/") else own
        return f'{found[1]}{before}{found[2]}"'

    return _LINK.sub(whole, bodies[entry.briefing.path])
