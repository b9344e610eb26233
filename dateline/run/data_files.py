"""The files of the archive as data, each made again where something decides it anew."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dateline.arrange.archive import Archive
from dateline.arrange.dataset import HOME, Known, dataset, file_names
from dateline.exports import package, tables
from dateline.model import Passage
from dateline.parse.config import Config
from dateline.parse.prose import paragraphs
from dateline.records import Dataset, Record
from dateline.run.assets import Rows
from dateline.run.files import File, file_of
from dateline.run.kept_lines import CSV, JSON_LINES, Cuts, Standing, cut_out, cuts
from dateline.run.planning import Plan
from dateline.run.rendering import lay_down
from dateline.run.state import Made, State
from dateline.value import Value, digest, fingerprint, replace

FOLDER = HOME.lstrip("/")
LARGE = 1_000_000
"""Bytes from which on a file waits for its publication on the disk, not in memory."""
_OF_LINES = frozenset({CSV, JSON_LINES, f"{FOLDER}briefings.json"})
_AT_ONCE = 500
"""So many bodies are read together."""

MANY = 1_000
"""Briefings from which on the files may wait until the site is at rest: fewer are soon written."""

Passages = Mapping[str, Passage]


def data_paths(config: Config) -> list[str]:
    """The output paths of all files."""
    return [FOLDER + name for name in file_names(config)]


class Written(Value, frozen=True):
    """What the files that stand say, as far as none of it may outlast what it is about."""

    shape: bytes
    marks: tuple[str, ...]
    """Of every briefing and term in them."""


class DataFiles:
    """The archive as data as it was last written."""

    def __init__(
        self,
        state: State,
        html: Callable[[Sequence[bytes]], Mapping[bytes, str]],
        standing: Standing,
    ) -> None:
        """`html` gives the bodies of some keys."""
        self._html = html
        self._standing = standing
        self._cuts = self._stored = state.value("cuts", Cuts)
        self._written = self._stored_marks = state.value("written", Written)
        self.is_behind = False
        """Whether files wait to be made."""
        self._known: Known = {}
        self._made_of: tuple[Archive, Config] | None = None
        self._dataset: Dataset
        self._facts: Mapping[str, bytes]
        self._keys_of_records: Sequence[bytes]
        self._marks: tuple[str, ...]
        self._is_clean = False
        """Whether bodies hold the tags alone that the cleaner lets through."""

    def next(
        self,
        plan: Plan,
        config: Config,
        rows: Rows,
        stands: Mapping[str, str],
        staging: Path | None,
        *,
        may_wait: bool = False,
    ) -> dict[str, File]:
        """A file for each path; `rows` are those last made, `stands` the SHA-256 of what stands.

        Where they `may_wait`, those of a large archive stay as they were, unless a briefing or a
        term in them is gone.
        """
        self.is_behind = False
        if not config.outputs.data:
            self._cuts = self._written = None
            return {}
        self._look_at(plan.archive, config)
        paths, keys = data_paths(config), self._keys(plan.passages)
        stale = [
            path
            for path in paths
            if (row := rows.get(path)) is None
            or row.key != keys[path]
            or stands.get(path) != row.sha
        ]
        if may_wait and stale and self._can_stay(paths, rows, stands):
            self.is_behind = True
            stale = []
        files = {}
        for path, content in self._made(stale, plan.passages):
            files[path] = _laid_down(path, content, staging)
            rows[path] = Made(keys[path], files[path].sha, None)
        if stale:
            self._written = Written(self._facts["shape"], self._marks)
        if self._cuts and not _OF_LINES.isdisjoint(stale):
            self._cuts = replace(self._cuts, csv=rows[CSV].sha, json=rows[JSON_LINES].sha)
        return {path: files.get(path) or File(rows[path].sha) for path in paths}

    def changes(self) -> dict[str, Any]:
        """What the state has to learn."""
        found: dict[str, Any] = {}
        if self._cuts is not self._stored:
            found["cuts"] = self._stored = self._cuts
        if self._written != self._stored_marks:
            found["written"] = self._stored_marks = self._written
        return found

    def _can_stay(self, paths: Sequence[str], rows: Rows, stands: Mapping[str, str]) -> bool:
        """Whether what stands is whole, and says nothing of what is gone."""
        known = self._written
        return (
            len(self._dataset.records) >= MANY
            and known is not None
            and known.shape == self._facts["shape"]
            and set(known.marks) <= set(self._marks)
            and all(path in rows and stands.get(path) == rows[path].sha for path in paths)
        )

    def _look_at(self, archive: Archive, config: Config) -> None:
        if self._made_of and self._made_of[0] is archive and self._made_of[1] is config:
            return
        self._dataset, self._known = dataset(archive, config, self._known)
        own = self._dataset
        self._keys_of_records = [fingerprint(record) for record in own.records]
        self._facts = {
            "records": digest(b"".join(self._keys_of_records)),
            "terms": fingerprint(own.terms),
            "places": fingerprint(own.places),
            "shape": fingerprint(replace(own, records=(), terms=(), places=())),
        }
        self._marks = tuple(
            [record.id for record in own.records]
            + [f"{term.taxonomy}/{term.slug}/{term.lang}" for term in own.terms]
        )
        self._is_clean = config.markdown.raw_html != "trust"
        self._made_of = archive, config

    def _keys(self, passages: Passages) -> dict[str, bytes]:
        """All that decides each file, as a digest."""
        shape, facts = self._facts["shape"], self._facts
        bodies = b"".join([passages[own.path].key for own in self._dataset.records])
        texts = digest(shape + facts["records"] + digest(bodies) * self._dataset.body)
        keys = {
            "terms.csv": facts["terms"],
            "places.geojson": facts["places"],
            "datapackage.json": shape,
            "archive.sqlite": digest(texts + facts["terms"]),
        }
        return {FOLDER + name: key for name, key in keys.items()} | dict.fromkeys(_OF_LINES, texts)

    def _made(self, stale: Collection[str], passages: Passages) -> Iterator[tuple[str, bytes]]:
        own = self._dataset
        lines = self._lines(passages) if not _OF_LINES.isdisjoint(stale) else ()
        for path in stale:
            match path.removeprefix(FOLDER):
                case "briefings.csv":
                    yield path, tables.as_csv(own, lines)
                case "briefings.json":
                    yield path, tables.as_json(lines)
                case "briefings.jsonl":
                    yield path, tables.as_json_lines(lines)
                case "terms.csv":
                    yield path, tables.terms_csv(own.terms)
                case "places.geojson":
                    yield path, package.places_geojson(own)
                case "datapackage.json":
                    yield path, package.datapackage(own)
                case "archive.sqlite":
                    yield path, self._database(passages)

    def _database(self, passages: Passages) -> bytes:
        from dateline.run.database import database

        own = self._dataset
        return database(own, [text for _, text in self._texts(own.records, passages)])

    def _lines(self, passages: Passages) -> Sequence[tables.Line]:
        """A line for each record; those that stand as they were made are not made again."""
        own, shape = self._dataset, self._facts["shape"]
        keys = {
            record.path: key + passages[record.path].key * own.body
            for record, key in zip(own.records, self._keys_of_records, strict=True)
        }
        found: dict[bytes, tables.Line] = {}
        for known in (self._cuts, self._stored):
            if known and known.shape == shape and not found:
                found = cut_out(known, self._standing)
        anew = [record for record in own.records if keys[record.path] not in found]
        for record, text in self._texts(anew, passages):
            found[keys[record.path]] = tables.line(record, own, text)
        keyed = [(key, found[key]) for key in keys.values()]
        self._cuts = cuts(shape, ("", ""), len(tables.as_csv(own, ())), keyed)
        return [line for _, line in keyed]

    def _texts(self, records: Sequence[Record], passages: Passages) -> Iterator[tuple[Record, str]]:
        """Each record with its text; without any where the archive keeps texts back."""
        if not self._dataset.body:
            yield from ((record, "") for record in records)
            return
        for first in range(0, len(records), _AT_ONCE):
            chunk = records[first : first + _AT_ONCE]
            keys = [passages[record.path].key for record in chunk]
            html = self._html(sorted({key for key in keys if key}))
            for record, key in zip(chunk, keys, strict=True):
                yield record, paragraphs(html[key], is_clean=self._is_clean) if key else ""


def _laid_down(path: str, content: bytes, staging: Path | None) -> File:
    file = file_of(content)
    if staging is None or len(content) < LARGE:
        return file
    lay_down(str(staging), path, content)
    return File(file.sha, moved=f"{staging}/{path}")
