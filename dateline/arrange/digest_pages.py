"""Digests of weeks, months and days: as pages, as mails and as a feed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from dateline import urls
from dateline.arrange import feeds
from dateline.arrange.archive import Archive, Entry
from dateline.arrange.digests import Section, sections, span, title
from dateline.arrange.pages import Frame, page, switch_for, tree_versions
from dateline.model import Feed, Head, MenuItem, Version
from dateline.value import replace
from dateline.views import (
    DigestDay,
    DigestItem,
    DigestLink,
    DigestMonth,
    DigestsView,
    DigestView,
    Notice,
    Page,
)
from dateline.wording import wording_of

IN_FEED = 50
"""Briefings of one digest that its feed shows."""

_kind: Callable[[str], int] = len
_WEEK, _MONTH, _DAY = map(len, ("2017-W42", "2017-10", "2017-10-19"))
"""What tells the kinds of periods apart: how long their names are."""

Versions = tuple[Version, ...]
Digest = tuple[str, tuple[Entry, ...]]
"""A period and its briefings."""


def parts(archive: Archive, frames: Mapping[str, Frame]) -> Iterator[tuple]:  # type: ignore[type-arg]
    """Key, maker and inputs of each: what a period has decides it, whatever day it is."""
    config = next(iter(frames.values())).config
    if not config.outputs.digests:
        return
    found = [
        (tree.site.lang, section)
        for tree in archive.trees
        for section in sections(archive, tree, config)
    ]
    for lang, section in found:
        frame = frames[lang]
        same = [(other, own) for other, own in found if own.name == section.name]
        yield from _of_section(frame, section, same)
        years = _years(section)
        links = tuple([_link(frame, section, name) for name in section.digests])
        more = tuple(MenuItem(own.label, own.index) for other, own in found if other == lang)
        own_parts = more[1:] if not section.name else ()
        for year in years:
            of_year = tuple([link for link in links if link.period[:4] == f"{year:04}"])
            key = ("digests", section.index, str(year))
            about = (section.index, section.label, year, years)
            known = _versions(same, str(year))
            yield key, _year_page, (frame, about, of_year, (), False, known)
            if year == years[0]:
                inputs = (frame, about, of_year, own_parts, True, _versions(same, None))
                yield ("digests", section.index), _year_page, inputs


def _of_section(
    frame: Frame, section: Section, same: Sequence[tuple[str, Section]]
) -> Iterator[tuple]:  # type: ignore[type-arg]
    about = (section.index, section.label)
    ordered = sorted(section.digests, key=lambda name: (_kind(name), name))
    for _, group in groupby(ordered, key=_kind):
        names = [None, *group, None]
        for older, name, newer in zip(names, names[1:], names[2:], strict=False):
            if name is None:
                continue
            known = _versions(same, name)
            inputs = (frame, about, name, tuple(section.digests[name]), older, newer, known)
            yield ("digest", section.index, name), _digest_pages, inputs
    newest = sorted(
        section.digests,
        key=lambda name: (span(name).last, span(name).first, name),
        reverse=True,
    )[: feeds.NEWEST]
    digests = tuple((name, tuple(section.digests[name])) for name in newest)
    yield ("digests", section.index, "feed"), _feed_page, (frame, about, digests)


def _years(section: Section) -> tuple[int, ...]:
    """Newest first; a week is of its year in the ISO calendar."""
    return tuple(sorted({int(name[:4]) for name in section.digests}, reverse=True))


def _versions(same: Sequence[tuple[str, Section]], name: str | None) -> Versions:
    """The trees that have this period, or year, or (None) any at all."""
    return tree_versions(
        (lang, urls.digest(section.index, name) if name else section.index)
        for lang, section in same
        if name is None
        or name in section.digests
        or (len(name) == len("2017") and int(name) in _years(section))
    )


# ---- a digest


def _digest_pages(
    frame: Frame,
    about: tuple[str, str],
    name: str,
    entries: Sequence[Entry],
    older: str | None,
    newer: str | None,
    known: Versions,
) -> Iterator[Page]:
    """The page, and the mail as HTML and as text; `entries` in the order of time."""
    site, (index, part) = frame.site, about
    own, url = title(name, site), urls.digest(index, name)
    mail = DigestView(
        title=own,
        index=MenuItem(wording_of(site).gettext("Digests"), index),
        part=part,
        span=span(name),
        count=len(entries),
        days=_days(frame, entries),
        url=url,
    )
    view = replace(mail, older=_item(frame, index, older), newer=_item(frame, index, newer))
    head = Head(
        url,
        f"{part}: {own}" if part else own,
        versions=known if len(known) > 1 else (),
        switch=switch_for(known, frame.homes, site.lang),
        feeds=(_feed(frame, index, part), *site.feeds),
    )
    yield page("digest.html", site, head, view)
    for ending in ("html", "txt"):
        own_head = Head(urls.mail(url, ending), head.title, index=False)
        yield page(f"digest_mail.{ending}", site, own_head, mail)


def _item(frame: Frame, index: str, name: str | None) -> MenuItem | None:
    return MenuItem(title(name, frame.site), urls.digest(index, name)) if name else None


def _days(frame: Frame, entries: Sequence[Entry]) -> tuple[DigestDay, ...]:
    return tuple(
        DigestDay(day, tuple([_digest_item(frame, entry) for entry in own]))
        for day, own in groupby(entries, key=lambda entry: entry.card.date.day)
    )


def _digest_item(frame: Frame, entry: Entry) -> DigestItem:
    card, own = entry.card, entry.briefing.license
    license = None if own == frame.site.license else own
    return DigestItem(card.url, card.title, card.date, card.dateline, card.summary, license)


# ---- lists and the feed


def _link(frame: Frame, section: Section, name: str) -> DigestLink:
    url, count = urls.digest(section.index, name), len(section.digests[name])
    return DigestLink(name, title(name, frame.site), url, span(name), count)


def _year_page(
    frame: Frame,
    about: tuple[str, str, int, tuple[int, ...]],
    links: Sequence[DigestLink],
    own_parts: tuple[MenuItem, ...],
    is_index: bool,
    known: Versions,
) -> Iterator[Page]:
    """The digests of a year; the index is the newest year's, under its own address."""
    site, (index, part, year, years) = frame.site, about
    label = wording_of(site).gettext("Digests")
    view = DigestsView(
        label=label,
        part=part,
        year=year,
        is_index=is_index,
        years=tuple(MenuItem(str(own), urls.digest(index, str(own))) for own in years),
        months=_months(links),
        weeks=tuple(reversed([link for link in links if _kind(link.period) == _WEEK])),
        parts=own_parts,
    )
    whole = f"{part}: {label}" if part else label
    head = Head(
        index if is_index else urls.digest(index, str(year)),
        whole if is_index else f"{whole}, {year}",
        versions=known if len(known) > 1 else (),
        switch=switch_for(known, frame.homes, site.lang),
        feeds=(_feed(frame, index, part), *site.feeds),
    )
    yield page("digests.html", site, head, view)


