"""The pictures that briefings show: made once by content, kept, published where they are shown."""

import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.model import Plate, Rendition
from dateline.parse.config import Config
from dateline.parse.svg import size_of
from dateline.problems import Place, Problem, error
from dateline.run import disk
from dateline.run.assets import Rows
from dateline.run.files import File
from dateline.run.stamps import Stamp, is_settled
from dateline.run.state import Made, State
from dateline.run.tree import clear_away, remove_whole
from dateline.run.workers import Alone, Crew
from dateline.value import Value, digest, fingerprint, packed, unpacked

if TYPE_CHECKING:
    from dateline.run.engraving import Engraving, Print

RASTER = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
DRAWING = ".svg"
FOLDER = "pictures"
LARGEST = 200_000_000
"""Bytes of a file that is looked into."""

_INDEX = "index"
_ENDINGS = {"image/jpeg": "jpg", "image/svg+xml": "svg"}

Seen = tuple[Stamp, bytes]
"""A file's stamp, and the digest of its content."""


class Kept(Value, frozen=True):
    """One file that was made of a picture; it lies under its own name in the picture's folder."""

    name: str
    type: str
    width: int
    height: int
    sha: str


class Index(Value, frozen=True):
    """What was made of a picture."""

    own: Kept
    fallback: Kept | None = None
    prints: tuple[Kept, ...] = ()


