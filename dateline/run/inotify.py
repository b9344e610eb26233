"""Linux's events of folders, as the system gives them."""

import ctypes
import errno
import os
import select
import struct
from typing import NamedTuple

MODIFIED = 0x002
ATTRIBUTES = 0x004
WRITTEN = 0x008
MOVED_FROM = 0x040
MOVED_TO = 0x080
CREATED = 0x100
DELETED = 0x200
SELF_DELETED = 0x400
SELF_MOVED = 0x800
OVERFLOW = 0x4000
IGNORED = 0x8000
ONLY_FOLDERS = 0x01000000
NO_SYMLINK = 0x02000000
NOTHING_UNLINKED = 0x04000000
FOLDER = 0x40000000

RENEWED = MOVED_FROM | MOVED_TO | CREATED | DELETED
"""A name came, went, or stands for something else."""

# No reads: a build that reads ten thousand sources must neither wake itself nor push an edit out
# of the system's queue.
ASKED = (
    (RENEWED | MODIFIED | ATTRIBUTES | WRITTEN)
    | (SELF_DELETED | SELF_MOVED)
    | (ONLY_FOLDERS | NO_SYMLINK | NOTHING_UNLINKED)
)
HEAD = struct.Struct("iIII")
READ_AT_ONCE = 1 << 18


class Event(NamedTuple):
    """What happened to the entry `name` of the folder with the number `folder`, as a mask."""

    folder: int
    mask: int
    name: str


class Inotify:
    """A queue of events. An `OSError` says that the system has none, or grants no more."""

    def __init__(self) -> None:
        try:
            self._library = ctypes.CDLL(None, use_errno=True)
            begin = self._library.inotify_init1
        except (AttributeError, TypeError, OSError) as failure:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from failure
        self._queue = _granted(begin(os.O_NONBLOCK | os.O_CLOEXEC))
        self._waiting = select.poll()
        self._waiting.register(self._queue, select.POLLIN)

    def close(self) -> None:
        os.close(self._queue)

    def add(self, folder: str) -> int:
        """The number of `folder` in the events of it that come from now on."""
        path = ctypes.c_char_p(os.fsencode(folder))
        return _granted(self._library.inotify_add_watch(self._queue, path, ctypes.c_uint32(ASKED)))

    def remove(self, number: int) -> None:
        """No error where the folder is gone."""
        self._library.inotify_rm_watch(self._queue, number)

    def read(self, seconds: float) -> list[Event]:
        """The events that wait, or the first that come within `seconds`."""
        if not self._waiting.poll(max(0.0, seconds) * 1000):
            return []
        try:
            content = os.read(self._queue, READ_AT_ONCE)
        except BlockingIOError:
            return []
        return _events(content)


def _granted(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer


def _events(content: bytes) -> list[Event]:
    events = []
    at = 0
    while at < len(content):
        folder, mask, _, length = HEAD.unpack_from(content, at)
        at += HEAD.size
        name = content[at : at + length].rstrip(b"\0")
        events.append(Event(folder, mask, os.fsdecode(name)))
        at += length
    return events
