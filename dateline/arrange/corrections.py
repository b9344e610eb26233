"""The list of all corrections of a tree, and their feed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from dateline import urls
from dateline.arrange import feeds
from dateline.arrange.archive import Archive, Tree
from dateline.arrange.lists import numbered, pager
from dateline.arrange.pages import Frame, mention, page, switch_for, tree_versions
from dateline.arrange.words import paged
from dateline.model import Feed, Head, Version
from dateline.views import Corrected, CorrectionsView, Notice, Page, Pager
from dateline.wording import wording_of

Line = tuple[Corrected, str]
"""A correction with the id of its entry in the feed."""


def parts(archive: Archive, frames: Mapping[str, Frame]) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Key, maker and inputs of each; none in a tree where nothing was corrected."""
    lines = {tree.site.lang: _lines(tree, frames[tree.site.lang]) for tree in archive.trees}
    known = tree_versions(
        (tree.site.lang, urls.corrections(tree.site.home))
        for tree in archive.trees
        if lines[tree.site.lang]
    )
    for lang, own in lines.items():
        if not own:
            continue
        frame = frames[lang]
        home, size = frame.site.home, frame.config.page_size
        listed = [line for line, _ in own]
        first = urls.corrections(home)
        newest, around = tuple(listed[:size]), pager(listed, size, None, first)
        yield ("corrections", home), _page, (frame, None, newest, around, known)
        yield ("corrections", home, "feed"), _feed_page, (frame, own[: feeds.NEWEST])
        for number, chunk, near in numbered(listed, size, first):
            yield ("corrections", home, str(number)), _page, (frame, number, chunk, near, known)


def _lines(tree: Tree, frame: Frame) -> tuple[Line, ...]:
    """Newest first; of one moment, as the paths of their sources stand."""
    found = []
    for entry in tree.entries:
        told: Counter[str] = Counter()
        card = entry.card
        for place, own in enumerate(entry.briefing.corrections):
            day = own.date.day.isoformat()
            told[day] += 1
            name = f"{card.id}/corrections/{day}" + (f"-{told[day]}" if told[day] > 1 else "")
            line = Corrected(own.date, own.note, mention(card))
            atom_id = feeds.atom_id(frame.config, card.date.day.year, name)
            found.append(((own.date.at, card.path, place), (line, atom_id)))
    found.sort(key=itemgetter(0), reverse=True)
    return tuple(line for _, line in found)


def _label(frame: Frame) -> str:
    return wording_of(frame.site).gettext("Corrections")


def _feed(frame: Frame) -> Feed:
    site = frame.site
    title = f"{site.title}: {_label(frame)}"
    return Feed(title, urls.feed(urls.corrections(site.home)), "application/atom+xml")


def _page(
    frame: Frame,
    number: int | None,
    corrections: tuple[Corrected, ...],
    around: Pager,
    known: tuple[Version, ...],
) -> Iterator[Page]:
    site = frame.site
    label, first = _label(frame), urls.corrections(site.home)
    title = paged(label, number, site)
    head = Head(
        urls.numbered(first, number) if number else first,
        title,
        versions=known if len(known) > 1 and not number else (),
        switch=switch_for(known, frame.homes, site.lang),
        feeds=(_feed(frame), *site.feeds),
    )
    view = CorrectionsView(label, number, corrections, around)
    yield page("corrections.html", site, head, view)


def _feed_page(frame: Frame, lines: Sequence[Line]) -> Iterator[Page]:
    site, feed = frame.site, _feed(frame)
    notices = tuple(
        Notice(atom_id, line.briefing.title, line.briefing.url, line.date, line.note)
        for line, atom_id in lines
    )
    yield feeds.of_notices(frame, feed, urls.corrections(site.home), notices)
