"""Work on all cores: chunks go out, results come back in the order of the input."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

ALONE = 150
"""Up to how many items starting processes costs more than it gains."""
CHUNK = 50


def in_workers(
    work: Callable[[Sequence[Item], Shared], list[Result]],
    items: Sequence[Item],
    shared: Shared,
    *,
    jobs: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Result]:
    """`work(items, shared)`, spread over `jobs` processes; the results are the same for any number.

    Processes are spawned, never forked: other threads may be running. `progress` is told how many
    of how many items are done.
    """
    chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    results: list[Result] = []
    for made in _made(work, chunks, shared, jobs if len(items) > ALONE else 1):
        results += made
        progress(len(results), len(items))
    return results


def _made(
    work: Callable[[Sequence[Item], Shared], list[Result]],
    chunks: Sequence[Sequence[Item]],
    shared: Shared,
    jobs: int,
) -> Iterator[list[Result]]:
    if jobs < 2:
        yield from (work(chunk, shared) for chunk in chunks)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(work, chunk, shared) for chunk in chunks]
        yield from (future.result() for future in futures)
