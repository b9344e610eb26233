"""The switch: a hidden spare becomes the planned site, then takes the name of the one that stands.

Spare and site share their unchanged files as hard links. The spare stands in a private room: the
folder of kept state, or a sibling of the site where that is on another file system.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from dateline.problems import Unavailable
from dateline.run.change import Change
from dateline.run.exchange import exchange, take_up
from dateline.run.lock import Claim, make_private
from dateline.run.manifest import MARKER, Standing
from dateline.run.tree import (
    FOLDER_MODE,
    flush_folder,
    folder_stamp,
    folders_of,
    is_folder,
    make_folder,
    make_folders,
    mirror,
    mirrors,
    place,
    remove_whole,
    scan,
    shown,
    told,
    write,
)
from dateline.value import digest, packed

STAGING = "made"
"""In the room while a build is at work, and after a kill."""

SPARE = "spare"
UNKNOWN = "spare-unknown"
"""Stands in the room while the spare is being changed, and after a kill or an error: the spare may
hold what has left the site."""

REASONS = {
    errno.EXDEV,
    errno.EINVAL,
    errno.EBUSY,
    errno.ENOSYS,
    errno.EPERM,
    errno.EACCES,
    errno.EMLINK,
    errno.EOPNOTSUPP,
}


class CannotSwitch(Exception):
    """The two trees cannot share files or exchange their names; the text is the system's reason."""


@dataclass(frozen=True, slots=True)
class Press:
    """Where and how a site is published."""

    output: Path
    room: Path
    """The folder of kept state."""
    notice: Callable[[str], None]
    claim: Claim
    """Held on `output`."""
    quick: bool
    """Whether the spare is as it was left, so that the work follows what changed."""
    staging: Path | None = None
    """Where files to be moved lie under their own paths."""


def switch(change: Change, press: Press) -> bool:
    """Publish `change`; an error before the switch leaves the site as it was, a later one is told.

    Gives whether files that did not change were linked anew.
    """
    output = press.output
    room = _room(output, press.room)
    spare = room / SPARE
    trusted = press.quick and not change.kept and _in_step(spare, output, room)
    (room / UNKNOWN).touch()
    staging = press.staging if press.staging and not change.entries else None
    is_taken = staging is not None and _take_over(staging, spare)
    relinked = not (is_taken or trusted) and _mirror(spare, change, output)
    _prepare(spare, change, is_taken=is_taken)
    press.claim.take(spare)
    try:
        _rename(spare, output, change)
    except CannotSwitch:
        _give_back(spare, change, staging if is_taken else None)
        raise
    try:
        flush_folder(output.parent)
        if change.entries:
            _follow(spare, change, output)
        (room / UNKNOWN).unlink()
    except OSError as error:
        press.notice(
            f"{told(error, room)}; the site is published, and the next build mends the rest"
        )
    return relinked


def _prepare(spare: Path, change: Change, *, is_taken: bool) -> None:
    """Make the spare, which is the site that stands, the planned one."""
    _clear(spare, change)
    make_folders(spare, change.new_folders)
    for path, file in change.fresh.items():
        if not (is_taken and file.moved):
            place(spare, path, file)
    write(spare, MARKER, change.marker, flush=True)
    flush_folder(spare)


def _give_back(spare: Path, change: Change, staging: Path | None) -> None:
    """What was moved here goes back, to be moved again."""
    if staging is not None:
        os.rename(spare, staging)
        return
    for path, file in change.fresh.items():
        if file.moved and not os.path.exists(file.moved):
            os.replace(spare / path, file.moved)


def _rename(spare: Path, output: Path, change: Change) -> None:
    """The switch itself."""
    with _or_cannot_switch():
        if change.entries:
            exchange(spare, output)
        else:
            _rename_to_none(spare, output)


def _rename_to_none(spare: Path, output: Path) -> None:
    try:
        os.rename(spare, output)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        message = f"{shown(output)}: another build published there meanwhile; build again"
        raise Unavailable(message) from error


