"""What happens below some folders: told by the system, or seen by looking again and again."""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple, Protocol

from dateline.run import inotify
from dateline.run.inotify import Inotify
from dateline.run.scope import Scope
from dateline.run.stamps import Stamp, stamp_of

POLLING = 1.0
"""Seconds between two looks, or ten times as long as one takes."""
EXHAUSTED = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSYS)


class Told(NamedTuple):
    """A file or folder that changed; not `is_settled` while a writer may still be at it."""

    path: str
    is_folder: bool = False
    is_settled: bool = True


class Lost(Exception):
    """More happened than can be told: everything may have changed."""


class Events(Protocol):
    """All that happens in a scope, from the moment on that this is made."""

    def read(self, seconds: float) -> list[Told]:
        """What happened since the last call, or what happens first within `seconds`."""
        ...

    def close(self) -> None: ...


class SystemEvents:
    """The system's own. An `OSError` in `EXHAUSTED` says that it grants no (or no more) events."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._paths: dict[int, str] = {}
        self._inotify = Inotify()
        try:
            for spot in scope.spots:
                self._watch(spot.folder)
                self._watch_all(spot.folder)
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        self._inotify.close()

    def read(self, seconds: float) -> list[Told]:
        return [told for event in self._inotify.read(seconds) for told in self._told(event)]

    def _told(self, event: inotify.Event) -> Iterator[Told]:
        if event.mask & inotify.OVERFLOW:
            raise Lost
        if event.mask & inotify.IGNORED:
            self._paths.pop(event.folder, None)
        elif (folder := self._paths.get(event.folder)) is not None:
            is_folder = bool(event.mask & inotify.FOLDER) or not event.name
            path = os.path.join(folder, event.name) if event.name else folder
            if is_folder and event.mask & inotify.RENEWED:
                self._watch_anew(path)
            written = event.mask & (inotify.CREATED | inotify.MODIFIED)
            yield Told(path, is_folder, is_folder or not written)

    def _watch(self, folder: str) -> None:
        try:
            self._paths[self._inotify.add(folder)] = folder
        except OSError as problem:
            if problem.errno in EXHAUSTED:
                raise

    def _watch_all(self, folder: str) -> None:
        for below in _folders(folder, self._scope):
            self._watch(below)

    def _watch_anew(self, folder: str) -> None:
        """After a folder came, went or got another name: keep to what is there now.

        What appears in a new folder before it is watched is told by the event of the folder.
        """
        gone = [
            number
            for number, path in self._paths.items()
            if path == folder or path.startswith(folder + os.sep)
        ]
        for number in gone:
            self._inotify.remove(number)
            del self._paths[number]
        self._watch_all(folder)


class Polling:
    """For systems and file systems that tell of nothing."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._look()

    def close(self) -> None:
        pass

    def read(self, seconds: float) -> list[Told]:
        left = self._next - time.monotonic()
        time.sleep(max(0.0, min(seconds, left)))
        if left > seconds:
            return []
        before = self._seen
        self._look()
        changed = before.items() ^ self._seen.items()
        return [Told(path, stamp is None) for path, stamp in dict(changed).items()]

    def _look(self) -> None:
        started = time.monotonic()
        self._seen: dict[str, Stamp | None] = {}
        for spot in self._scope.spots:
            if spot.name:
                self._note(os.path.join(spot.folder, spot.name))
            for folder in _folders(spot.folder, self._scope):
                self._note(folder)
                for entry in _entries(folder):
                    self._note(entry.path)
        now = time.monotonic()
        self._next = now + max(POLLING, 10 * (now - started))

    def _note(self, path: str) -> None:
        with suppress(OSError):
            found = os.stat(path)
            self._seen[path] = None if stat.S_ISDIR(found.st_mode) else stamp_of(found)


def _folders(folder: str, scope: Scope) -> Iterator[str]:
    """`folder` and those below it that count, each before it is looked into."""
    if scope.holds(folder):
        yield folder
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                yield from _folders(entry.path, scope)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as listing:
        return list(listing)
    return []
