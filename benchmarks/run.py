"""Measures Dateline beside other generators: one command, `python -m benchmarks.run`.

What it measured is kept after every case: a run that was stopped goes on where it was.
"""

import argparse
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine, report
from benchmarks.cases import CASES, FRESH, GROWTH, OWN, Effort, applies
from benchmarks.environments import Absent, version_of
from benchmarks.generators import ALL, BY_NAME, Generator, dateline
from benchmarks.processes import said_by
from benchmarks.results import FILE, Results
from benchmarks.sites import PLACES, Place, Site

SMALL = 1000
GROWN = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """The cases of some generators at one place with archives of one size."""

    place: Place
    briefings: int
    generators: Sequence[Generator]
    cases: Sequence[str]


def parts(given: argparse.Namespace, present: Sequence[Generator]) -> Iterator[Part]:
    """All that was asked for, in the order in which it is measured."""
    places = [PLACES[name] for name in given.places]
    for place in places:
        able = [
            own
            for own in present
            if own.beside_others and not own.most and (own.in_memory or place.name == "disk")
        ]
        if able:
            yield Part(place, given.briefings, able, given.cases)
        few = [own for own in present if own.most]
        if few and place.name == "disk":
            ours = [own for own in present if own.theme == "dateline"]
            count = min(SMALL, given.briefings)
            yield Part(place, count, [*ours, *few], [name for name in given.cases if name in FRESH])
    if apart := [own for own in present if not own.beside_others]:
        cases = [name for name in given.cases if name in OWN]
        yield Part(places[0], given.briefings, apart, cases)
    if given.growth:
        fast = [own for own in present if own.name == "dateline-commonmark"]
        for count in (SMALL, GROWN):
            yield Part(places[0], count, fast, GROWTH)


@dataclass(slots=True)
class Run:
    """One call of the command: what it was asked for, and what is known so far."""

    given: argparse.Namespace
    results: Results

    def measure(self, part: Part) -> None:
        """Every case of `part` that is still to be measured; sites are made when needed."""
        sites: dict[str, Site] = {}
        for case in part.cases:
            wanted = [own for own in part.generators if self._wants(case, own, part)]
            for own in wanted:
                if own.name not in sites:
                    sites[own.name] = self._built(own, part)
            chosen = [sites[own.name] for own in wanted]
            for measured in CASES[case](case, chosen, self._effort()) if chosen else ():
                self.results.add(measured)
                self.results.write(self.given.results)
                print(report.line(measured), file=sys.stderr, flush=True)

    def _wants(self, case: str, generator: Generator, part: Part) -> bool:
        known = self.results.find(case, generator.name, part.place.name, part.briefings)
        return applies(case, generator) and (known is None or self.given.again)

    def _effort(self) -> Effort:
        return Effort(self.given.repeats, self.given.edits, self.given.budget)

    def _built(self, generator: Generator, part: Part) -> Site:
        site = Site.made(generator, part.place, part.briefings)
        name = f"{generator.label}, {part.place.name}, {part.briefings:,} briefings"
        if generator.program is dateline:
            self.results.profiles[name] = said_by([*site.command(), "--profile"], site.folder)
        else:
            site.build()
        files, size = site.size()
        self.results.sizes[name] = f"{files:,} files, {size / 1e6:.0f} MB"
        return site

    def present(self) -> list[Generator]:
        """The generators that can be measured here; the others are named, with the reason."""
        found = []
        for name in self.given.generators:
            try:
                self.results.versions[name] = version_of(BY_NAME[name])
                self.results.absent.pop(name, None)
                found.append(BY_NAME[name])
            except Absent as reason:
                self.results.absent[name] = str(reason)
                print(f"not measured: {reason}", file=sys.stderr)
        return found


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [generator.name for generator in ALL]
    parser = argparse.ArgumentParser(description="Measures Dateline beside other generators.")
    parser.add_argument("--generators", nargs="+", choices=names, default=names)
    parser.add_argument("--places", nargs="+", choices=list(PLACES), default=list(PLACES))
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(CASES))
    parser.add_argument("--briefings", type=int, default=10_000, metavar="N")
    parser.add_argument("--repeats", type=int, default=5, metavar="N")
    parser.add_argument("--edits", type=int, default=30, metavar="N", help="under watch and serve")
    parser.add_argument(
        "--budget", type=float, default=40, metavar="S", help="seconds until two repeats are enough"
    )
    parser.add_argument("--growth", action="store_true", help=f"{SMALL:,} and {GROWN:,} too")
    parser.add_argument("--again", action="store_true", help="measure anew what is known already")
    parser.add_argument("--results", type=Path, default=FILE, metavar="FILE")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    given = _arguments(arguments)
    # What it started ends with it, by whatever it is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    run = Run(given, Results.read(given.results))
    places = [PLACES[name] for name in given.places]
    run.results.machine = machine.description(places)
    for part in parts(given, run.present()):
        run.measure(part)
    for place in places:
        shutil.rmtree(place.folder, ignore_errors=True)
    report.write(run.results, given.results.parent)


if __name__ == "__main__":
    main()
