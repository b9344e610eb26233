"""Reading the folders of a site: sources, folder defaults, data and static files."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from dateline import urls
from dateline.model import Gloss, Record
from dateline.parse.authority import FOLDER as AUTHORITY
from dateline.parse.authority import records_in, taxonomy_of
from dateline.parse.config import Config
from dateline.parse.data import DATA, data_in
from dateline.parse.frontmatter import renamed
from dateline.parse.glossary import NAME as GLOSSARY
from dateline.parse.glossary import glossary_in
from dateline.parse.source import decoded
from dateline.parse.typed import unknown_key
from dateline.parse.yamltext import Fields, read
from dateline.problems import Place, Problem, Rejected, Unavailable, error, warning
from dateline.run.litter import is_litter
from dateline.run.manifest import MARKER
from dateline.run.stamps import Stamp, stamp_of
from dateline.run.tree import UNFINISHED
from dateline.value import Value

DEFAULTS = "_defaults.yaml"
DEPTH = 64
"""Folders within folders; real archives have a handful."""

NOWHERE = (errno.ENOENT, errno.ENOTDIR)
"""What the system says of a link that leads to no file."""

_OWN_NAMES = (MARKER, UNFINISHED)


class File(Value, frozen=True):
    """A file as it was found; its bytes are read when they are needed."""

    name: str
    """Below the folder that was looked through, with `/`."""
    place: str
    """Where it is on this system."""
    stamp: Stamp


class Found(Value, frozen=True):
    """A briefing's file, and the folder defaults that hold for it, nearest first."""

    file: File
    shown: str
    defaults: tuple[Fields, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that lies below `content/`."""

    sources: tuple[Found, ...]
    files: dict[str, File]
    """Files that are not briefings, by their path below `content/`."""
    data: dict[str, Any]
    records: tuple[Record, ...]
    """What the authority files say of terms."""
    problems: tuple[Problem, ...]
    glossary: tuple[Gloss, ...] = ()


def shown(path: Path) -> str:
    """`path` as problems print it: relative to the current folder where it is below it."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def files_below(folder: Path, problems: list[Problem]) -> Iterator[File]:
    """Every file, sorted; a link that leads out is a problem. Dot folders are not looked into."""
    yield from _below(os.fspath(folder), "", folder.resolve(), problems)


def _below(folder: str, prefix: str, root: Path, problems: list[Problem]) -> Iterator[File]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        if prefix and any(entry.name == MARKER for entry in entries):
            return  # a published site is nobody's source
        folders = []
        for entry in entries:
            if not _is_named_well(entry, problems):
                continue
            if entry.is_symlink() and not _inside(Path(entry.path), root, problems):
                continue
            if entry.is_dir():
                folders.append(entry)
            elif not is_litter(entry.name):
                with suppress(FileNotFoundError):  # gone since it was listed
                    found = entry.stat()
                    if stat.S_ISREG(found.st_mode):
                        yield File(prefix + entry.name, entry.path, stamp_of(found))
    except OSError as failure:
        if prefix and isinstance(failure, FileNotFoundError):
            return
        raise Unavailable(f"{shown(Path(folder))}: {failure.strerror}") from failure
    if folders and prefix.count("/") == DEPTH:
        message = f"folders within folders, more than {DEPTH} deep; move the files up"
        problems.append(error(Place(shown(Path(folder))), "folders", message))
        return
    for entry in folders:
        if not entry.name.startswith("."):
            yield from _below(entry.path, f"{prefix}{entry.name}/", root, problems)


def _is_named_well(entry: os.DirEntry[str], problems: list[Problem]) -> bool:
    if urls.is_file_name(entry.name) or is_litter(entry.name):
        return True
    message = "the name is not UTF-8, or has a control character or a backslash; rename it"
    problems.append(error(Place(shown(Path(entry.path))), "file-name", message))
    return False


def _inside(path: Path, root: Path, problems: list[Problem]) -> bool:
    try:
        target = path.resolve(strict=True)
    except RuntimeError:
        target = None  # a circle of links
    except OSError as failure:
        if failure.errno in NOWHERE:
            return False
        if failure.errno != errno.ELOOP:
            raise
        target = None
    if target and target.is_relative_to(root) and not path.parent.resolve().is_relative_to(target):
        return True
    message = "a link that leads out of the folder or round in it; put the file itself here"
    problems.append(error(Place(shown(path)), "link-out", message))
    return False


def content(folder: Path, config: Config) -> Content:
    """Finds every source. Raises Unavailable where the folder cannot be read."""
    problems: list[Problem] = []
    markdown: list[File] = []
    files: dict[str, File] = {}
    layers: dict[str, Fields] = {}
    data: dict[str, Any] = {}
    records: list[Record] = []
    glossary: list[Gloss] = []
    for file in files_below(folder, problems):
        *folders, name = file.name.split("/")
        if name.startswith("."):
            continue
        if name == DEFAULTS or (folders and folders[0] in ("_data", AUTHORITY)):
            try:
                if name == DEFAULTS:
                    layers.update(_defaults(file, config, problems))
                elif folders[0] == AUTHORITY and PurePosixPath(name).stem == GLOSSARY:
                    glossary += _glossary(file, config, problems)
                elif folders[0] == AUTHORITY:
                    records += _records(file, config, problems)
                else:
                    data.update(_data(Path(file.place)))
            except Rejected as rejected:
                problems.extend(rejected.problems)
        elif _is_private(folders, name):
            continue
        elif name.endswith((".md", ".markdown")):
            markdown.append(file)
        else:
            files[file.name] = file
    prefix = shown(folder)
    sources = tuple(
        Found(file, f"{prefix}/{file.name}", _layers_for(file.name, layers)) for file in markdown
    )
    return Content(sources, files, data, tuple(records), tuple(problems), tuple(glossary))


def _is_private(folders: list[str], name: str) -> bool:
    """Whether a name above the file, or its own, begins with `_`; `_pages` may."""
    below = folders[1:] if folders and folders[0] == "_pages" else folders
    return name.startswith("_") or any(folder.startswith("_") for folder in below)


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        raise Unavailable(f"{path}: {failure.strerror}") from failure


def _data(path: Path) -> dict[str, Any]:
    where = shown(path)
    if path.suffix not in DATA:
        return {}
    return {path.stem: data_in(decoded(read_bytes(path), where), path.suffix, where)}


def _records(file: File, config: Config, problems: list[Problem]) -> list[Record]:
    where = shown(Path(file.place))
    path = PurePosixPath(file.name)
    if path.suffix not in (".yaml", ".yml"):
        return []
    taxonomy = taxonomy_of(path.stem, Place(where, 1, 1), config)
    if taxonomy is None:
        return []
    text = decoded(read_bytes(Path(file.place)), where)
    records, wrong = records_in(text, where, taxonomy, config)
    problems += wrong
    return records


def _glossary(file: File, config: Config, problems: list[Problem]) -> list[Gloss]:
    if not file.name.endswith((".yaml", ".yml")):
        return []
    where = shown(Path(file.place))
    glosses, wrong = glossary_in(decoded(read_bytes(Path(file.place)), where), where, config)
    problems += wrong
    return glosses


def _defaults(file: File, config: Config, problems: list[Problem]) -> dict[str, Fields]:
    where = shown(Path(file.place))
    node = read(decoded(read_bytes(Path(file.place)), where), where)
    if node is None:
        return {}
    if not isinstance(node, Fields):
        raise Rejected(error(node.place, "defaults", "not a list of fields; write `name: value`"))
    own = renamed(node, config.fields)
    known = config.known_keys
    for key, _ in own.entries:
        if key.text not in known and config.unknown_fields != "ignore":
            problems.append(warning(key.place, "unknown-key", unknown_key(key.text, known)))
    return {PurePosixPath(file.name).parent.as_posix(): own}


def _layers_for(name: str, layers: dict[str, Fields]) -> tuple[Fields, ...]:
    if not layers:
        return ()
    folders = (parent.as_posix() for parent in PurePosixPath(name).parents)
    return tuple(layers[folder] for folder in folders if folder in layers)


def static_files(folders: list[Path], problems: list[Problem]) -> dict[str, File]:
    """Static files by their path; the first folder's win over the later ones'."""
    found: dict[str, File] = {}
    for folder in folders:
        if folder.is_dir():
            for file in files_below(folder, problems):
                if file.name in _OWN_NAMES:
                    message = "a name that publishing needs itself; rename it"
                    problems.append(error(Place(shown(Path(file.place))), "file-name", message))
                else:
                    found.setdefault(file.name, file)
    return found
