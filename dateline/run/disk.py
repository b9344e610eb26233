"""Reading the folders of a site: sources, folder defaults, data and static files."""

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from dateline.parse.briefing import Source
from dateline.parse.config import Config
from dateline.parse.frontmatter import known_keys, renamed
from dateline.parse.source import decoded
from dateline.parse.typed import unknown_key
from dateline.parse.yamltext import Fields, plain, read
from dateline.problems import Place, Problem, Rejected, Unavailable, error, warning

DEFAULTS = "_defaults.yaml"
_LITTER = re.compile(r"(\..*|.*~|#.*#|.*\.(swp|swo|swx|bak|tmp|orig|rej)|4913|Thumbs\.db)", re.I)


@dataclass(frozen=True, slots=True)
class Content:
    """All that lies below `content/`."""

    sources: tuple[Source, ...]
    files: dict[str, Path]
    """Files that are not briefings, by their path below `content/`."""
    data: dict[str, Any]
    problems: tuple[Problem, ...]


def shown(path: Path) -> str:
    """`path` as problems print it: relative to the current folder where it is below it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def files_below(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Every file, sorted, by its path with `/`; a link that leads out is a problem."""
    root = folder.resolve()
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and _inside(Path(place, name), root, problems)
        )
        for name in sorted(names):
            path = Path(place, name)
            if _inside(path, root, problems):
                yield path.relative_to(folder).as_posix(), path


def _unreadable(failure: OSError) -> None:
    raise Unavailable(f"{failure.filename}: {failure.strerror}") from failure


def _inside(path: Path, root: Path, problems: list[Problem]) -> bool:
    if not path.is_symlink():
        return True
    try:
        target = path.resolve(strict=True)
    except OSError:
        return False
    if target.is_relative_to(root) and not path.parent.resolve().is_relative_to(target):
        return True
    message = "a link that leads out of the folder or round in it; put the file itself here"
    problems.append(error(Place(shown(path)), "link-out", message))
    return False


def content(folder: Path, config: Config) -> Content:
    """Reads every source. Raises Unavailable where the folder cannot be read."""
    problems: list[Problem] = []
    markdown: list[tuple[str, Path]] = []
    files: dict[str, Path] = {}
    layers: dict[str, Fields] = {}
    data: dict[str, Any] = {}
    for name, path in files_below(folder, problems):
        parts = PurePosixPath(name).parts
        if _LITTER.fullmatch(parts[-1]):
            continue
        if parts[-1] == DEFAULTS or parts[0] == "_data":
            try:
                if parts[0] == "_data":
                    data.update(_data(path))
                else:
                    layers.update(_defaults(name, path, config, problems))
            except Rejected as rejected:
                problems.extend(rejected.problems)
        elif any(part.startswith("_") for part in (parts[1:] if parts[0] == "_pages" else parts)):
            continue
        elif path.suffix in (".md", ".markdown"):
            markdown.append((name, path))
        else:
            files[name] = path
    sources = tuple(
        Source(name, shown(path), read_bytes(path), _layers_for(name, layers))
        for name, path in markdown
    )
    return Content(sources, files, data, tuple(problems))


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        raise Unavailable(f"{path}: {failure.strerror}") from failure


def _defaults(name: str, path: Path, config: Config, problems: list[Problem]) -> dict[str, Fields]:
    where = shown(path)
    node = read(decoded(read_bytes(path), where), where)
    if node is None:
        return {}
    if not isinstance(node, Fields):
        raise Rejected(error(node.place, "defaults", "not a list of fields; write `name: value`"))
    own = renamed(node, config.fields)
    known = known_keys(config)
    for key, _ in own.entries:
        if key.text not in known and config.unknown_fields != "ignore":
            problems.append(warning(key.place, "unknown-key", unknown_key(key.text, known)))
    return {PurePosixPath(name).parent.as_posix(): own}


def _layers_for(name: str, layers: dict[str, Fields]) -> tuple[Fields, ...]:
    folders = (parent.as_posix() for parent in PurePosixPath(name).parents)
    return tuple(layers[folder] for folder in folders if folder in layers)


def _data(path: Path) -> dict[str, Any]:
    where = shown(path)
    text = decoded(read_bytes(path), where)
    if path.suffix in (".yaml", ".yml"):
        return {path.stem: plain(read(text, where))}
    if path.suffix == ".json":
        try:
            return {path.stem: json.loads(text)}
        except json.JSONDecodeError as failure:
            place = Place(where, failure.lineno, failure.colno)
            raise Rejected(error(place, "data", f"not JSON: {failure.msg}; correct it")) from None
    if path.suffix == ".csv":
        return {path.stem: list(csv.DictReader(io.StringIO(text)))}
    return {}


def static_files(folders: list[Path], problems: list[Problem]) -> dict[str, Path]:
    """Static files by their path; the first folder's win over the later ones'."""
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            for name, path in files_below(folder, problems):
                found.setdefault(name, path)
    return found
