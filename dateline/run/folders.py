"""Looking through folders: every file with its stamp, and what has no business there."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dateline import urls
from dateline.problems import Place, Problem, Unavailable, error
from dateline.run.litter import is_litter
from dateline.run.manifest import MARKER
from dateline.run.stamps import Stamp, stamp_of
from dateline.value import Value

DEPTH = 64
"""Folders within folders; real archives have a handful."""

NOWHERE = (errno.ENOENT, errno.ENOTDIR)
"""What the system says of a link that leads to no file."""


class File(Value, frozen=True):
    """A file as it was found; its bytes are read when they are needed."""

    name: str
    """Below the folder that was looked through, with `/`."""
    place: str
    """Where it is on this system."""
    stamp: Stamp


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
