"""What is published as it is: static files, and files beside briefings."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dateline import urls
from dateline.arrange.links import Attachment
from dateline.problems import Problem
from dateline.run import disk
from dateline.run.files import File
from dateline.run.stamps import is_settled
from dateline.run.state import Made
from dateline.value import fingerprint

FINGERPRINTED = (".css", ".svg", ".js", ".woff2")

Rows = dict[str, Made]
"""Output path → the file as it was last made; what is read again is noted here."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Files by their output path, where each comes from, and the names that change with them."""

    files: Mapping[str, File]
    places: Mapping[str, Path]
    names: Mapping[str, str]
    """Static file → its fingerprinted output path, for `asset('site.css')`."""


def static_assets(folders: Sequence[Path], rows: Rows, problems: list[Problem]) -> Assets:
    found = disk.static_files(list(folders), problems)
    files = {name: _copy(name, file, rows) for name, file in found.items()}
    names = {
        name: urls.fingerprinted(name, files[name].sha)
        for name in found
        if name.endswith(FINGERPRINTED)
    }
    files |= {path: _copy(path, found[name], rows) for name, path in names.items()}
    return Assets(files, {name: Path(file.place) for name, file in found.items()}, names)


def attached(
    attachments: Iterable[Attachment], found: Mapping[str, disk.File], rows: Rows
) -> Assets:
    """Files beside briefings."""
    sources = {item.path: found[item.source] for item in attachments}
    files = {path: _copy(path, file, rows) for path, file in sources.items()}
    return Assets(files, {path: Path(file.place) for path, file in sources.items()}, {})


def _copy(path: str, file: disk.File, rows: Rows) -> File:
    """The file of `path` as a copy of `file`, which is read again if its stamp is new."""
    key = fingerprint((file.place, file.stamp))
    row = rows.get(path)
    if row is None or row.key != key:
        is_at_rest = is_settled(file.stamp, time.time_ns())
        content = disk.read_bytes(Path(file.place))
        row = rows[path] = Made(key if is_at_rest else b"", sha256(content).hexdigest(), None)
    return File(row.sha, copied=file.place)
