"""Changes of files as a stream of sets of paths, one set for each burst of events."""

import errno
import math
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from dateline.run.events import POLLING, Events, Lost, Polling, SystemEvents, Told
from dateline.run.scope import Scope, Watched, scope

QUIET = 0.02
"""Seconds without an event that end the burst of an editor's save."""
LONGER_QUIET = 0.25
"""The same where a file is still being written, or many files are."""
MANY = 8
LONGEST_BURST = 2.0
TICK = 0.2
RENEWAL = 1.0

REASONS = {
    errno.ENOSPC: "the limit of inotify watches is reached; fs.inotify.max_user_watches raises it",
    errno.EMFILE: "the limit of inotify instances or of open files is reached",
    errno.ENOSYS: "this system has none that we can read",
}


def changes(
    watched: Callable[[], Watched],
    *,
    quiet: float = QUIET,
    wake_at: Callable[[], float | None],
    stop: threading.Event,
    notice: Callable[[str], None],
) -> Iterator[frozenset[Path]]:
    """What changed at or below the roots of `watched()`, until `stop`.

    A set is given once a burst of events has been quiet for `quiet` seconds, or for longer where
    more is to be expected. It is empty when the time of `wake_at()` (seconds since the epoch) fell
    due, once for each such time, and holds the roots themselves when so much happened that
    everything should be looked at. Watching begins with this call, before the first set is asked
    for; `watched` is asked again and again, since settings may move the roots.
    """
    observation = Observation(watched, notice)
    return _sets(observation, quiet, wake_at, stop)


def _sets(
    observation: "Observation",
    quiet: float,
    wake_at: Callable[[], float | None],
    stop: threading.Event,
) -> Iterator[frozenset[Path]]:
    answered: float | None = None
    with closing(observation):
        while not stop.is_set():
            if changed := observation.burst(quiet):
                yield changed
            due = wake_at()
            if due is not None and due != answered and due <= time.time() and not stop.is_set():
                answered = due
                yield frozenset()


class Observation:
    """The events of some roots, kept up while roots come, go and are replaced."""

    def __init__(self, watched: Callable[[], Watched], notice: Callable[[str], None]) -> None:
        self._watched = watched
        self._notice = notice
        self._polls = False
        self._scope = self._found()
        self._events = self._begun()

    def close(self) -> None:
        self._events.close()

    def burst(self, quiet: float) -> frozenset[Path]:
        """The paths of the next burst of events; empty if none begins within a tick."""
        try:
            changed = self._collected(quiet)
            return changed | self._renewed(changed)
        except Lost:
            return self._begun_again()
        except OSError as problem:
            self._poll(problem)
            return self._begun_again()

    def _collected(self, quiet: float) -> frozenset[Path]:
        changed: dict[Path, bool] = {}
        until, last = time.monotonic() + TICK, math.inf
        while (left := min(until, last) - time.monotonic()) > 0:
            if told := self._counting(self._events.read(left)):
                changed |= told
                now = time.monotonic()
                until = now + _patience(changed, quiet)
                last = min(last, now + LONGEST_BURST)
        return frozenset(changed)

    def _counting(self, told: Iterable[Told]) -> dict[Path, bool]:
        """The paths that count, and whether each is settled."""
        return {
            shown: is_settled
            for path, is_folder, is_settled in told
            for shown in self._scope.spelled(path, is_folder=is_folder)
        }

    def _renewed(self, changed: frozenset[Path]) -> frozenset[Path]:
        """Watch the roots where they are now; give those that came, went or were replaced.

        Their identity alone does not tell: a new folder often gets the inode of the deleted one.
        """
        touched = [spot for spot in self._scope.spots if spot.shown in changed]
        if not touched and time.monotonic() - self._looked < RENEWAL:
            return frozenset()
        before, now = self._scope, self._found()
        if now == before and not any(spot.name == "" for spot in touched):
            return frozenset()
        moved = frozenset(spot.shown for spot in {*before.spots} ^ {*now.spots})
        return moved | self._passed_on(now)

    def _passed_on(self, now: Scope) -> frozenset[Path]:
        """Watch `now`; what the last events still tell. Nothing falls between the two."""
        try:
            following = None if self._polls else _system_events(now)
        except OSError:
            following = None  # the system has no room for both
        if following is None:
            return self._begun_again()
        last, self._events, self._scope = self._events, following, now
        late: set[Path] = set()
        with closing(last):
            while told := last.read(0):
                late.update(self._counting(told))
        return frozenset(late)

    def _begun_again(self) -> frozenset[Path]:
        """Everything may have changed since the last events that were read."""
        self.close()
        self._scope = self._found()
        self._events = self._begun()
        return frozenset(self._watched().roots)

    def _begun(self) -> Events:
        if not self._polls:
            try:
                return _system_events(self._scope)
            except OSError as problem:
                self._poll(problem)
        return Polling(self._scope)

    def _found(self) -> Scope:
        self._looked = time.monotonic()
        return scope(self._watched())

    def _poll(self, problem: OSError) -> None:
        self._polls = True
        reason = REASONS.get(problem.errno or 0, problem.strerror or str(problem))
        self._notice(
            f"the system grants no more file events ({reason}): "
            f"looking at all files every {POLLING:g} s instead"
        )


def _system_events(scope: Scope) -> Events:
    """Linux's own are read as they are: what overflows, or is moved about, is told for certain."""
    if sys.platform == "linux":
        return SystemEvents(scope)
    from dateline.run.observed import Observed

    return Observed(scope)


def _patience(changed: dict[Path, bool], quiet: float) -> float:
    is_one_save = len(changed) < MANY and all(changed.values())
    return quiet if is_one_save else max(quiet, LONGER_QUIET)
