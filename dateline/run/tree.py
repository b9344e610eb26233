"""Folders as trees of entries: looked at, written to and made alike, never through a link."""

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from dateline.problems import Unavailable, printable
from dateline.run.files import File

UNFINISHED = ".dateline-new"
"""The one name, at the top of a tree, under which a file is written before it gets its own."""

FOLDER_MODE = 0o755
FILE_MODE = 0o644

Entries = Mapping[str, os.stat_result]
"""What lies below a folder, folders included: relative path → its own stat, not its target's."""


def shown(path: str | Path) -> str:
    """`path` for a message: on one line, relative to the current folder where below it."""
    path = Path(path)
    here = Path.cwd()
    return printable(str(path.relative_to(here) if path.is_relative_to(here) else path))


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """An `OSError` inside becomes `Unavailable`; it names `path` where the error names no file."""
    try:
        yield
    except OSError as error:
        raise Unavailable(told(error, path)) from error


def told(error: OSError, path: Path | None = None) -> str:
    """The file, if it is known, and the cause; `path` where the error names no file."""
    given = error.filename
    place = os.fsdecode(given) if isinstance(given, str | bytes | os.PathLike) else path
    reason = error.strerror or printable(str(error))
    return f"{shown(place)}: {reason}" if place else reason


def scan(folder: Path) -> dict[str, os.stat_result]:
    """Everything below `folder`; a folder that does not exist holds nothing."""
    entries: dict[str, os.stat_result] = {}
    waiting = [""] if folder.is_dir() else []
    while waiting:
        prefix = waiting.pop()
        with os.scandir(f"{folder}/{prefix}") as listing:
            for found in listing:
                path = prefix + found.name
                entries[path] = found.stat(follow_symlinks=False)
                if is_folder(entries[path]):
                    waiting.append(f"{path}/")
    return entries


def is_folder(entry: os.stat_result) -> bool:
    return stat.S_ISDIR(entry.st_mode)


def is_link(entry: os.stat_result) -> bool:
    return stat.S_ISLNK(entry.st_mode)


def is_file(entry: os.stat_result) -> bool:
    return stat.S_ISREG(entry.st_mode)


def folder_stamp(found: os.stat_result) -> tuple[int, ...]:
    """What tells that nothing was added to a folder, nor taken from it."""
    return found.st_mode, found.st_mtime_ns, found.st_ino


def above(path: str) -> list[str]:
    """The folders that `path` lies in, nearest first: `a/b/c` → `a/b`, `a`."""
    folders = []
    while folder := path.rpartition("/")[0]:
        folders.append(folder)
        path = folder
    return folders


def folders_of(paths: Iterable[str]) -> set[str]:
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def read(path: Path) -> bytes:
    """The bytes of a regular file; a symlink in its place is an `OSError`."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        return file.read()


def write(folder: Path, path: str, content: bytes, *, flush: bool = False) -> None:
    """Give `path` below `folder` a new file with `content`, in one step; its folder exists.

    Whatever had the name keeps its bytes: they may be linked from another tree.
    """
    try:
        unfinished = folder / UNFINISHED
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, FILE_MODE)
            file.write(content)
            if flush:
                file.flush()
                os.fsync(descriptor)
        os.replace(unfinished, folder / path)
    except OSError as error:
        raise Unavailable(f"{shown(folder / path)}: {error.strerror}") from error


def place(folder: Path, path: str, file: File) -> None:
    """Give `path` below `folder` the bytes of `file`, as `write` does."""
    if file.moved:
        try:
            os.replace(file.moved, f"{folder}/{path}")
        except OSError as failure:
            if failure.errno != errno.EXDEV:
                raise
            write(folder, path, Path(file.moved).read_bytes())
    elif file.content is not None:
        write(folder, path, file.content)
    else:
        write(folder, path, read_checked(Path(file.copied), file.sha))


def read_checked(source: Path, sha: str) -> bytes:
    """The bytes of a file; `Unavailable` if they are not those with the digest `sha`."""
    content = source.read_bytes()
    if sha256(content).hexdigest() != sha:
        raise Unavailable(f"{shown(source)}: was changed during the build; build again")
    return content


def flush_folder(folder: Path) -> None:
    """Have the names in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: str | Path, mode: int = FOLDER_MODE) -> None:
    """Make `folder` with exactly `mode`, whatever the umask."""
    os.mkdir(folder)
    os.chmod(folder, mode)


def clear_away(folder: Path) -> None:
    """Remove `folder` with all that it holds, as far as the system lets us."""
    # Told to ignore errors it still raises where a folder that it opened cannot be looked at.
    with suppress(OSError):
        shutil.rmtree(folder, ignore_errors=True)


def remove_whole(folder: Path) -> None:
    """Remove `folder` with all that it holds; an error names it, where Python's has a bare name."""
    try:
        shutil.rmtree(folder)
    except OSError as failure:
        raise OSError(failure.errno, failure.strerror, str(folder)) from failure


def make_folders(folder: Path, needed: Iterable[str]) -> None:
    for path in sorted(needed):
        with suppress(FileExistsError):
            make_folder(f"{folder}/{path}")


def remove(folder: Path, paths: Iterable[str], entries: Entries) -> None:
    """Remove `paths`, which `entries` describes; what a folder holds goes before the folder."""
    for path in sorted(paths, reverse=True):
        if is_folder(entries[path]):
            os.rmdir(folder / path)
        else:
            os.unlink(folder / path)


def mirror(source: Path, wanted: Entries, target: Path, present: Entries) -> bool:
    """Make `target`, which holds `present`, hold just the `wanted` entries of `source`, as links.

    An `OSError` of `os.link` comes through: it tells that the two cannot share files. Gives
    whether anything had to be done, which leaves a mark on the stamps of files of `source`.
    """
    same = {path for path, entry in present.items() if _alike(entry, wanted.get(path))}
    remove(target, present.keys() - same, present)
    for path in sorted(wanted.keys() - same):
        if is_folder(wanted[path]):
            make_folder(target / path, stat.S_IMODE(wanted[path].st_mode))
        else:
            os.link(f"{source}/{path}", f"{target}/{path}", follow_symlinks=False)
    return same != wanted.keys() or same != present.keys()


def mirrors(entries: Entries, present: Entries) -> bool:
    """Whether a tree that holds `present` is a mirror of one with the `entries`."""
    return entries.keys() == present.keys() and all(
        _alike(entry, present[path]) for path, entry in entries.items()
    )


def _alike(one: os.stat_result, other: os.stat_result | None) -> bool:
    if other is None or is_folder(one) != is_folder(other):
        return False
    return is_folder(one) or (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
