"""The folder of kept state, and the locks: one build at a time in it, and for one output.

The system lets go of a lock when its process ends, however it ends: no file says "locked".
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dateline.problems import Unavailable
from dateline.run.tree import naming, shown

PRIVATE_MODE = 0o700


def make_private(folder: Path) -> None:
    """Make `folder` if need be, for its owner only and ignored by git."""
    with naming(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(PRIVATE_MODE)
        ignore = folder / ".gitignore"
        if not (ignore.exists() and ignore.stat().st_size):
            ignore.write_text("*\n", encoding="utf-8")


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the lock of `state`; `Unavailable` names the process that holds it already."""
    make_private(state)
    path = state / "lock"
    with naming(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        with naming(path):
            if not _took(descriptor):
                raise Unavailable(f"another build{_named(descriptor)} is running")
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, b"%d\n" % os.getpid(), 0)
        yield
    finally:
        os.close(descriptor)


class Claim:
    """A published folder as the place of one build, from whichever room others are built.

    The folder is locked itself, so that nothing has to lie in it or beside it. A folder that is
    to become the published one is taken before. Some network file systems cannot lock a folder.
    """

    def __init__(self) -> None:
        self._descriptors: list[int] = []

    @contextmanager
    def on(self, output: Path) -> Iterator[None]:
        """Hold `output`, and what is taken meanwhile."""
        try:
            self.take(output)
            yield
        finally:
            while self._descriptors:
                os.close(self._descriptors.pop())

    def take(self, folder: Path) -> None:
        """`Unavailable` names the process that publishes there already.

        A folder that is not there needs no claim: who makes it first has it.
        """
        with naming(folder), suppress(FileNotFoundError, NotADirectoryError):
            while not self._tried(folder):
                pass

    def _tried(self, folder: Path) -> bool:
        """Whether the lock is that of the folder which has this name now."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self._descriptors.append(descriptor)
        with suppress(OSError):
            if not _took(descriptor):
                raise Unavailable(
                    f"{shown(folder)}: another build{_named(descriptor)} publishes there"
                )
        return os.path.samestat(os.fstat(descriptor), os.stat(folder))


def _took(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _named(descriptor: int) -> str:
    """Who holds the lock: as the system tells, else as the file says."""
    process = _holder(descriptor) or _author(descriptor)
    return f" (process {process})" if process else ""


def _holder(descriptor: int) -> str | None:
    inode = os.fstat(descriptor).st_ino
    with suppress(OSError):
        locks = Path("/proc/locks").read_text()
        if found := re.search(rf"FLOCK +\w+ +WRITE ([1-9]\d*) [^ ]*:{inode} ", locks):
            return found[1]
    return None


def _author(descriptor: int) -> str | None:
    with suppress(OSError):
        written = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
        return written if written.isdecimal() else None
    return None
