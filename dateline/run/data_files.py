"""The files of the archive as data, each made again where something decides it anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dateline.arrange.archive import Archive
from dateline.arrange.dataset import Known, dataset, file_names
from dateline.exports import tables
from dateline.model import Passage
from dateline.parse.config import Config
from dateline.records import Dataset
from dateline.run.assets import Rows
from dateline.run.data_writing import DATABASE, FOLDER, OF_LINES, Task, written
from dateline.run.files import File
from dateline.run.kept_lines import CSV, JSON_LINES, Cuts, Standing, cut_out, cuts
from dateline.run.planning import Plan
from dateline.run.state import Made, State
from dateline.run.workers import Crew, fit
from dateline.value import Value, digest, fingerprint, packed, replace

MANY = 1_000
"""Briefings from which on the files may wait until the site is at rest: fewer are soon written."""

Passages = Mapping[str, Passage]


def data_paths(config: Config) -> list[str]:
    """The output paths of all files."""
    return [FOLDER + name for name in file_names(config)]


class Said(Value, frozen=True):
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
        self._written = self._stored_marks = state.value("written", Said)
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

    def begin(
        self,
        plan: Plan,
        config: Config,
        rows: Rows,
        stands: Mapping[str, str],
        staging: Path | None,
        crew: Crew,
        *,
        may_wait: bool = False,
    ) -> Callable[[], dict[str, File]]:
        """What gives a file for each path; many lines are made meanwhile, by another process.

        `rows` are those last made, `stands` the SHA-256 of what stands. Where they `may_wait`,
        those of a large archive stay as they were, unless a briefing or a term in them is gone.
        """
        self.is_behind = False
        if not config.outputs.data:
            self._cuts = self._written = None
            return dict
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
        if not stale:
            return lambda: {path: File(rows[path].sha) for path in paths}
        found = self._kept_lines(plan.passages, stale)
        task = self._task(stale, found, plan.passages)
        anew = sum(line is None for line in task.lines)
        coming = fit(crew, anew).begin(written, task, str(staging) if staging else None)

        def ended() -> dict[str, File]:
            done = coming()
            for path, file in done.files.items():
                rows[path] = Made(keys[path], file.sha, None)
            self._written = Said(self._facts["shape"], self._marks)
            if not OF_LINES.isdisjoint(stale):
                self._note(done.lines, found, rows)
            return {path: done.files.get(path) or File(rows[path].sha) for path in paths}

        return ended

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
        return {FOLDER + name: key for name, key in keys.items()} | dict.fromkeys(OF_LINES, texts)

    def _kept_lines(
        self, passages: Passages, stale: Iterable[str]
    ) -> Mapping[bytes, tables.Line | None]:
        """What decides the lines of each record → those that stand as they would be made."""
        own, shape = self._dataset, self._facts["shape"]
        keys = [
            key + passages[record.path].key * own.body
            for record, key in zip(own.records, self._keys_of_records, strict=True)
        ]
        found: dict[bytes, tables.Line] = {}
        for known in () if OF_LINES.isdisjoint(stale) else (self._cuts, self._stored):
            if known and known.shape == shape and not found:
                found = cut_out(known, self._standing)
        return {key: found.get(key) for key in keys}

    def _task(
        self,
        stale: Sequence[str],
        lines: Mapping[bytes, tables.Line | None],
        passages: Passages,
    ) -> Task:
        own = self._dataset
        bodies = [passages[record.path].key if own.body else b"" for record in own.records]
        needed = set(bodies) if DATABASE in stale else set()
        if not OF_LINES.isdisjoint(stale):
            each = zip(bodies, lines.values(), strict=True)
            needed |= {body for body, line in each if line is None}
        html = self._html(sorted(needed - {b""}))
        known = tuple(lines.values())
        return Task(tuple(stale), packed(own), known, tuple(bodies), html, self._is_clean)

    def _note(
        self,
        sizes: Sequence[tuple[int, int]],
        lines: Mapping[bytes, tables.Line | None],
        rows: Rows,
    ) -> None:
        """Where the lines stand now."""
        shas = rows[CSV].sha, rows[JSON_LINES].sha
        header = len(tables.as_csv(self._dataset, ()))
        self._cuts = cuts(self._facts["shape"], shas, header, lines, sizes)
