"""Work on all cores: chunks go out, results come back in the order of the input."""

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import (
    active_children,
    get_all_start_methods,
    get_context,
    parent_process,
)
from typing import Protocol, TypeVar

from dateline.problems import Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

ALONE = 150
"""Up to how many items starting processes costs more than it gains."""
CHUNK = 64
AHEAD = 3
"""Chunks for each process that wait to be taken: what is in flight is in memory."""
PRELOADED = (
    "dateline.run.reading",
    "dateline.run.rendering",
    "dateline.parse.prose.commonmark",
    "dateline.parse.prose.python_markdown",
)
"""What the workers need, so that each is not to load it for itself."""

UNTRACKED = 100_000
"""New objects until a worker looks for circles among them."""


class Crew(Protocol):
    """Those who do the work: this process, or others."""

    def run(
        self, work: Callable[[Item, Shared], Result], items: Iterable[Item], shared: Shared
    ) -> Iterator[Result]:
        """`work(item, shared)` for each item, in their order; items are taken when needed."""
        ...

    def begin(
        self, work: Callable[[Item, Shared], Result], item: Item, shared: Shared
    ) -> Callable[[], Result]:
        """What gives `work(item, shared)`, which others may do meanwhile."""
        ...


class Alone:
    """This process."""

    def run(
        self, work: Callable[[Item, Shared], Result], items: Iterable[Item], shared: Shared
    ) -> Iterator[Result]:
        return (work(item, shared) for item in items)

    def begin(
        self, work: Callable[[Item, Shared], Result], item: Item, shared: Shared
    ) -> Callable[[], Result]:
        return lambda: work(item, shared)


class Hired:
    """Any executor of `concurrent.futures`, or one that is like them."""

    def __init__(self, executor: Executor, jobs: int) -> None:
        self._executor = executor
        self._ahead = jobs * AHEAD

    def run(
        self, work: Callable[[Item, Shared], Result], items: Iterable[Item], shared: Shared
    ) -> Iterator[Result]:
        with _telling_of_the_killed():
            yield from self._run(work, items, shared)

    def begin(
        self, work: Callable[[Item, Shared], Result], item: Item, shared: Shared
    ) -> Callable[[], Result]:
        with _telling_of_the_killed():
            future = self._executor.submit(work, item, shared)

        def ended() -> Result:
            with _telling_of_the_killed():
                return future.result()

        return ended

    def _run(
        self, work: Callable[[Item, Shared], Result], items: Iterable[Item], shared: Shared
    ) -> Iterator[Result]:
        waiting: deque[Future[Result]] = deque()
        for item in items:
            waiting.append(self._executor.submit(work, item, shared))
            if len(waiting) > self._ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _telling_of_the_killed() -> Iterator[None]:
    try:
        yield
    except BrokenExecutor as failure:
        raise Unavailable(
            "a process of this build was killed, or got no memory; build again, "
            "with fewer --jobs if that goes on"
        ) from failure


@contextmanager
def processes(jobs: int) -> Iterator[Crew]:
    """A crew of `jobs` processes, which start with the first piece of work.

    They are never forked from this one: other threads may be running.
    """
    if jobs < 2:
        yield Alone()
        return
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["__main__", *PRELOADED])
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin) as pool:
        try:
            yield Hired(pool, jobs)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():  # nobody waits for what they are at
                process.terminate()
            raise


def _begin() -> None:
    """What a process of the crew does before its first piece of work."""
    os.umask(0o022)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(UNTRACKED)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """The queue of work does not tell that nobody is left at its other end."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def fit(crew: Crew, count: int) -> Crew:
    """The crew for `count` items: a few are done sooner alone."""
    return crew if count > ALONE else Alone()


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
