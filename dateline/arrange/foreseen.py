"""The lists that the site makes at another time, for briefings that are not public now."""

from collections.abc import Iterator

from dateline import urls
from dateline.arrange import story_pages
from dateline.arrange.addresses import Placed
from dateline.arrange.archive import Archive
from dateline.arrange.authority import Authority, slug_of
from dateline.arrange.digests import periods
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
            yield from _corrections(placed, homes[placed.lang])
            yield from _digests(placed, homes[placed.lang], config)


def _dates(placed: Placed, home: str, config: Config) -> Iterator[tuple[str, str]]:
    if placed.briefing.date and not placed.briefing.page:
        day = placed.briefing.date.day
        yield "year.html", urls.year(home, day.year)
        if config.outputs.months:
            yield "month.html", urls.month(home, day.year, day.month)


def _corrections(placed: Placed, home: str) -> Iterator[tuple[str, str]]:
    if placed.briefing.corrections and not placed.briefing.page:
        yield "corrections.html", urls.corrections(home)
        yield "notices.xml", urls.feed(urls.corrections(home))


def _digests(placed: Placed, home: str, config: Config) -> Iterator[tuple[str, str]]:
    """Those of every part too, whether the briefing is of it or not."""
    briefing = placed.briefing
    if not (config.outputs.digests and briefing.date) or briefing.page:
        return
    for part in ("", *config.digests.parts):
        index = urls.digests(home, part)
        yield "digests.html", index
        yield "notices.xml", urls.feed(index)
        kinds = config.digests.parts[part].periods if part else None
        day = briefing.date.day
        for name in periods(day, kinds or config.digests.periods):
            yield "digests.html", urls.digest(index, name[:4])
            url = urls.digest(index, name)
            yield "digest.html", url
            for ending in ("html", "txt"):
                yield f"digest_mail.{ending}", urls.mail(url, ending)


def _terms(placed: Placed, home: str, authority: Authority) -> Iterator[tuple[str, str]]:
    """A term under each slug that it may have: what else is public decides which."""
    for taxonomy, texts in texts_of(placed.briefing) if not placed.briefing.page else ():
        is_story = taxonomy == story_pages.TAXONOMY
        yield "stories.html" if is_story else "taxonomy.html", urls.taxonomy(home, taxonomy)
        for text in texts:
            for slug in _slugs(taxonomy, text, authority):
                yield "story.html" if is_story else "term.html", urls.term(home, taxonomy, slug)
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
