"""What is published as it is: static files, and files beside briefings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dateline import urls
from dateline.arrange.links import Attachment
from dateline.parse.attachment import danger
from dateline.problems import Problem, error
from dateline.run import disk
from dateline.run.files import File, file_of
from dateline.run.state import Made
from dateline.value import fingerprint

FINGERPRINTED = (".css", ".svg", ".js", ".woff2")


@dataclass(frozen=True, slots=True)
class Assets:
    """Files by their output path, where each comes from, and the names that change with them."""

    files: Mapping[str, File]
    places: Mapping[str, Path]
    names: Mapping[str, str]
    """Static file → its fingerprinted output path, for `asset('site.css')`."""


def static_assets(folders: Sequence[Path], problems: list[Problem]) -> Assets:
    found = disk.static_files(list(folders), problems)
    contents = {name: disk.read_bytes(Path(file.place)) for name, file in found.items()}
    names = {
        name: urls.fingerprinted(name, content)
        for name, content in contents.items()
        if name.endswith(FINGERPRINTED)
    }
    files = {name: file_of(content) for name, content in contents.items()}
    places = {name: Path(file.place) for name, file in found.items()}
    for name, path in names.items():
        files[path], places[path] = files[name], places[name]
    return Assets(files, places, names)


def attached(
    attachments: Iterable[Attachment],
    found: Mapping[str, disk.File],
    rows: dict[str, Made],
    problems: list[Problem],
) -> Assets:
    """Files beside briefings; one is read again when its stamp is new, and noted in `rows`."""
    files, places = {}, {}
    for item in attachments:
        file = found[item.source]
        key = fingerprint((file.place, file.stamp))
        row = rows.get(item.path)
        if row is None or row.key != key:
            content = disk.read_bytes(Path(file.place))
            if found_in := danger(file.name, content):
                problems.append(_dangerous(item, found_in))
                continue
            row = rows[item.path] = Made(key, sha256(content).hexdigest(), None)
        files[item.path] = File(row.sha, copied=file.place)
        places[item.path] = Path(file.place)
    return Assets(files, places, {})


def _dangerous(item: Attachment, found: str) -> Problem:
    message = (
        f"{item.source} could run a script or ask another host: {found}; "
        "link a picture or a PDF, or put it into static/ if you trust it"
    )
    return error(item.place, "attachment", message)
