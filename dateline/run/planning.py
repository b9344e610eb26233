"""Briefings → pages, keeping every part of the plan that nothing new decides."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import is_
from typing import Any

from dateline.arrange.archive import Archive, arrange
from dateline.arrange.links import Attachment, Resolved
from dateline.arrange.pages import Frame
from dateline.arrange.places import Points
from dateline.arrange.plan import Part, frames, parts, places_of
from dateline.arrange.related import Basis, Kinship, basis, kinship
from dateline.arrange.release import is_ever_public
from dateline.arrange.sitemaps import sitemaps
from dateline.arrange.sites import sites
from dateline.model import Briefing, Passage, Record, Text
from dateline.parse.config import Config
from dateline.problems import Problem
from dateline.run.linking import Linking, Texts
from dateline.views import BriefingView, Page, SitemapEntry

ExtraGroup = Callable[[Archive], Iterable[Page]]
"""A plug-in that adds pages."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole site before anything is rendered; what did not change is the same object."""

    archive: Archive
    pages: Sequence[Page]
    texts: Texts
    passages: Mapping[str, Passage]
    """Source path → what its pages show of its body."""
    resolved: Mapping[str, Resolved]

    @property
    def attachments(self) -> list[Attachment]:
        """The files beside briefings that are, were or will be public."""
        owners = self.archive.owners
        return [
            attachment
            for path, own in self.resolved.items()
            if own.attachments and is_ever_public(owners[path].briefing)
            for attachment in own.attachments
        ]

    @property
    def shown_attachments(self) -> frozenset[str]:
        """The output paths of those that are published."""
        return frozenset(self.shown_paths)

    @property
    def shown_paths(self) -> dict[str, str]:
        """The same, each with the file that it is."""
        shown = (own for path, own in self.resolved.items() if path in self.archive.shown)
        return {item.path: item.source for own in shown for item in own.attachments}

    @property
    def problems(self) -> list[Problem]:
        of_links = [problem for own in self.resolved.values() for problem in own.problems]
        return [*self.archive.problems, *of_links]


class _Made:
    """A part of the plan with its pages, and what the sitemap says of them."""

    __slots__ = ("listed", "pages", "part")

    def __init__(self, part: Part) -> None:
        self.part = part
        self.pages = part.pages()
        self.listed = _listed(self.pages)


class Planning:
    """The last plan, and all that it was made of."""

    def __init__(self, kinships: Mapping[str, Kinship]) -> None:
        self.kinships = dict(kinships)
        self._stored: Mapping[str, Kinship] = kinships
        self._bases: dict[str, Basis] = {}
        self._linking = Linking()
        self._briefings: Mapping[str, Briefing] = {}
        self._texts: Texts = {}
        self._config: Config | None = None
        self._frames: Mapping[str, Frame] = {}
        self._places: Points = {}
        self._parts: dict[tuple[str, ...], _Made] = {}
        self._passages: Mapping[str, Passage] = {}
        self._plan: Plan | None = None

    def next(
        self,
        briefings: Mapping[str, Briefing],
        texts: Texts,
        files: Collection[str],
        config: Config,
        now: datetime,
        groups: Sequence[ExtraGroup] = (),
        records: Sequence[Record] = (),
    ) -> Plan:
        """The plan of the briefings (by path) and their bodies at the moment `now`."""
        before = self._plan if self._config is config else None
        archive = self._archive(before, briefings, config, now, records)
        resolved, anew = self._linking.next(archive, texts, files, config.base_path)
        self._passages = _passages(self._passages, texts, resolved, anew)
        if before and archive is before.archive:
            pages = before.pages
        else:
            self._relate(archive, config)
            pages = self._pages(archive, config, groups)
        self._briefings, self._texts, self._config = briefings, texts, config
        self._plan = Plan(archive, pages, texts, self._passages, resolved)
        return self._plan

    def changes(self) -> dict[str, Any]:
        """What the state has to learn."""
        if self.kinships == self._stored:
            return {}
        self._stored = self.kinships
        return {"kinships": self.kinships}

    def _archive(
        self,
        before: Plan | None,
        briefings: Mapping[str, Briefing],
        config: Config,
        now: datetime,
        records: Sequence[Record],
    ) -> Archive:
        kept = before.archive if before else None
        if (
            kept
            and kept.turns.hold_at(now)
            and kept.spellings.authority.records == records
            and _are_same(briefings, self._briefings)
        ):
            return kept
        return arrange(briefings.values(), sites(config), config, now, kept, records)

    def _relate(self, archive: Archive, config: Config) -> None:
        if not config.outputs.related:
            self.kinships, self._bases = {tree.site.lang: Kinship() for tree in archive.trees}, {}
            return
        made, bases = {}, {}
        for tree in archive.trees:
            lang, own = tree.site.lang, basis(tree.entries)
            before = self.kinships.get(lang, Kinship())
            is_same = lang in self.kinships and self._bases.get(lang) == own
            made[lang] = before if is_same else kinship(tree.entries, before)
            bases[lang] = own
        self.kinships, self._bases = made, bases

    def _pages(
        self, archive: Archive, config: Config, groups: Sequence[ExtraGroup]
    ) -> Sequence[Page]:
        """Every page, of the parts kept and the parts made anew."""
        self._frames = frames(archive, config, self._frames)
        made: dict[tuple[str, ...], _Made] = {}
        self._places = places_of(archive, self._places)
        for part in parts(archive, self._frames, self.kinships, self._places):
            kept = self._parts.get(part.key)
            is_same = kept is not None and kept.part.inputs == part.inputs
            made[part.key] = kept if kept and is_same else _Made(part)
        self._parts = made
        pages = [page for own in made.values() for page in own.pages]
        extra = [page for group in groups for page in group(archive)]
        listed = [entry for own in made.values() for entry in own.listed]
        site = archive.trees[0].site
        listed += _listed(extra)
        return [*pages, *extra, *sitemaps(site, listed, config.outputs.sitemap_alternates)]


def _are_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both hold the same objects under the same names, in the same order."""
    return (
        len(one) == len(other)
        and all(map(is_, one.values(), other.values()))
        and one.keys() == other.keys()
    )


def _passages(
    kept: Mapping[str, Passage],
    texts: Texts,
    resolved: Mapping[str, Resolved],
    anew: Collection[str],
) -> Mapping[str, Passage]:
    """Those of the paths `anew`, and the `kept` ones of all others."""
    new = {path: _passage(texts[path], resolved[path]) for path in anew}
    if not kept.keys() <= texts.keys():
        kept = {path: own for path, own in kept.items() if path in texts}
    return {**kept, **{path: own for path, own in new.items() if kept.get(path) != own}}


def _passage(text: Text | None, resolved: Resolved) -> Passage:
    if text is None:
        return Passage(b"")
    return Passage(text.prose.key, text.prose.headings, resolved.targets)


def _listed(pages: Iterable[Page]) -> tuple[SitemapEntry, ...]:
    return tuple(
        SitemapEntry(page.head.url, _modified(page), page.head.versions)
        for page in pages
        if page.template.endswith(".html") and page.head.index
    )


def _modified(page: Page) -> date | None:
    if not isinstance(page.view, BriefingView):
        return None
    written, modified = page.view.card.date, page.view.modified
    return max(written, modified).day if modified else written.day
