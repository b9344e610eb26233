"""The files of the archive as data, each made again where something decides it anew."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from dateline.arrange.archive import Archive
from dateline.arrange.dataset import HOME, Known, dataset, file_names
from dateline.exports import package, tables
from dateline.model import Passage
from dateline.parse.config import Config
from dateline.parse.prose import paragraphs
from dateline.records import Dataset, Record
from dateline.run.assets import Rows
from dateline.run.files import File
from dateline.run.planning import Plan
from dateline.run.rendering import lay_down
from dateline.run.state import Made
from dateline.value import digest, fingerprint, replace

_AT_ONCE = 500
"""So many bodies are read together."""

_Kept = tuple[Record, bytes, tables.Line]
"""A record and the key of its body, with what they made."""


def data_paths(config: Config) -> list[str]:
    """The output paths of all files."""
    return [HOME.lstrip("/") + name for name in file_names(config)]


class DataFiles:
    """The archive as data as it was last written."""

    def __init__(self, html: Callable[[Sequence[bytes]], Mapping[bytes, str]]) -> None:
        """`html` gives the bodies of some keys."""
        self._html = html
        self._known: Known = {}
        self._made_of: tuple[Archive, Config] | None = None
        self._dataset: Dataset
        self._facts: Mapping[str, bytes]
        self._shape: bytes = b""
        self._lines: dict[str, _Kept] = {}

    def next(
        self,
        plan: Plan,
        config: Config,
        rows: Rows,
        stands: Mapping[str, str],
        staging: Path | None,
    ) -> dict[str, File]:
        """A file for each path; `rows` are those last made, `stands` the SHA-256 of what stands."""
        if not config.outputs.data:
            return {}
        self._look_at(plan.archive, config)
        keys = self._keys(plan.passages)
        files = {}
        for path in data_paths(config):
            name = path.removeprefix(HOME.lstrip("/"))
            row = rows.get(path)
            if row is None or row.key != keys[name] or stands.get(path) != row.sha:
                content = self._made(name, plan.passages)
                row = rows[path] = Made(keys[name], sha256(content).hexdigest(), None)
                files[path] = _at_hand(path, content, row.sha, staging)
            else:
                files[path] = File(row.sha)
        return files

    def _look_at(self, archive: Archive, config: Config) -> None:
        if self._made_of and self._made_of[0] is archive and self._made_of[1] is config:
            return
        self._dataset, self._known = dataset(archive, config, self._known)
        own = self._dataset
        shape = replace(own, records=(), terms=(), places=())
        self._facts = {
            "records": fingerprint(own.records),
            "terms": fingerprint(own.terms),
            "places": fingerprint(own.places),
            "shape": fingerprint(shape),
        }
        if self._facts["shape"] != self._shape:
            self._shape, self._lines = self._facts["shape"], {}
        self._made_of = archive, config

    def _keys(self, passages: Mapping[str, Passage]) -> dict[str, bytes]:
        """All that decides each file, as a digest."""
        facts = self._facts
        bodies = b"".join([passages[own.path].key for own in self._dataset.records])
        texts = digest(facts["shape"] + facts["records"] + digest(bodies) * self._dataset.body)
        every = digest(texts + facts["terms"])
        return {
            "briefings.csv": texts,
            "briefings.json": texts,
            "briefings.jsonl": texts,
            "terms.csv": facts["terms"],
            "places.geojson": facts["places"],
            "datapackage.json": facts["shape"],
            "archive.sqlite": every,
        }

    def _made(self, name: str, passages: Mapping[str, Passage]) -> bytes:
        own = self._dataset
        if name == "terms.csv":
            return tables.terms_csv(own.terms)
        if name == "places.geojson":
            return package.places_geojson(own)
        if name == "datapackage.json":
            return package.datapackage(own)
        if name == "archive.sqlite":
            from dateline.run.database import database

            return database(own, [text for _, text in self._texts(own.records, passages)])
        lines = self._all_lines(passages)
        if name == "briefings.csv":
            return tables.as_csv(own, lines)
        return tables.as_json(lines) if name == "briefings.json" else tables.as_json_lines(lines)

    def _all_lines(self, passages: Mapping[str, Passage]) -> list[tables.Line]:
        """A line for each record, those of records and bodies that are as they were kept."""
        own, before = self._dataset, self._lines
        anew = [
            record
            for record in own.records
            if (kept := before.get(record.path)) is None
            or kept[0] != record
            or (own.body and kept[1] != passages[record.path].key)
        ]
        made = {
            record.path: (record, passages[record.path].key, tables.line(record, own, text))
            for record, text in self._texts(anew, passages)
        }
        self._lines = {
            record.path: made.get(record.path) or before[record.path] for record in own.records
        }
        return [line for _, _, line in self._lines.values()]

    def _texts(
        self, records: Sequence[Record], passages: Mapping[str, Passage]
    ) -> Iterator[tuple[Record, str]]:
        """Each record with its text; without any where the archive keeps texts back."""
        if not self._dataset.body:
            yield from ((record, "") for record in records)
            return
        for first in range(0, len(records), _AT_ONCE):
            chunk = records[first : first + _AT_ONCE]
            keys = [passages[record.path].key for record in chunk]
            html = self._html(sorted({key for key in keys if key}))
            for record, key in zip(chunk, keys, strict=True):
                yield record, paragraphs(html[key]) if key else ""


def _at_hand(path: str, content: bytes, sha: str, staging: Path | None) -> File:
    if staging is None:
        return File(sha, content)
    lay_down(str(staging), path, content)
    return File(sha, moved=f"{staging}/{path}")
