"""What is published as it is: static files, and files beside briefings."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dateline import urls
from dateline.arrange.links import Attachment
from dateline.parse.attachment import danger
from dateline.problems import Problem, error
from dateline.run import disk
from dateline.run.files import File, file_of
from dateline.run.folders import File as Found
from dateline.run.stamps import is_settled
from dateline.run.state import Made
from dateline.run.styles import with_relative_addresses
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


def static_assets(
    folders: Sequence[Path], rows: Rows, problems: list[Problem], led_from: str | None = None
) -> Assets:
    """`led_from` is the path of the base URL where links are to be relative, of styles too."""
    found = disk.static_files(list(folders), problems)
    moved = {} if led_from is None else _led(found, led_from)
    plain = {name: file for name, file in found.items() if name not in moved}
    files = {name: _copy(name, file, rows) for name, file in plain.items()}
    names = {
        name: urls.fingerprinted(name, files[name].sha)
        for name in plain
        if name.endswith(FINGERPRINTED)
    }
    files |= {path: _copy(path, found[name], rows) for name, path in names.items()}
    for name, (own, marked) in moved.items():
        names[name] = path = urls.fingerprinted(name, marked.sha)
        files |= {name: own, path: marked}
        rows |= {name: Made(b"", own.sha, None), path: Made(b"", marked.sha, None)}
    places = {name: Path(file.place) for name, file in found.items()}
    places |= {path: places[name] for name, path in names.items()}
    return Assets(files, places, names)


def _led(found: Mapping[str, Found], base_path: str) -> dict[str, tuple[File, File]]:
    """Style sheets with addresses to be led → what they are under their own name, and under the
    fingerprinted one, which is of what lies there, so that no browser keeps a sheet for another.
    """
    made = {}
    for name, file in found.items():
        if name.endswith(".css"):
            content = disk.read_bytes(Path(file.place))
            paths = (name, urls.fingerprinted(name, ""))
            own, marked = (with_relative_addresses(content, path, base_path) for path in paths)
            if marked != content:
                made[name] = file_of(own), file_of(marked)
    return made


def attached(
    attachments: Iterable[Attachment],
    found: Mapping[str, Found],
    rows: Rows,
    problems: list[Problem],
) -> Assets:
    """Files beside briefings."""
    files, places = {}, {}
    for item in attachments:
        file = found[item.source]
        try:
            files[item.path] = _copy(item.path, file, rows, danger)
        except _Dangerous as failure:
            problems.append(_dangerous(item, str(failure)))
        else:
            places[item.path] = Path(file.place)
    return Assets(files, places, {})


class _Dangerous(Exception):
    """The text says what a browser would run."""


def _copy(
    path: str,
    file: Found,
    rows: Rows,
    danger_in: Callable[[str, bytes], str | None] = lambda name, content: None,
) -> File:
    """The file of `path` as a copy of `file`, which is read again if its stamp is new."""
    key = fingerprint((file.place, file.stamp))
    row = rows.get(path)
    if row is None or row.key != key:
        is_at_rest = is_settled(file.stamp, time.time_ns())
        content = disk.read_bytes(Path(file.place))
        if found := danger_in(file.name, content):
            raise _Dangerous(found)
        row = rows[path] = Made(key if is_at_rest else b"", sha256(content).hexdigest(), None)
    return File(row.sha, copied=file.place)


def _dangerous(item: Attachment, found: str) -> Problem:
    message = (
        f"{item.source} could run a script or ask another host: {found}; "
        "link a picture or a PDF, or put it into static/ if you trust it"
    )
    return error(item.place, "attachment", message)
