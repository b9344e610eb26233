"""Events of files where the system is not Linux: as watchdog gives them."""

from contextlib import suppress
from queue import Empty, SimpleQueue

from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileOpenedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from dateline.run.events import Lost, Told
from dateline.run.scope import Scope

IDLE = (FileOpenedEvent, FileClosedNoWriteEvent, DirModifiedEvent)
"""Reads, and what the entries of a folder tell already."""


class Observed:
    """All that happens in a scope. An `OSError` says that the system grants no events."""

    def __init__(self, scope: Scope) -> None:
        self._events: SimpleQueue[FileSystemEvent] = SimpleQueue()
        self._observer = Observer()
        listener = _Listener(self._events)
        watches = {(spot.folder, not spot.name) for spot in scope.spots}
        for folder, is_recursive in sorted(watches):
            self._observer.schedule(listener, folder, recursive=is_recursive)
        self._observer.start()

    def close(self) -> None:
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def read(self, seconds: float) -> list[Told]:
        """What happened since the last call, or what happens first within `seconds`."""
        if not all(emitter.is_alive() for emitter in self._observer.emitters):
            raise Lost
        events: list[FileSystemEvent] = []
        with suppress(Empty):
            events.append(self._events.get(timeout=max(seconds, 1e-6)))
            while True:
                events.append(self._events.get_nowait())
        return [
            Told(str(place), event.is_directory)
            for event in events
            for place in (event.src_path, event.dest_path)
            if place
        ]


class _Listener(FileSystemEventHandler):
    """Leaves every event in the queue: nothing here can fail in the thread of the observer."""

    def __init__(self, events: SimpleQueue[FileSystemEvent]) -> None:
        self._events = events

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not isinstance(event, IDLE):
            self._events.put(event)
