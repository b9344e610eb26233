"""Two folders exchange their names in one step, where the system can."""

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

from dateline.run.tree import is_folder

AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2

Renaming = Callable[[bytes, bytes], int]


def exchange(one: Path, other: Path) -> None:
    """Give each of two folders the other's name; an `OSError` leaves both as they were."""
    renaming = _renaming()
    if renaming is None:
        exchange_by_steps(one, other)
    elif renaming(os.fsencode(one), os.fsencode(other)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def _renaming() -> Renaming | None:
    """The system's own exchange of two names: 0, or -1 and an error number."""
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(libc, "renameat2"):
        return lambda one, other: int(
            libc.renameat2(AT_FDCWD, one, AT_FDCWD, other, ctypes.c_uint(RENAME_EXCHANGE))
        )
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        return lambda one, other: int(libc.renamex_np(one, other, ctypes.c_uint(RENAME_SWAP)))
    return None


def exchange_by_steps(spare: Path, output: Path) -> None:
    """The same by renaming, with a moment in which there is no `output`."""
    aside = aside_of(spare)
    os.rename(output, aside)
    try:
        os.rename(spare, output)
    except OSError:
        os.rename(aside, output)
        raise
    os.rename(aside, spare)


def aside_of(spare: Path) -> Path:
    return spare.with_name(f"{spare.name}-aside")


def take_up(spare: Path, output: Path) -> None:
    """After a kill between the steps: the site that stood stands again, or becomes the spare."""
    aside = aside_of(spare)
    if not aside.is_dir() or not is_folder(aside.lstat()):
        return
    if not output.exists():
        os.rename(aside, output)
    elif not spare.exists():
        os.rename(aside, spare)
