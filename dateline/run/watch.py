"""Changes of files as a stream of sets of paths, one set for each burst of events."""

import errno
import os
import re
import stat
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

LONGEST_BURST = 0.25
TICK = 0.2
RENEWAL = 1.0
POLLING = 1.0
EXHAUSTED = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
FLOOD = 1000
"""A burst of more paths than this may hide an overflow of the system's queue of events."""

# Asking for no reads keeps them out of the system's queue too: a build that reads ten thousand
# sources must neither wake itself nor push an edit out of that queue. A folder's own modification
# only repeats what its entries tell, and would let a swap file wake us.
TELLING: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]

LITTER = re.compile(
    r"""
      \..*\.sw[a-px]            # Vim's swap files,
    | 4913 | 5036               # and its test whether a folder can be written
    | .*~ | \#.*\# | \.\#.*     # Emacs: backups, autosaves, locks
    | .*\.(bak|tmp|crswap|kate-swp) | \..*\.tmp.*
    | .*___jb_(tmp|old)___ | \.goutputstream-.* | \.~lock\..*
    | \.DS_Store | \._.* | Thumbs\.db | desktop\.ini
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def is_editor_litter(name: str) -> bool:
    """Whether a file of this name is an editor's or a desktop's own, and never a source."""
    return LITTER.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Spot:
    """A folder to watch: as the system knows it (`folder`), and as the caller spells it (`shown`).

    With `names`, only those of its entries count; without, everything below it does.
    """

    folder: Path
    shown: Path
    identity: tuple[int, int]
    names: frozenset[str] = frozenset()

    def spelled(self, place: str | bytes) -> Path | None:
        """The path of an event as the caller would write it; None if it does not count."""
        try:
            below = Path(os.fsdecode(place)).relative_to(self.folder)
        except ValueError:
            return None
        if self.names and below.parts and str(below) not in self.names:
            return None
        return self.shown / below


@dataclass(frozen=True, slots=True)
class Signal:
    """An event as the observer's thread leaves it: judged later, where an error can be seen."""

    spot: Spot
    event: FileSystemEvent

    def paths(self) -> Iterator[Path]:
        for place in (self.event.src_path, self.event.dest_path):
            if place and (path := self.spot.spelled(place)) is not None:
                yield path


def changes(
    roots: Sequence[Path],
    ignored: Callable[[Path], bool],
    *,
    quiet: float = 0.03,
    wake_at: Callable[[], float | None],
    stop: threading.Event,
    notice: Callable[[str], None],
) -> Iterator[frozenset[Path]]:
    """What changed at or below `roots` (folders or files, which need not exist yet), until `stop`.

    A set is given once a burst of events has been quiet for `quiet` seconds, or lasts for
    `LONGEST_BURST`. It is empty when the time of `wake_at()` (seconds since the epoch) fell due,
    once for each such time, and holds the roots themselves when so much happened that everything
    should be looked at. Watching begins with this call, before the first set is asked for.
    """
    observation = Observation(roots, notice)
    return _sets(observation, ignored, quiet, wake_at, stop)


def _sets(
    observation: "Observation",
    ignored: Callable[[Path], bool],
    quiet: float,
    wake_at: Callable[[], float | None],
    stop: threading.Event,
) -> Iterator[frozenset[Path]]:
    answered: float | None = None
    with closing(observation):
        while not stop.is_set():
            if changed := observation.burst(ignored, quiet):
                yield changed
            due = wake_at()
            if due is not None and due != answered and due <= time.time() and not stop.is_set():
                answered = due
                yield frozenset()


class Observation:
    """The watched folders of some roots, kept up while roots come, go and are replaced."""

    def __init__(self, roots: Sequence[Path], notice: Callable[[str], None]) -> None:
        self._roots = tuple(roots)
        self._notice = notice
        self._signals: SimpleQueue[Signal] = SimpleQueue()
        self._watches: dict[Spot, ObservedWatch] = {}
        self._renewed = time.monotonic()
        self._observer: BaseObserver | None = None
        # A folder that is moved out and in again; without a filter this reaches the terminal.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning, r"watchdog\.")
        try:
            self._observer = Observer()
            self._observer.start()
        except OSError as problem:
            self._poll(problem)
        self._renew()

    def close(self) -> None:
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()
        self._observer = None
        self._watches.clear()

    def burst(self, ignored: Callable[[Path], bool], quiet: float) -> frozenset[Path]:
        """The paths of the next burst of events; empty if none begins within a tick."""
        now = time.monotonic()
        first, last, until = None, now + TICK, now + TICK
        changed: set[Path] = set()
        stale: set[Path] = set()
        count = 0
        while (left := until - time.monotonic()) > 0:
            try:
                signal = self._signals.get(timeout=left)
            except Empty:
                break
            if not (paths := {path for path in signal.paths() if not _idle(path, ignored)}):
                continue
            changed |= paths
            count += 1
            if isinstance(signal.event, DirDeletedEvent):
                stale.add(signal.spot.folder)
            now = time.monotonic()
            if first is None:
                first, last = now, now + LONGEST_BURST
            until = min(now + quiet, last)
        changed |= self._keep_up(changed, stale)
        return frozenset(self._roots) if count > FLOOD else frozenset(changed)

    def _keep_up(self, changed: set[Path], stale: set[Path]) -> set[Path]:
        """Watch roots that appeared, were replaced or lost their watch; give them as changed.

        Their identity alone does not tell: a new folder often gets the inode of the deleted one.
        A root that lost a folder is watched anew as well: where that folder was moved away, the
        observer would go on telling of it under its old name.
        """
        touched = stale | {spot.folder for spot in self._watches if spot.shown in changed}
        at_rest = not touched and changed.isdisjoint(self._roots)
        if at_rest and time.monotonic() - self._renewed < RENEWAL:
            return set()
        self._forget(spot for spot in tuple(self._watches) if spot.folder in touched)
        return self._renew()

    def _renew(self) -> set[Path]:
        self._renewed = time.monotonic()
        wanted = spots(self._roots)
        self._forget(spot for spot in tuple(self._watches) if spot not in wanted)
        new = [spot for spot in wanted if spot not in self._watches and self._watch(spot)]
        return {path for spot in new for path in self._of(spot)}

    def _of(self, spot: Spot) -> Iterable[Path]:
        if not spot.names:
            return [spot.shown]
        return [spot.shown / name for name in spot.names if (spot.shown / name) in self._roots]

    def _watch(self, spot: Spot) -> bool:
        """Whether `spot` is watched now; what is gone or not ours to read is tried again later."""
        if self._observer is None:
            return False
        try:
            self._watches[spot] = self._schedule(self._observer, spot)
        except OSError as problem:
            if problem.errno not in EXHAUSTED or isinstance(self._observer, PollingObserver):
                return False
            self._poll(problem)
            return self._watch(spot)
        return True

    def _schedule(self, observer: BaseObserver, spot: Spot) -> ObservedWatch:
        return observer.schedule(
            Listener(spot, self._signals),
            str(spot.folder),
            recursive=not spot.names,
            event_filter=TELLING,
        )

    def _forget(self, spots: Iterable[Spot]) -> None:
        for spot in spots:
            watch = self._watches.pop(spot)
            if self._observer is not None:
                with suppress(KeyError):
                    self._observer.unschedule(watch)

    def _poll(self, problem: OSError) -> None:
        """Look at the files themselves where the system grants no (or no more) events."""
        watched = tuple(self._watches)
        self.close()
        self._notice(
            f"the system grants no more file events ({problem.strerror or problem}); "
            f"looking at all files every {POLLING:g} s instead"
        )
        self._observer = PollingObserver(timeout=POLLING)
        self._observer.start()
        for spot in watched:
            self._watch(spot)


class Listener(FileSystemEventHandler):
    """Leaves every event in the queue: nothing here can fail in the thread of the observer."""

    def __init__(self, spot: Spot, signals: SimpleQueue[Signal]) -> None:
        self._spot = spot
        self._signals = signals

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._signals.put(Signal(self._spot, event))


def spots(roots: Iterable[Path]) -> list[Spot]:
    """What to watch for `roots`: folders with all below them, then the parents for single names.

    Parents come last: below a folder the observer passes over a failure in silence, and where the
    limit of watches was reached there, the next folder of its own is the one that says so.
    """
    below: list[Spot] = []
    names: dict[Path, set[str]] = {}
    for root in roots:
        if (spot := _spot(root)) is not None:
            below.append(spot)
        if root.name:
            names.setdefault(root.parent, set()).add(root.name)
    parents = (_spot(parent, frozenset(of)) for parent, of in names.items())
    return [*below, *(spot for spot in parents if spot is not None)]


def _spot(shown: Path, names: frozenset[str] = frozenset()) -> Spot | None:
    try:
        folder = shown.resolve(strict=True)
        state = folder.stat()
    except (OSError, RuntimeError):
        return None  # missing, or a loop of symlinks
    if not stat.S_ISDIR(state.st_mode):
        return None
    return Spot(folder, shown, (state.st_dev, state.st_ino), names)


def _idle(path: Path, ignored: Callable[[Path], bool]) -> bool:
    return is_editor_litter(path.name) or ignored(path)
