"""The lists that the site makes at another time, for briefings that are not public now."""

from collections.abc import Iterator

from dateline import urls
from dateline.arrange.addresses import Placed
from dateline.arrange.archive import Archive
from dateline.arrange.authority import Authority, slug_of
from dateline.arrange.release import is_ever_public
from dateline.arrange.terms import texts_of
from dateline.model import Record
from dateline.parse.config import Config


def foreseen(archive: Archive, config: Config) -> Iterator[tuple[str, str]]:
    """Template and URL of each: what is in its way is a mistake now already."""
    homes = {tree.site.lang: tree.site.home for tree in archive.trees}
    for path, placed in archive.owners.items():
        if path not in archive.shown and is_ever_public(placed.briefing):
            yield from _dates(placed, homes[placed.lang], config)
            yield from _terms(placed, homes[placed.lang], archive.spellings.authority)


def _dates(placed: Placed, home: str, config: Config) -> Iterator[tuple[str, str]]:
    if placed.briefing.date and not placed.briefing.page:
        day = placed.briefing.date.day
        yield "year.html", urls.year(home, day.year)
        if config.outputs.months:
            yield "month.html", urls.month(home, day.year, day.month)


def _terms(placed: Placed, home: str, authority: Authority) -> Iterator[tuple[str, str]]:
    """A term under each slug that it may have: what else is public decides which."""
    for taxonomy, texts in texts_of(placed.briefing) if not placed.briefing.page else ():
        yield "taxonomy.html", urls.taxonomy(home, taxonomy)
        for text in texts:
            for slug in _slugs(taxonomy, text, authority):
                yield "term.html", urls.term(home, taxonomy, slug)
                yield "feed.xml", urls.term(home, taxonomy, slug) + "feed.xml"


def _slugs(taxonomy: str, text: str, authority: Authority) -> Iterator[str]:
    """Those of the term itself, and of what an authority file says it is a part of."""
    record = authority.find(taxonomy, text)
    if record is None:
        own = urls.slug(text)
        yield from (own, f"{own}-{urls.short_hash(text)}")
    seen: list[Record] = []
    while record is not None and record not in seen:
        seen.append(record)
        yield slug_of(record)
        record = authority.above(record)
