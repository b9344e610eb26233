"""The bundles of the search: each is made again when what it holds differs, and only then."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from json import dumps
from pathlib import Path
from typing import Any, NamedTuple

from dateline.arrange.archive import Archive, Entry, Tree
from dateline.run.files import File, file_of
from dateline.run.linking import Texts
from dateline.run.pagefind import bundle, check_installed
from dateline.run.state import State
from dateline.search.labels import labels
from dateline.search.periods import periods
from dateline.search.records import Record, page_of, record
from dateline.value import Value, digest, fingerprint

FOLDER = "search/"
META = "search"
"""The name under which the state keeps them."""


class Bundle(Value, frozen=True):
    """The briefings of one language and period, as they were last indexed."""

    key: bytes
    """Stands for all that decides it."""
    marks: tuple[bytes, ...]
    """Of its records, sorted."""
    files: tuple[tuple[str, str], ...]
    """Output path and SHA-256 of each."""


class Searchable(NamedTuple):
    """The files of the search."""

    files: Mapping[str, File]
    is_behind: bool
    """Whether a bundle waits to be made."""


class _Known(NamedTuple):
    """A record with what stands for it, and what it was made of."""

    entry: Entry
    body: bytes
    record: Record
    key: bytes
    mark: bytes


class Bundles:
    """Every bundle as it was last made; the files of those that stand are nowhere else."""

    def __init__(
        self, state: State, html: Callable[[Sequence[bytes]], Mapping[bytes, str]]
    ) -> None:
        """`html` gives the bodies of some keys."""
        self._html = html
        self._bundles = state.value(META, dict[str, Bundle]) or {}
        self._stored = self._bundles
        self._known: dict[str, _Known] = {}

    def next(
        self,
        archive: Archive,
        texts: Texts,
        stands: Mapping[str, str],
        room: Path,
        most: int | None,
        progress: Callable[[int, int], None],
    ) -> Searchable:
        """The files of the search over `archive`, with at most `most` bundles made anew.

        `stands` gives the SHA-256 of every file that stands. A bundle that has to wait stays as it
        was, unless it finds what is gone, or finds a briefing by what it has no more.
        """
        wanted = dict(self._wanted(archive.trees, texts))
        stale = [
            folder for folder, own in wanted.items() if not self._is_right(folder, own, stands)
        ]
        if stale:
            check_installed()
        made: dict[str, Bundle] = {}
        files: dict[str, File] = {}
        now = stale if most is None else stale[:most]
        for done, folder in enumerate(now):
            progress(done, len(now))
            content = self._made(wanted[folder], room)
            fresh = {f"{folder}{name}": file_of(data) for name, data in content.items()}
            shas = tuple([(path, file.sha) for path, file in fresh.items()])
            made[folder] = Bundle(_key(wanted[folder]), _marks(wanted[folder]), shas)
            files |= fresh
        for folder, own in wanted.items():
            kept = self._bundles.get(folder)
            if folder in made or kept is None or not _stand(kept, stands):
                continue
            if folder not in stale or set(kept.marks) <= {known.mark for known in own}:
                made[folder] = kept
                files |= {path: File(sha) for path, sha in kept.files}
        self._bundles = {folder: made[folder] for folder in wanted if folder in made}
        files |= _guides(archive, self._bundles)
        return Searchable(files, len(now) < len(stale))

    def changes(self) -> dict[str, Any]:
        """What the state has to learn."""
        if self._bundles == self._stored:
            return {}
        self._stored = self._bundles
        return {META: self._bundles}

    def _wanted(
        self, trees: Sequence[Tree], texts: Texts
    ) -> Iterator[tuple[str, tuple[_Known, ...]]]:
        """Folder → the records of every bundle, newest first; a language has its own."""
        known = {}
        for tree in trees:
            own = [self._record(entry, texts) for entry in tree.entries]
            known.update({item.record.path: item for item in own})
            period_of = periods(Counter(map(_month, own)))
            cut: dict[str, list[_Known]] = {}
            for item in own:
                cut.setdefault(period_of[_month(item)], []).append(item)
            for name, of_period in cut.items():
                yield f"{FOLDER}{name}/{tree.site.lang}/", tuple(of_period)
        self._known = known

    def _record(self, entry: Entry, texts: Texts) -> _Known:
        text = texts[entry.card.path]
        body = text.prose.key if text else b""
        known = self._known.get(entry.card.path)
        if known and known.entry is entry and known.body == body:
            return known
        made = record(entry, body)
        if known and known.record == made:
            return known._replace(entry=entry)
        return _Known(entry, body, made, fingerprint(made), made.mark)

    def _is_right(self, folder: str, own: Iterable[_Known], stands: Mapping[str, str]) -> bool:
        kept = self._bundles.get(folder)
        return kept is not None and kept.key == _key(own) and _stand(kept, stands)

    def _made(self, own: Sequence[_Known], room: Path) -> dict[str, bytes]:
        """In the order of their addresses, whatever else is in the archive."""
        bodies = self._html(sorted({known.body for known in own if known.body}))
        records = sorted((known.record for known in own), key=lambda record: record.url)
        pages = ((item.url, page_of(item, bodies.get(item.body, ""))) for item in records)
        return bundle(pages, room)


def _month(known: _Known) -> tuple[int, int]:
    day = known.entry.card.date.day
    return day.year, day.month


def _key(own: Iterable[_Known]) -> bytes:
    return digest(b"".join([known.key for known in own]))


def _marks(own: Iterable[_Known]) -> tuple[bytes, ...]:
    return tuple(sorted({known.mark for known in own}))


def _stand(bundle: Bundle, stands: Mapping[str, str]) -> bool:
    return all(stands.get(path) == sha for path, sha in bundle.files)


def _guides(archive: Archive, bundles: Mapping[str, Bundle]) -> dict[str, File]:
    """What the page reads first: where the bundles are, and what terms are called."""
    there: dict[str, list[str]] = {}
    for folder in sorted(bundles, reverse=True):
        lang = folder.rstrip("/").rpartition("/")[2]
        there.setdefault(lang, []).append(folder.removeprefix(FOLDER))
    files = {f"{FOLDER}bundles.json": _json(dict(sorted(there.items())))}
    for lang, own in labels(archive).items():
        files[f"{FOLDER}terms.{lang}.json"] = _json(own)
    return files


def _json(value: object) -> File:
    return file_of((dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
