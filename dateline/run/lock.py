"""The folder of kept state, and the lock in it: one build at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dateline.problems import Unavailable
from dateline.run.tree import naming

PRIVATE_MODE = 0o700


def make_private(folder: Path) -> None:
    """Make `folder` if need be, for its owner only and ignored by git."""
    with naming(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(PRIVATE_MODE)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the lock of `state`; `Unavailable` names the process that holds it already.

    The system lets go of it when the process ends, however it ends: the file alone locks nothing.
    """
    make_private(state)
    path = state / "lock"
    with naming(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        with naming(path):
            _take(descriptor)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        process = f" (process {holder})" if holder.isdecimal() else ""
        raise Unavailable(f"another build{process} is running") from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
