"""A progress bar on a terminal, where work takes more than a second; silence in a pipe."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 1.0
"""Seconds of work before a bar is worth showing."""


@contextmanager
def bar(label: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Gives the function that is told how many of how many items are done."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    started = time.monotonic()
    shown: list[Any] = []

    def tell(done: int, total: int) -> None:
        if not shown and time.monotonic() - started > PATIENCE and done < total:
            shown.append(_started())
            shown.append(shown[0].add_task(label, total=total))
        if shown:
            shown[0].update(shown[1], completed=done, total=total)

    try:
        yield tell
    finally:
        if shown:
            shown[0].stop()


def _started() -> Any:
    from rich.console import Console
    from rich.progress import Progress

    progress = Progress(console=Console(stderr=True), transient=True)
    progress.start()
    return progress
