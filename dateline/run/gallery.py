"""Which pictures a site shows, and where: between the plan and what is made of them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dateline import urls
from dateline.arrange.links import Resolved, Sight
from dateline.arrange.release import is_ever_public
from dateline.model import Passage, Plate, Rendition
from dateline.problems import Place, Problem, warning
from dateline.run.folders import File
from dateline.run.pictures import DRAWING, Album, Wanted, is_raster
from dateline.run.planning import Plan
from dateline.run.stamps import stamp_of
from dateline.value import replace


@dataclass(slots=True)
class Gallery:
    """All that pictures are looked for in."""

    plan: Plan
    files: Mapping[str, File]
    """The files beside briefings."""
    static: Mapping[str, Path]
    """Output path of each static file → where it is."""
    _published: Mapping[str, str] = field(init=False)
    """Output path of each file beside a briefing → its source."""

    def __post_init__(self) -> None:
        self._published = {item.path: item.source for item in self.plan.attachments}

    def wanted(self, problems: list[Problem]) -> dict[str, Wanted]:
        """The pictures that pages show or link to, by their source; a lost one is a problem."""
        archive, found = self.plan.archive, dict[str, Wanted]()
        lost: list[tuple[str, Place]] = []
        for path, own in self._resolved():
            is_public = path in archive.shown
            for item in own.attachments:
                if is_raster(item.source):
                    self._want(found, item.source, is_public)
            for sight in own.sights:
                source = self._source_of(sight.source)
                if not (is_raster(sight.source) or sight.source.lower().endswith(DRAWING)):
                    continue
                wanted = self._want(found, source, is_public) if source else None
                if wanted is None:
                    lost += [(sight.source, sight.place)] if sight.place else []
                    continue
                wanted.shown_at += [sight.place] if sight.place else []
                wanted.is_shown |= is_public
        problems += self._lost(lost)
        return found

    def _resolved(self) -> Iterator[tuple[str, Resolved]]:
        owners = self.plan.archive.owners
        for path, own in self.plan.resolved.items():
            if (own.sights or own.attachments) and is_ever_public(owners[path].briefing):
                yield path, own

    def _source_of(self, source: str) -> str | None:
        """A static file goes before one beside a briefing that is published at the same address."""
        if not source.startswith("/") or source[1:] in self.static:
            return source
        return self._published.get(source[1:])

    def _want(self, found: dict[str, Wanted], source: str, is_public: bool) -> Wanted | None:
        if source not in found:
            if source.startswith("/"):
                place = os.fspath(self.static[source[1:]])
                with suppress(OSError):
                    found[source] = Wanted(place, stamp_of(os.stat(place)))
            else:
                file = self.files[source]
                found[source] = Wanted(file.place, file.stamp)
        wanted = found.get(source)
        if wanted:
            wanted.is_public |= is_public
        return wanted

    def _lost(self, lost: list[tuple[str, Place]]) -> Iterator[Problem]:
        made = {page.path for page in self.plan.pages} if lost else ()
        for source, place in lost:
            if source[1:] not in made:
                yield warning(place, "picture", f"{source} names no file of static/; correct it")

    def passages(
        self, album: Album, base_path: str, before: Mapping[str, Passage]
    ) -> Mapping[str, Passage]:
        """What pages show of bodies, with their pictures; equal ones of `before` are kept."""
        own = self.plan.passages
        if not album.plates:
            return own
        shown = {}
        for path, resolved in self.plan.resolved.items():
            if resolved.sights and path in self.plan.archive.shown:
                made = self._passage(own[path], resolved, album, base_path)
                shown[path] = before[path] if before.get(path) == made else made
        return {**own, **shown}

    def _passage(
        self, passage: Passage, resolved: Resolved, album: Album, base_path: str
    ) -> Passage:
        plates: dict[str, Plate] = {}
        lead = None
        for sight in resolved.sights:
            source = self._source_of(sight.source)
            plate = album.plates.get(source) if source else None
            if plate is None:
                continue
            if sight.url:
                plates[sight.url] = _under(plate, sight.url, base_path)
            else:
                lead = _with_itself(plate, _address(sight, resolved))
        return replace(passage, plates=tuple(plates.items()), lead=lead)


def _address(sight: Sight, resolved: Resolved) -> str:
    """Where the lead picture itself is published."""
    if sight.source.startswith("/"):
        return sight.source
    return next("/" + item.path for item in resolved.attachments if item.source == sight.source)


def _with_itself(plate: Plate, url: str) -> Plate:
    """A plate whose fallback is the file itself gets its URL."""
    return (
        plate if plate.fallback.url else replace(plate, fallback=replace(plate.fallback, url=url))
    )


def _under(plate: Plate, url: str, base_path: str) -> Plate:
    """`plate` as a body links it; `url` is that of the file itself."""

    def based(own: Rendition) -> Rendition:
        return replace(own, url=urls.relative_to_base(base_path, own.url) if own.url else url)

    sources = tuple((kind, tuple(map(based, row))) for kind, row in plate.sources)
    return replace(plate, fallback=based(plate.fallback), sources=sources)