def _months(links: Sequence[DigestLink]) -> tuple[DigestMonth, ...]:
    """Newest first; months without a digest of their own that have some of days."""
    found: dict[int, list[DigestLink]] = {}
    for link in links:
        if _kind(link.period) != _WEEK:
            found.setdefault(link.span.first.month, []).append(link)
    return tuple(
        DigestMonth(
            month,
            next((link for link in own if _kind(link.period) == _MONTH), None),
            tuple(link for link in own if _kind(link.period) == _DAY),
        )
        for month, own in sorted(found.items(), reverse=True)
    )


def _feed(frame: Frame, index: str, part: str) -> Feed:
    label = wording_of(frame.site).gettext("Digests")
    name = f"{part}: {label}" if part else label
    return Feed(f"{frame.site.title}: {name}", urls.feed(index), "application/atom+xml")


def _feed_page(frame: Frame, about: tuple[str, str], digests: Sequence[Digest]) -> Iterator[Page]:
    index, part = about
    notices = tuple(_notice(frame, index, name, entries) for name, entries in digests)
    yield feeds.of_notices(frame, _feed(frame, index, part), index, notices)


def _notice(frame: Frame, index: str, name: str, entries: Sequence[Entry]) -> Notice:
    url = urls.digest(index, name)
    return Notice(
        atom_id=feeds.atom_id(frame.config, int(name[:4]), url.strip("/")),
        title=title(name, frame.site),
        url=url,
        updated=max(feeds.updated(entry.card) for entry in entries),
        summary="",
        items=tuple([_digest_item(frame, entry) for entry in entries[:IN_FEED]]),
        more=max(0, len(entries) - IN_FEED),
    )