def _in_step(spare: Path, output: Path, room: Path) -> bool:
    """Whether the spare holds the site that stands: then their markers are one file."""
    if (room / UNKNOWN).exists():
        return False
    with suppress(OSError):
        return os.path.samefile(spare / MARKER, output / MARKER)
    return False


def spare_of(
    output: Path, room: Path, standing: Standing | None, *, was_switched: bool = True
) -> bytes:
    """Stands for the folders of the spare; empty unless it holds just the site that stands.

    Right after a switch it does, or as long as its folders are what they were then. Files are links
    to those of the site: to change one without the other, a hand has to change its folder.
    """
    with suppress(OSError):
        for place in _rooms(output, room):
            spare = place / SPARE
            if not (standing and not standing.kept and _in_step(spare, output, place)):
                continue
            if was_switched or mirrors(standing.entries, scan(spare)):
                folders = ("", *sorted(folders_of(standing.hashes)))
                stamps = [folder_stamp(os.lstat(f"{spare}/{path}")) for path in folders]
                return digest(packed(stamps))
    return b""


def _take_over(staging: Path, spare: Path) -> bool:
    """Where nothing stands yet, the files need not be moved one by one."""
    if spare.exists():
        return False
    try:
        os.rename(staging, spare)
    except OSError:
        return False
    os.chmod(spare, FOLDER_MODE)
    return True


def _mirror(spare: Path, change: Change, output: Path) -> bool:
    """Make the spare the site that stands."""
    if not spare.is_dir():
        make_folder(spare)
    with _or_cannot_switch():
        return mirror(output, change.entries, spare, scan(spare))


def _clear(tree: Path, change: Change) -> None:
    """Remove what the planned site does not have; a hand may have removed it already."""
    for path in sorted(change.surplus, reverse=True):
        with suppress(FileNotFoundError):
            if is_folder(change.entries[path]):
                os.rmdir(tree / path)
            else:
                os.unlink(tree / path)


def _follow(spare: Path, change: Change, output: Path) -> None:
    """Make the spare, which is the site that stood, the one that stands now."""
    _clear(spare, change)
    make_folders(spare, change.new_folders)
    for path in [*change.fresh, MARKER]:
        with suppress(FileNotFoundError):
            os.unlink(spare / path)
        os.link(output / path, spare / path, follow_symlinks=False)


def settle(output: Path, state: Path) -> None:
    """Before anything else: undo what a kill left between the two names."""
    for room in _rooms(output, state):
        take_up(room / SPARE, output)


def is_at_rest(output: Path, state: Path) -> bool:
    """Whether no build was broken off: the next one has something to clear away or to mend."""
    left = [state / STAGING, *(room / UNKNOWN for room in _rooms(output, state))]
    return not any(path.exists() for path in left)


def discard_spares(output: Path, state: Path, *, in_doubt: bool) -> None:
    """Remove the spare, or only one `in_doubt`; the next switch makes a new one."""
    for room in _rooms(output, state):
        unknown, spare = room / UNKNOWN, room / SPARE
        if unknown.exists() or (not in_doubt and spare.exists()):
            unknown.touch()
            if spare.exists():
                remove_whole(spare)
            unknown.unlink()


def _rooms(output: Path, state: Path) -> tuple[Path, Path]:
    return state, output.with_name(f".{output.name}.dateline-spare")


def _room(output: Path, state: Path) -> Path:
    """The first room on the file system of `output`."""
    inside, beside = _rooms(output, state)
    device = (output if output.exists() else output.parent).stat().st_dev
    if inside.stat().st_dev == device:
        return inside
    if output.parent.stat().st_dev != device:
        raise CannotSwitch("it is a mount point")
    if not os.access(output.parent, os.W_OK):
        raise CannotSwitch("its parent folder may not be written to")
    make_private(beside)
    return beside


@contextmanager
def _or_cannot_switch() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in REASONS:
            raise CannotSwitch(error.strerror) from error
        raise
