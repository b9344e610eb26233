"""What Dateline is to show, as ratios of medians measured in one run, and whether it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks.cases import COPY
from benchmarks.results import Measurement, Results

FAST, DEFAULT = "dateline-commonmark", "dateline-markdown"
ENGINES = (FAST, DEFAULT)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours is at most `most` times the other's."""

    name: str
    ours: tuple[str, ...]
    case: str
    other: str
    most: float
    places: tuple[str, ...] = ("memory", "disk")


@dataclass(frozen=True, slots=True)
class Delay:
    """Ours is at most so many seconds: the median, and where given 19 of 20."""

    name: str
    cases: tuple[str, ...]
    median: float
    most: float | None = None


RATIOS = (
    Ratio("cold build", (FAST,), "cold", "hugo", 0.5),
    Ratio("cold build", (DEFAULT,), "cold", "pelican", 0.25, ("disk",)),
    Ratio("cold build", (FAST,), "cold", COPY, 3.5, ("disk",)),
    Ratio("nothing changed", ENGINES, "unchanged", "hugo", 0.08),
    Ratio("one body edited", ENGINES, "body", "hugo", 0.15),
    Ratio("title edited", ENGINES, "title", "hugo", 0.25),
    Ratio("tag edited", ENGINES, "tag", "hugo", 0.25),
    Ratio("date edited", ENGINES, "date", "hugo", 0.25),
    Ratio("briefing added", ENGINES, "added", "hugo", 0.25),
    Ratio("peak memory, cold", ENGINES, "memory", "hugo", 0.5),
    Ratio("all that an archive has, cold", ("whole-commonmark",), "cold", "lean-commonmark", 1.5),
    Ratio("all that an archive has, cold", ("whole-markdown",), "cold", "lean-markdown", 1.25),
)
WITHOUT_CONVERT = 0.5
GROWTH = 1.15
DELAYS = (
    Delay("save → page, body edit", ("watch-body", "serve-body"), 0.1, 0.2),
    Delay("save → all pages, title edit", ("watch-title", "serve-title"), 0.25),
    Delay("save → all pages, tag edit", ("watch-tag", "serve-tag"), 0.25),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    what: str
    ours: str
    place: str
    measured: str
    against: str
    result: str
    target: str
    met: bool


def verdicts(results: Results, briefings: int) -> Iterator[Verdict]:
    """One for each target, engine and place of which all that it needs was measured."""
    for ratio in RATIOS:
        yield from _of_ratio(ratio, results, briefings)
    yield from _without_convert(results, briefings)
    for delay in DELAYS:
        yield from _of_delay(delay, results, briefings)
    yield from _of_growth(results, briefings)


def _of_ratio(ratio: Ratio, results: Results, briefings: int) -> Iterator[Verdict]:
    for place in ratio.places:
        other = results.find(ratio.case, ratio.other, place, briefings)
        for name in ratio.ours:
            ours = results.find(ratio.case, name, place, briefings)
            if ours and other and ours.values and other.values:
                yield _compared(ratio.name, ours, other, median(ours.values), ratio.most)


def _compared(
    what: str, ours: Measurement, other: Measurement, value: float, most: float
) -> Verdict:
    reached = value / median(other.values)
    return Verdict(
        what,
        ours.generator,
        ours.place,
        shown(value, ours.case),
        f"{shown(median(other.values), other.case)} ({other.generator})",
        f"{reached:.2f} ×",
        f"≤ {most:g} ×",
        reached <= most,
    )


def _without_convert(results: Results, briefings: int) -> Iterator[Verdict]:
    for place in ("memory", "disk"):
        ours, own_convert, other = (
            results.find(case, name, place, briefings)
            for case, name in (("cold", DEFAULT), ("convert", DEFAULT), ("cold", "hugo"))
        )
        if ours and own_convert and other and ours.values and other.values:
            rest = median(ours.values) - median(own_convert.values)
            what = "cold build, all but Python-Markdown's convert"
            yield _compared(what, ours, other, rest, WITHOUT_CONVERT)


def _of_delay(delay: Delay, results: Results, briefings: int) -> Iterator[Verdict]:
    for place in ("memory", "disk"):
        for name in ENGINES:
            for case in delay.cases:
                ours = results.find(case, name, place, briefings)
                if ours and len(ours.values) > 1:
                    yield _judged(delay, ours)


def _judged(delay: Delay, ours: Measurement) -> Verdict:
    middle, high = median(ours.values), at_95(ours.values)
    measured, target = shown(middle, ours.case), f"≤ {shown(delay.median, ours.case)}"
    if delay.most is not None:
        measured += f", 95 %: {shown(high, ours.case)}"
        target += f", 95 %: ≤ {shown(delay.most, ours.case)}"
    met = middle <= delay.median and (delay.most is None or high <= delay.most)
    way = ours.case.partition("-")[0]
    return Verdict(
        f"{delay.name}, {way}", ours.generator, ours.place, measured, "", "", target, met
    )


def _of_growth(results: Results, briefings: int) -> Iterator[Verdict]:
    for own in results.measurements:
        if own.case == "cold" and own.briefings > briefings and own.values:
            small = results.find("cold", own.generator, own.place, briefings)
            if small and small.values:
                yield _grown(own, small)


def _grown(large: Measurement, small: Measurement) -> Verdict:
    each = [median(own.values) / own.briefings * 1000 for own in (large, small)]
    return Verdict(
        f"cold build per briefing, {large.briefings:,} against {small.briefings:,}",
        large.generator,
        large.place,
        f"{each[0]:.3f} ms",
        f"{each[1]:.3f} ms",
        f"{each[0] / each[1]:.2f} ×",
        f"≤ {GROWTH} ×",
        each[0] <= GROWTH * each[1],
    )


def at_95(values: tuple[float, ...]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


def shown(value: float, case: str) -> str:
    """Seconds, or bytes where the case is memory, as people read them."""
    if "memory" in case:
        return f"{value / 1e6:,.0f} MB"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"
