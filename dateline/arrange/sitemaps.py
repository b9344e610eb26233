"""The lists that search engines read: every page, and what is news."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from hashlib import blake2b
from operator import attrgetter

from dateline.arrange.archive import Tree
from dateline.arrange.pages import page
from dateline.model import Head, Site
from dateline.views import News, Page, SitemapEntry, SitemapView

MOST = 40_000
"""Addresses in one file: a search engine reads 50,000, and some must find room between builds."""
NEWS = timedelta(days=2)
MOST_NEWS = 1_000


def sitemaps(
    site: Site, entries: Iterable[SitemapEntry], alternates: bool = False, most: int = MOST
) -> Iterator[Page]:
    """`/sitemap.xml` with all `entries`; from `most` on it names the files that hold them.

    A page stays in its file when others come and go, so that an edit changes one of them.
    """
    ordered = sorted(entries, key=attrgetter("url"))
    if len(ordered) < most:
        yield _page("sitemap.xml", site, "/sitemap.xml", ordered, alternates)
        return
    count = 2
    while len(ordered) > count * most // 2:
        count *= 2
    parts: list[list[SitemapEntry]] = [[] for _ in range(count)]
    for entry in ordered:
        drawn = blake2b(entry.url.encode("utf-8", "surrogatepass"), digest_size=4).digest()
        parts[int.from_bytes(drawn) % count].append(entry)
    names = [f"/sitemap-{number}.xml" for number in range(1, count + 1)]
    index = [SitemapEntry(name, None, ()) for name in names]
    yield _page("sitemap-index.xml", site, "/sitemap.xml", index)
    for name, part in zip(names, parts, strict=True):
        yield _page("sitemap.xml", site, name, part, alternates)


def newest_of(trees: Iterable[Tree]) -> tuple[News, ...]:
    """The briefings of the last two days that have any, in all languages, newest first."""
    found = [News(card, tree.site.title) for tree in trees for card in tree.cards[:MOST_NEWS]]
    found.sort(key=attrgetter("card.date.at", "card.path"), reverse=True)
    since = found[0].card.date.at - NEWS if found else None
    return tuple(own for own in found[:MOST_NEWS] if since and own.card.date.at > since)


def news_sitemap(site: Site, newest: tuple[News, ...]) -> Iterator[Page]:
    head = Head("/news-sitemap.xml", "", index=False)
    yield page("news-sitemap.xml", site, head, SitemapView((), newest))


def _page(
    template: str, site: Site, url: str, entries: Sequence[SitemapEntry], alternates: bool = False
) -> Page:
    view = SitemapView(tuple(entries), alternates=alternates)
    return page(template, site, Head(url, "", index=False), view)
