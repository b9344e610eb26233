"""Where the time of a build went, stage by stage: what `--profile` shows."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stages:
    """The seconds that each stage took itself, without the stages within it."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._since = time.perf_counter()
        self._open = ["all else"]

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        self._note()
        self._open.append(name)
        try:
            yield
        finally:
            self._note()
            self._open.pop()

    def _note(self) -> None:
        now = time.perf_counter()
        self._seconds[self._open[-1]] = self._seconds.get(self._open[-1], 0) + now - self._since
        self._since = now

    def table(self) -> list[str]:
        """A line a stage, in the order of their beginnings; seconds and share of the whole."""
        self._note()
        rest = self._seconds.get("all else", 0)
        rows = [(name, taken) for name, taken in self._seconds.items() if name != "all else"]
        whole = sum(self._seconds.values())
        rows += [("all else", rest), ("together", whole)]
        wide = max(len(name) for name, _ in rows)
        lines = [f"{name:<{wide}} {taken:9.3f} s {taken / whole:6.1%}" for name, taken in rows]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        megabytes = peak / (1024 if sys.platform != "darwin" else 1024 * 1024)
        return [*lines, f"{'memory':<{wide}} {megabytes:9.0f} MB (this process, at its peak)"]
