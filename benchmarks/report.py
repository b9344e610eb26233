"""What was measured as people read it: RESULTS.md, and charts for the README.

python -m benchmarks.report     # anew from results.json
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.cases import COPY
from benchmarks.charts import Bar, chart
from benchmarks.generators import BY_NAME
from benchmarks.results import FILE, Measurement, Results
from benchmarks.targets import at_95, shown, verdicts

REMARKS = "remarks.md"
"""Beside the results: what a person has to say of them."""
COMMANDS = {
    "cold": "cold",
    "unchanged": "nothing changed",
    "body": "body edited",
    "title": "title edited",
    "tag": "tag edited",
    "date": "date edited",
    "added": "briefing added",
    "memory": "peak memory",
    "convert": "Python-Markdown alone",
    "watch-body-memory": "memory, watching",
}
DELAYS = {
    f"{way}-{kind}": f"{way}, {kind}"
    for way in ("watch", "serve")
    for kind in ("body", "title", "tag")
}
CHARTS = {
    "cold": ("cold", "Cold build"),
    "edit": ("body", "One sentence changed, fresh command"),
    "watch": ("watch-body", "From save to page, while watching"),
}


def label(name: str) -> str:
    return BY_NAME[name].label if name in BY_NAME else name


def line(measured: Measurement) -> str:
    """One measurement, for the terminal."""
    where = f"{measured.place}, {measured.briefings:,}, {measured.case}"
    return f"{where}: {label(measured.generator)} {_cell(measured)}"


def _cell(measured: Measurement) -> str:
    """The median with the least and the greatest; with the 95th percentile for delays."""
    if not measured.values:
        return "– \\*"
    case, values = measured.case, measured.values
    cell = shown(median(values), case)
    if len(values) > 1 and case in DELAYS:
        cell += f" (95 %: {shown(at_95(values), case)})"
    elif len(values) > 1:
        cell += f" ({shown(min(values), case)}–{shown(max(values), case)})"
    return f"{cell} \\*" if measured.note else cell


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines) + "\n"


def markdown(results: Results, remarks: str = "") -> str:
    """The whole of RESULTS.md."""
    briefings = _main_size(results)
    parts = ["# Results", _told_machine(results)]
    parts += [
        f"## Against the targets, {briefings:,} briefings",
        _told_verdicts(results, briefings),
    ]
    parts += _tables(results)
    parts += ["## The sites", _listed(results.sizes)]
    if notes := sorted(set(_notes(results))):
        parts += ["## What went wrong", "\n".join(notes) + "\n"]
    for name, told in results.profiles.items():
        parts += [f"## Where the time goes: {name}", f"```\n{told.strip()}\n```\n"]
    return "\n\n".join(part.strip() for part in (*parts, remarks) if part) + "\n"


def _main_size(results: Results) -> int:
    """That of which the most was measured."""
    sizes = [own.briefings for own in results.measurements]
    return max(set(sizes), key=lambda size: (sizes.count(size), size))


def _told_machine(results: Results) -> str:
    versions = {label(name): version for name, version in results.versions.items()}
    absent = {f"not measured: {label(name)}": why for name, why in results.absent.items()}
    how = "Medians, with the least and the greatest; \\* see what went wrong.\n"
    return f"{_listed(results.machine | versions | absent)}\n{how}"


def _listed(told: dict[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in told.items()) + "\n"


def _told_verdicts(results: Results, briefings: int) -> str:
    head = ["what", "engine", "where", "measured", "against", "ratio", "target", "met"]
    rows = [
        [
            own.what,
            own.ours.removeprefix("dateline-"),
            own.place,
            own.measured,
            own.against,
            own.result,
            own.target,
            "yes" if own.met else "**no**",
        ]
        for own in verdicts(results, briefings)
    ]
    return table(head, rows)


def _tables(results: Results) -> Iterator[str]:
    """For each place and size: fresh commands, and from save to page."""
    for place, briefings in dict.fromkeys(
        (own.place, own.briefings) for own in results.measurements
    ):
        for title, cases in (("Fresh commands", COMMANDS), ("From save to page", DELAYS)):
            own = [
                one
                for one in results.measurements
                if one.place == place and one.briefings == briefings and one.case in cases
            ]
            if own:
                yield f"## {title}, on {place}, {briefings:,} briefings"
                yield _table_of(own, cases)


def _table_of(measured: Sequence[Measurement], cases: Mapping[str, str]) -> str:
    """A row a generator, a column a case, as far as there are any."""
    cells = {(own.generator, own.case): _cell(own) for own in measured}
    columns = [case for case in cases if any(own.case == case for own in measured)]
    rows = [
        [label(name), *(cells.get((name, case), "") for case in columns)]
        for name in dict.fromkeys(own.generator for own in measured)
    ]
    return table(["", *(cases[case] for case in columns)], rows)


def _notes(results: Results) -> Iterator[str]:
    for own in results.measurements:
        if own.note:
            where = f"{own.place}, {own.briefings:,}, {own.case}"
            yield f"- {label(own.generator)}, {where}: {' '.join(own.note.split())}"


def charts(results: Results) -> Iterator[tuple[str, str]]:
    """File name → SVG, of the place and size of which the most is known."""
    briefings = _main_size(results)
    for name, (case, title) in CHARTS.items():
        found = [
            own
            for own in results.measurements
            if own.case == case
            and own.briefings == briefings
            and own.values
            and (own.generator not in BY_NAME or BY_NAME[own.generator].beside_others)
        ]
        places = [own.place for own in found if own.generator != COPY]
        if places:
            place = max(sorted(set(places)), key=places.count)
            bars = [_bar(own) for own in found if own.place == place]
            bars.sort(key=lambda bar: bar.value)
            yield f"{name}.svg", chart(f"{title}: {briefings:,} briefings, on {place}", bars)


def _bar(measured: Measurement) -> Bar:
    value = median(measured.values)
    name = measured.generator
    return Bar(label(name), value, shown(value, measured.case), name.startswith("dateline"))


def write(results: Results, folder: Path) -> None:
    """RESULTS.md and the charts, in `folder`."""
    remarks = folder / REMARKS
    told = remarks.read_text(encoding="utf-8") if remarks.is_file() else ""
    (folder / "RESULTS.md").write_text(markdown(results, told), encoding="utf-8")
    for name, svg in charts(results):
        (folder / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    write(Results.read(FILE), FILE.parent)
