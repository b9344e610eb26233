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
    files = {
        name: _styled(file, name, str(led_from)) if name in moved else _copy(name, file, rows)
        for name, file in found.items()
    }
    names = {
        name: urls.fingerprinted(name, moved.get(name, files[name]).sha)
        for name in found
        if name.endswith(FINGERPRINTED)
    }
    files |= {
        path: moved[name] if name in moved else _copy(path, found[name], rows)
        for name, path in names.items()
    }
    for path in (own for name in moved for own in (name, names[name])):
        rows[path] = Made(b"", files[path].sha, None)
    places = {name: Path(file.place) for name, file in found.items()}
    places |= {path: places[name] for name, path in names.items()}
    return Assets(files, places, names)


def _led(found: Mapping[str, Found], base_path: str) -> dict[str, File]:
    """Style sheet → what it is under its fingerprinted name, of those with addresses to be led.

    That name is of what lies there, so that no browser keeps a sheet for another.
    """
    made = {}
    for name, file in found.items():
        if name.endswith(".css"):
            own = _styled(file, urls.fingerprinted(name, ""), base_path)
            if own.content != disk.read_bytes(Path(file.place)):
                made[name] = own
    return made


def _styled(file: Found, path: str, base_path: str) -> File:
    content = disk.read_bytes(Path(file.place))
    return file_of(with_relative_addresses(content, path, base_path))


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
