"""The cases: what is measured of the sites at one place, in turn where that is possible."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.edits import KINDS, edit
from benchmarks.freshness import delays, kept_fresh
from benchmarks.generators import ROOT, Generator
from benchmarks.processes import Failed, peak_memory, said_by, seconds
from benchmarks.results import Measurement
from benchmarks.sites import Site

COPY = "cp -r"
"""Beside the generators: the output of the first one copied, which no build can beat."""
AT_LEAST = 2
"""Repeats of even the slowest."""

Turn = Callable[[int], float]
"""The number of the repeat → seconds, or bytes."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each is repeated, and after how many seconds it is enough."""

    repeats: int
    edits: int
    budget: float


@dataclass(slots=True)
class Series:
    """The values of one generator in one case, and what went wrong."""

    values: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    spent: float = 0
    """Seconds."""

    def add(self, turn: Turn, number: int) -> None:
        started = time.monotonic()
        try:
            self.values.append(turn(number))
        except Failed as failure:
            self.notes.append(_told(failure))
        self.spent += time.monotonic() - started


def _told(failure: Failed) -> str:
    """In a line for the results; all of it for the one who waits."""
    print(failure, file=sys.stderr)
    return str(failure).splitlines()[0]


def in_turn(turns: Mapping[str, Turn], effort: Effort) -> dict[str, Series]:
    """A B C A B C …, so that whatever slows the machine for a while slows all of them."""
    series = {name: Series() for name in turns}
    for number in range(effort.repeats):
        for name, turn in turns.items():
            own = series[name]
            if not own.notes and (number < AT_LEAST or own.spent < effort.budget):
                own.add(turn, number)
    return series


def _cold(site: Site) -> Turn:
    def turn(_: int) -> float:
        site.set_aside()
        return site.build()

    return turn


def _memory(site: Site) -> Turn:
    def turn(_: int) -> float:
        site.set_aside()
        return peak_memory(site.command(), site.folder)

    return turn


def _copy(site: Site) -> Turn:
    """Of what the generator has just written, into a new folder."""

    def turn(_: int) -> float:
        target = Path(tempfile.mkdtemp(prefix="copy-", dir=site.folder.parent))
        return seconds(["cp", "-r", str(site.output), str(target)], site.folder)

    return turn


def _unchanged(site: Site) -> Turn:
    return lambda _: site.build()


def _edited(site: Site, kind: str, stale: list[str]) -> Turn:
    """`stale` is told which pages do not show the edit once the command has ended."""

    def turn(number: int) -> float:
        made = edit(kind, site.briefings, number)
        signs = list(made.signs(site.output))
        site.save(made)
        taken = site.build()
        site.check(made)
        stale.extend(site.stale(signs))
        return taken

    return turn


def _turn(case: str, site: Site, stale: list[str]) -> Turn:
    simple = {"memory": _memory, "cold": _cold, "unchanged": _unchanged}
    return simple[case](site) if case in simple else _edited(site, case, stale)


def _fresh(case: str, sites: Sequence[Site], effort: Effort) -> Iterator[Measurement]:
    """A command started anew each time."""
    stale: dict[str, list[str]] = {site.generator.name: [] for site in sites}
    turns = {site.generator.name: _turn(case, site, stale[site.generator.name]) for site in sites}
    if case == "cold" and sites[0].generator.beside_others:
        turns[COPY] = _copy(sites[0])
    for name, series in in_turn(turns, effort).items():
        left = [f"{path} is left as it was" for path in stale.get(name, [])[:1]]
        yield _measurement(case, name, sites[0], series.values, series.notes + left)


def _measurement(
    case: str, name: str, site: Site, values: Sequence[float], notes: Sequence[str] = ()
) -> Measurement:
    return Measurement(case, name, site.place.name, site.briefings, tuple(values), "; ".join(notes))


def _freshness(case: str, sites: Sequence[Site], effort: Effort) -> Iterator[Measurement]:
    """Not in turn: a generator that watches goes on working in between."""
    for site in sites:
        yield from _kept_fresh(case, site, effort)


def _kept_fresh(case: str, site: Site, effort: Effort) -> Iterator[Measurement]:
    way, kind = case.split("-")
    name = site.generator.name
    values: list[float] = []
    notes: list[str] = []
    try:
        with kept_fresh(site, way, kind) as (session, look):
            for delay in delays(site, session, look, kind, way, effort.edits, effort.budget):
                values.append(delay)
            yield _measurement(f"{case}-memory", name, site, [session.memory()])
    except Failed as failure:
        notes.append(_told(failure))
    yield _measurement(case, name, site, values, notes)


def _convert(case: str, sites: Sequence[Site], effort: Effort) -> Iterator[Measurement]:
    """Python-Markdown's own time, on as many processes as a build has."""
    for site in sites:
        command = [sys.executable, "-m", "benchmarks.convert", str(site.folder / "content")]
        values = [float(said_by(command, ROOT)) for _ in range(AT_LEAST)]
        yield _measurement(case, site.generator.name, site, values)


Measure = Callable[[str, Sequence[Site], Effort], Iterator[Measurement]]

CASES: Mapping[str, Measure] = {
    **dict.fromkeys(("memory", "cold", "unchanged", *KINDS), _fresh),
    "convert": _convert,
    **{
        f"{way}-{kind}": _freshness
        for way in ("watch", "serve")
        for kind in ("body", "title", "tag")
    },
}
FRESH = ("cold", "unchanged", *KINDS)
WHOLE = ("memory", "cold", "unchanged", "body", "watch-body", "watch-title", "serve-body")
"""The cases that tell all of a generator whose every command builds everything."""
GROWTH = ("cold", "memory")
OWN = ("cold", "memory", "body", "watch-body", "watch-title")
"""What all that an archive has is measured by."""


def applies(case: str, generator: Generator) -> bool:
    """Whether the case tells something of the generator."""
    if case == "convert":
        return generator.name == "dateline-markdown"
    if case.startswith("watch-") and generator.watch is None:
        return False
    if case.startswith("serve-") and generator.serve is None:
        return False
    return case in WHOLE or not generator.always_whole