@dataclass(slots=True)
class Wanted:
    """A file that may be a picture, and who wants it for what."""

    place: str
    """Where it is on this system."""
    stamp: Stamp
    shown_at: list[Place] = field(default_factory=list)
    """Where public and held briefings show it."""
    is_public: bool = False
    is_shown: bool = False
    """Whether a public briefing shows it."""


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures of a site."""

    plates: Mapping[str, Plate]
    """Source → the picture as pages show it, its URLs without the path of the base URL."""
    own: Mapping[str, tuple[File, bytes]]
    """Source → the file that takes its place, and the key of what was made of it."""
    files: Mapping[str, tuple[File, bytes]]
    """Output path → file, and the same."""

    def published(self, paths: Mapping[str, str], rows: Rows) -> dict[str, File]:
        """The files of the site, by output path; `paths` are those beside pages → their source."""
        beside = {path: self.own[own] for path, own in paths.items() if own in self.own}
        made = {**beside, **self.files}
        for path, (file, key) in made.items():
            row = rows.get(path)
            if row is None or (row.key, row.sha) != (key, file.sha):
                rows[path] = Made(key, file.sha, None)
        return {path: file for path, (file, _) in made.items()}


def is_raster(path: str) -> bool:
    return path.lower().endswith(RASTER)


class Pictures:
    """All that was made of pictures, in `folder`."""

    def __init__(self, state: State, folder: Path | None, is_writing: bool = True) -> None:
        self._folder = folder
        self._is_writing = is_writing and folder is not None
        self._seen: dict[str, Seen] = state.value("pictures", dict[str, Seen]) or {}
        self._stored = dict(self._seen)
        self._looked_at: dict[bytes, str] = {}
        """What is wrong with the pictures that were only looked at."""
        self._public: set[str] = set()
        """The sources of those that are published."""
        self._keys: set[str] = set()
        """And their folders."""

    def next(
        self,
        wanted: Mapping[str, Wanted],
        config: Config,
        stands: Mapping[str, str],
        crew: Crew,
        problems: list[Problem],
    ) -> Album:
        """What pages show of the `wanted`, by their source; what has to be is made."""
        self._keys, self._public = set(), {name for name, item in wanted.items() if item.is_public}
        if not wanted:
            self._seen = {}
            return Album({}, {}, {})
        own = config.pictures
        way = (own.widths, own.most_megapixels * 1_000_000)
        keys = {source: self._key(source, item, way) for source, item in wanted.items()}
        self._seen = {source: self._seen[source] for source in wanted if source in self._seen}
        standing = frozenset(stands.values())
        known = {
            source: self._known(keys[source], item, standing) for source, item in wanted.items()
        }
        missing = [
            source
            for source, item in wanted.items()
            if known[source] is None and keys[source] not in self._looked_at
        ]
        for source, index in self._made(missing, wanted, keys, way, crew):
            known[source] = index
        for source, item in wanted.items():
            problems += self._faults(source, item, self._looked_at.get(keys[source], ""))
        return self._album(wanted, keys, known, own.sizes)

    def _key(self, source: str, item: Wanted, way: tuple[Any, ...]) -> bytes:
        """Stands for the content of a picture and for all else that decides what is made of it."""
        seen = self._seen.get(source)
        if seen is None or seen[0] != item.stamp:
            is_at_rest = is_settled(item.stamp, time.time_ns())
            content = disk.read_bytes(Path(item.place))
            seen = item.stamp if is_at_rest else (0, 0, 0, 0), digest(content)
            self._seen[source] = seen
        maker = version("pillow") if is_raster(source) else ""
        return fingerprint((seen[1], way, item.is_shown, item.is_public, maker))

    def _known(self, key: bytes, item: Wanted, standing: Collection[str]) -> Index | None:
        if self._folder is None or not item.is_public:
            return None
        folder = self._folder / key.hex()
        with suppress(OSError, ValueError):
            index = unpacked((folder / _INDEX).read_bytes(), Index)
            made = (index.own, index.fallback, *index.prints)
            if all(_is_whole(folder, own, standing) for own in made if own and own.name):
                return index
        return None

    def _made(
        self,
        missing: Sequence[str],
        wanted: Mapping[str, Wanted],
        keys: Mapping[str, bytes],
        way: tuple[Any, ...],
        crew: Crew,
    ) -> Iterator[tuple[str, Index | None]]:
        """What is made of the `missing`, each content once; no more than a look where not shown."""
        first = {keys[source]: source for source in reversed(missing)}
        rasters = [source for source in reversed(first.values()) if is_raster(source)]
        made: dict[bytes, Index | None] = {}
        for key, source in first.items():
            if not is_raster(source):
                made[key] = self._drawn(key, wanted[source])
        if rasters:
            # Pillow takes its time to load: a build that makes no picture does without it.
            from dateline.run.engraving import Original, Way, engraved

            originals = (
                Original(
                    disk.read_bytes(Path(wanted[source].place)),
                    wanted[source].is_shown,
                    wanted[source].is_public and self._is_writing,
                )
                for source in rasters
            )
            many = crew if len(rasters) > 1 else Alone()
            prints = many.run(engraved, originals, Way(*way))
            for source, engraving in zip(rasters, prints, strict=True):
                key = keys[source]
                self._looked_at[key] = engraving.fault
                made[key] = self._kept(key, engraving) if engraving.own else None
                if made[key]:
                    del self._looked_at[key]
        yield from ((source, made[keys[source]]) for source in missing)

    def _drawn(self, key: bytes, item: Wanted) -> Index:
        width, height = size_of(disk.read_bytes(Path(item.place)))
        index = Index(Kept("", "image/svg+xml", width, height, ""))
        if item.is_public and self._is_writing and self._folder:
            self._lay_down(key, {_INDEX: packed(index)})
        return index

    def _kept(self, key: bytes, engraving: "Engraving") -> Index:
        assert engraving.own is not None
        contents: dict[str, bytes] = {}

        def kept(own: "Print", name: str) -> Kept:
            contents[name] = own.content
            sha = sha256(own.content).hexdigest()
            return Kept(name, own.type, own.width, own.height, sha)

        fallback = engraving.fallback
        is_own = fallback is engraving.own
        index = Index(
            kept(engraving.own, "own"),
            kept(fallback, _name(fallback)) if fallback and not is_own else None,
            tuple(kept(own, _name(own)) for own in engraving.prints),
        )
        self._lay_down(key, {**contents, _INDEX: packed(index)})
        return index

    def _lay_down(self, key: bytes, contents: Mapping[str, bytes]) -> None:
        """All of it at once, so that what lies there is whole."""
        assert self._folder is not None
        folder = self._folder / key.hex()
        unfinished = self._folder / f"{key.hex()}.new"
        for old in (unfinished, folder):
            clear_away(old)
        unfinished.mkdir(parents=True)
        for name, content in contents.items():
            (unfinished / name).write_bytes(content)
        unfinished.rename(folder)

    def _faults(self, source: str, item: Wanted, fault: str) -> Iterator[Problem]:
        """A picture that is only linked is published as it is, whatever it is."""
        for place in item.shown_at if fault else ():
            yield error(place, "picture", f"{source} {fault}")

    def _album(
        self,
        wanted: Mapping[str, Wanted],
        keys: Mapping[str, bytes],
        known: Mapping[str, Index | None],
        sizes: str,
    ) -> Album:
        plates: dict[str, Plate] = {}
        own: dict[str, tuple[File, bytes]] = {}
        files: dict[str, tuple[File, bytes]] = {}
        for source in wanted:
            index, key = known[source], keys[source]
            if index is None or not wanted[source].is_public:
                continue
            self._keys.add(key.hex())
            folder = f"{self._folder}/{key.hex()}"
            if index.own.name:
                own[source] = File(index.own.sha, copied=f"{folder}/{index.own.name}"), key
            if not wanted[source].is_shown:
                continue
            plates[source] = _plate(index, key, sizes)
            for made in (index.fallback, *index.prints):
                if made:
                    path = _path(key, made)
                    files[path] = File(made.sha, copied=f"{folder}/{made.name}"), key
        return Album(plates, own, files)

    def changes(self) -> dict[str, Any]:
        """What the state has to learn: nothing of what is not published stays in it."""
        public = {source: seen for source, seen in self._seen.items() if source in self._public}
        if public == self._stored:
            return {}
        self._stored = public
        return {"pictures": public or None}

    def forget(self) -> None:
        """Remove what was made of pictures that left the site."""
        if self._folder is None or not self._is_writing:
            return
        with suppress(FileNotFoundError):
            for name in set(os.listdir(self._folder)) - self._keys:
                remove_whole(self._folder / name)


def _is_whole(folder: Path, own: Kept, standing: Collection[str]) -> bool:
    """Whether the file is as it was made; what stands in the site need not be read for that."""
    place = folder / own.name
    if own.sha in standing:
        return place.is_file()
    return sha256(place.read_bytes()).hexdigest() == own.sha


def _ending(kind: str) -> str:
    return _ENDINGS.get(kind) or kind.partition("/")[2]


def _name(own: "Print") -> str:
    return f"{own.width}.{_ending(own.type)}"


def _path(key: bytes, own: Kept) -> str:
    """The output path; it changes with all that decides the file."""
    return f"assets/pictures/{key.hex()[:16]}-{own.width}.{_ending(own.type)}"


def _plate(index: Index, key: bytes, sizes: str) -> Plate:
    """The URL of the fallback is empty where that is the file itself, wherever it is."""

    def rendition(own: Kept) -> Rendition:
        return Rendition("/" + _path(key, own), own.width, own.height)

    sources: dict[str, tuple[Rendition, ...]] = {}
    for own in index.prints:
        sources[own.type] = (*sources.get(own.type, ()), rendition(own))
    itself = Rendition("", index.own.width, index.own.height)
    fallback = rendition(index.fallback) if index.fallback else itself
    largest = max((own for row in sources.values() for own in row), key=_by_width, default=fallback)
    return Plate(fallback, largest.width, largest.height, tuple(sources.items()), sizes)


_by_width = attrgetter("width")
