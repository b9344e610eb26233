"""A sequence of edits drawn from a seed, run step by step, and made shorter where it fails."""

import os
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from dateline.run.settings import Settings
from tests.torture import edits, troubles
from tests.torture.sources import Snapshot, Sources, differences
from tests.torture.thrift import nothing_twice
from tests.torture.ways import (
    Difference,
    Result,
    Way,
    built_anew,
    compare_sites,
    published_anew,
)

WAYS = ("fresh", "lasting", "mixed")
"""A new process for every step; one for all, as `watch`; now the one, now the other."""
MORE = 30
WEIGHTS = {**edits.WEIGHTS, **troubles.WEIGHTS}


@dataclass(frozen=True)
class Step:
    kind: str
    seed: int


@dataclass(frozen=True)
class Plan:
    """All that decides a sequence."""

    seed: int
    briefings: int
    """How many there are to begin with."""
    steps: tuple[Step, ...]
    small_theme: bool
    skip_broken: bool
    ways: tuple[str, ...]
    jobs: int
    every: int | None
    """After how many steps the site is published anew too, by one process and by two."""


def drawn(
    seed: int,
    *,
    steps: int,
    briefings: int,
    every: int | None,
    ways: int = len(WAYS),
    more: str = "",
) -> Plan:
    """`more` is a kind of steps to draw MORE times as often."""
    random = Random(seed)
    weights = [weight * (MORE if kind == more else 1) for kind, weight in WEIGHTS.items()]
    kinds = random.choices(list(WEIGHTS), weights, k=steps)
    return Plan(
        seed=seed,
        briefings=min(random.randint(1, briefings), random.randint(1, briefings)),
        steps=tuple(Step(kind, random.randrange(10**9)) for kind in kinds),
        small_theme=random.random() < 0.9,
        skip_broken=random.random() < 0.3,
        ways=tuple(random.sample(WAYS, ways)),
        jobs=random.choice([1, 1, 1, 2]),
        every=every,
    )


@dataclass
class Tally:
    """What was done, for the report."""

    kinds: Counter[str] = field(default_factory=Counter)
    builds: Counter[str] = field(default_factory=Counter)
    comparisons: int = 0
    """How often a site was compared with one made anew."""
    sequences: int = 0

    def add(self, other: "Tally") -> None:
        self.kinds += other.kinds
        self.builds += other.builds
        self.comparisons += other.comparisons
        self.sequences += other.sequences


class Run:
    """One sequence in a folder of its own."""

    def __init__(self, plan: Plan, folder: Path, tally: Tally) -> None:
        self._plan = plan
        self._folder = folder
        self._tally = tally
        self._sources = Sources(folder)
        self._settings = Settings(
            config=folder / "config.yaml",
            skip_broken=plan.skip_broken,
            allow_shrink=True,  # the clock goes back here too
            quiet=True,
        )
        jobs = replace(self._settings, jobs=plan.jobs)
        self._ways = [Way(name, folder, jobs) for name in plan.ways]
        self._good: Snapshot = {}
        self._anew: Result | None = None
        self._last: tuple[object, object] = None, None
        self.log: list[str] = []

    def all(self) -> None:
        """Raises Difference where a kept build is not as one made anew."""
        try:
            random = Random(self._plan.seed)
            small_theme = self._plan.small_theme
            edits.begin(self._sources, random, self._plan.briefings, small_theme=small_theme)
            self._follow(random)
            for number, step in enumerate(self._plan.steps, start=1):
                self._take(step)
                self._follow(Random(step.seed))
                if self._plan.every and number % self._plan.every == 0:
                    self._compare_published()
        finally:
            for way in self._ways:
                self._tally.builds += way.short
                way.desk.close()

    def _take(self, step: Step) -> None:
        random = Random(step.seed)
        before = self._sources.snapshot()
        if self._good and self._anew and self._anew.failed and random.random() < 0.8:
            self._sources.restore(self._good, random)
        if step.kind in edits.EDITS:
            edits.EDITS[step.kind](self._sources, random)
        else:
            for way in self._ways:
                way.trouble(step.kind, Random(step.seed))
        done = ", ".join(differences(before, self._sources.snapshot()))
        self.log.append(f"{step.kind} ({step.seed}): {done or self._sources.now}")
        self._tally.kinds[step.kind] += 1

    def _follow(self, random: Random) -> None:
        anew = self._made_anew()
        self._tally.builds["failed" if anew.failed else "good"] += 1
        for way in self._ways:
            way.follow(anew, self._sources.now, random)
            self._tally.comparisons += 1
        if self._ways and random.random() < 0.1:
            random.choice(self._ways).check(anew, self._sources.now)
        if not anew.failed:
            self._good = self._sources.snapshot()

    def _made_anew(self) -> Result:
        state = self._sources.snapshot(), self._sources.now
        if self._anew is None or state != self._last:
            self._anew = built_anew(self._settings, self._sources.now)
            self._last = state
        return self._anew

    def _compare_published(self) -> None:
        if self._anew is None or self._anew.site is None:
            return
        for jobs in (1, 2):
            settings = replace(self._settings, jobs=jobs)
            made = published_anew(self._folder, settings, self._sources.now)
            compare_sites(f"published anew, {jobs} jobs", made, self._anew.site)
            self._tally.builds[f"{jobs} jobs"] += 1
            self._tally.comparisons += 1


@dataclass(frozen=True)
class Failure:
    """A plan that fails, what was done in it, and what was not as it should be."""

    plan: Plan
    log: tuple[str, ...]
    message: str

    def __str__(self) -> str:
        lines = [f"seed {self.plan.seed}, {self.plan.briefings} briefings to begin with:"]
        lines += [f"  {number}. {line}" for number, line in enumerate(self.log, start=1)]
        return "\n".join([*lines, self.message])


def failure_of(plan: Plan, tally: Tally | None = None) -> Failure | None:
    """Run a plan in a folder of its own; what goes wrong in it, an error of any kind included."""
    folder = _memory() / f"dateline-torture-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)  # of a process that had our number, and was killed
    folder.mkdir()
    tally = tally or Tally()
    tally.sequences += 1
    run = Run(plan, folder, tally)
    try:
        with nothing_twice():
            run.all()
    except Difference as difference:
        return Failure(plan, tuple(run.log), str(difference))
    except Exception as error:
        lines = "".join(traceback.format_exception(error)[-6:])
        return Failure(plan, tuple(run.log), lines)
    finally:
        shutil.rmtree(folder)
    return None


def _memory() -> Path:
    """A folder in memory, where there is one: thousands of small files come and go."""
    return Path("/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir())


def shortened(failure: Failure) -> Failure:
    """The same mistake, as far as can be told, after fewer steps."""
    steps = failure.plan.steps[: len(failure.log)]
    failure = failure_of(replace(failure.plan, steps=steps)) or failure
    size = max(1, len(failure.plan.steps) // 2)
    while True:
        shorter = next(filter(None, map(failure_of, _without(failure.plan, size))), None)
        if shorter:
            failure = shorter
        elif size > 1:
            size //= 2
        else:
            break
    for briefings in range(1, failure.plan.briefings):
        if shorter := failure_of(replace(failure.plan, briefings=briefings)):
            return shorter
    return failure


def _without(plan: Plan, size: int) -> Iterator[Plan]:
    """The plan without some `size` steps that follow one another."""
    for start in range(0, len(plan.steps), size):
        rest = plan.steps[:start] + plan.steps[start + size :]
        yield replace(plan, steps=rest)
