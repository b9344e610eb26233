"""Many sequences, by several processes at once."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from tests.torture.sequence import Failure, Plan, Tally, failure_of


@dataclass(frozen=True)
class Task:
    """One sequence of a run."""

    number: int
    plan: Plan


@dataclass(frozen=True)
class Done:
    number: int
    failure: Failure | None
    tally: Tally


def all_done(tasks: Iterable[Task], jobs: int) -> Iterator[Done]:
    """In the order of the tasks, by so many processes."""
    if jobs < 2:
        yield from map(_run, tasks)
        return
    coming = iter(tasks)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[Done]] = []
        try:
            waiting += [pool.submit(_run, task) for task in islice(coming, 4 * jobs)]
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(_run, task) for task in islice(coming, 1)]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _run(task: Task) -> Done:
    tally = Tally()
    return Done(task.number, failure_of(task.plan, tally), tally)
