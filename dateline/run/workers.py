"""Work on all cores: chunks go out, results come back in the order of the input."""

from collections.abc import Callable, Sequence
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
) -> list[Result]:
    """`work(items, shared)`, spread over `jobs` processes; the results are the same for any number.

    Processes are spawned, never forked: other threads may be running.
    """
    if jobs < 2 or len(items) <= ALONE:
        return work(items, shared)
    chunks = [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(work, chunk, shared) for chunk in chunks]
        return [result for future in futures for result in future.result()]
