"""The benchmarks' own parts: what they make and what they tell, never how long anything takes."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import corpus, report
from benchmarks.cases import COPY
from benchmarks.corpus import briefings
from benchmarks.dialects import DIALECTS, write
from benchmarks.edits import KINDS, edit, page_of
from benchmarks.results import Measurement, Results
from benchmarks.targets import verdicts
from dateline.run.edition import Desk
from dateline.run.settings import Settings
from tests.conftest import contents

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def made(folder: Path, count: int, *options: str) -> dict[str, bytes]:
    corpus.main([str(folder), "--briefings", str(count), *options])
    return contents(folder)


@pytest.mark.parametrize("generator", sorted(DIALECTS))
def test_corpus_is_the_same_each_time(tmp_path: Path, generator: str) -> None:
    options = ("--generator", generator)
    first, second = (made(tmp_path / name, 30, *options) for name in ("one", "two"))
    assert first == second
    larger = made(tmp_path / "larger", 40, *options)
    assert first.items() <= larger.items()
    assert len(larger) == len(first) + 10


def test_every_generator_is_given_the_same() -> None:
    for own in briefings(20):
        for dialect in DIALECTS.values():
            text = dialect.text(own)
            assert text.endswith(own.body)
            given = (own.title, own.summary, own.place, *own.tags, *own.authors)
            assert all(value in text for value in given)


def build(folder: Path) -> dict[str, bytes]:
    settings = Settings(config=folder / "config.yaml", strict=True, quiet=True)
    edition = Desk(settings, folder / "output", folder / ".dateline", print).bring_out(NOW)
    assert edition.report.problems == ()
    return contents(folder / "output")


def test_site_builds_without_a_problem(tmp_path: Path) -> None:
    made(tmp_path, 30, "--arabic")
    files = build(tmp_path)
    assert all(page_of(own) in files for own in briefings(30))
    assert sum(path.startswith("ar/20") and path.count("/") == 4 for path in files) == 2


def test_edits_show(tmp_path: Path) -> None:
    made(tmp_path, 30)
    before = build(tmp_path)
    edits = [edit(kind, 30, 0) for kind in KINDS]
    signs = [sign for own in edits for sign in own.signs(tmp_path / "output")]
    assert not any(sign.holds(before.get(sign.path)) for sign in signs)
    for own in edits:
        write(tmp_path, DIALECTS["dateline"], own.new)
    after = build(tmp_path)
    assert all(sign.holds(after.get(sign.path)) for sign in signs)


def measurement(case: str, generator: str, *values: float, note: str = "") -> Measurement:
    return Measurement(case, generator, "disk", 10_000, values, note)


RESULTS = Results(
    machine={"processor": "2 cores"},
    versions={"hugo": "0.168.0"},
    absent={"eleventy": "no npm"},
    measurements=[
        measurement("cold", "dateline-commonmark", 3.0, 2.0, 4.0),
        measurement("cold", "hugo", 8.0, 10.0, note="one <page> is left as it was"),
        measurement("cold", COPY, 0.5),
        measurement("watch-body", "dateline-commonmark", 0.08, 0.09, 0.3),
        measurement("memory", "dateline-commonmark", 100e6),
        measurement("memory", "hugo", 1e9),
    ],
)


def test_verdicts() -> None:
    found = {
        (own.what, own.against): (own.measured, own.result, own.met)
        for own in verdicts(RESULTS, 10_000)
    }
    assert found == {
        ("cold build", "9.0 s (hugo)"): ("3.0 s", "0.33 ×", True),
        ("cold build", "500 ms (cp -r)"): ("3.0 s", "6.00 ×", False),
        ("peak memory, cold", "1,000 MB (hugo)"): ("100 MB", "0.10 ×", True),
        ("save → page, body edit, watch", ""): ("90 ms, 95 %: 279 ms", "", False),
    }


def test_report() -> None:
    told = report.markdown(RESULTS, "## Remarks\n")
    assert "| Hugo | 9.0 s (8.0 s–10.0 s) \\* |" in told
    assert "- not measured: Eleventy: no npm\n" in told
    assert "- Hugo, disk, 10,000, cold: one <page> is left as it was\n" in told
    assert told.endswith("## Remarks\n")


def test_charts_are_pictures_with_words() -> None:
    charts = dict(report.charts(RESULTS))
    assert charts.keys() == {"cold.svg", "watch.svg"}
    picture = ElementTree.fromstring(charts["cold.svg"])
    space = {"svg": "http://www.w3.org/2000/svg"}
    told = picture.find("svg:desc", space)
    assert told is not None
    assert told.text == "cp -r: 500 ms; Dateline, commonmark: 3.0 s; Hugo: 9.0 s"
    widths = [float(bar.get("width", 0)) for bar in picture.findall("svg:rect", space)]
    assert widths == pytest.approx([widths[2] / 18, widths[2] / 3, widths[2]], abs=0.1)


def test_results_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "results.json"
    RESULTS.write(path)
    kept = Results.read(path)
    assert kept == RESULTS
    again = measurement("cold", "hugo", 7.0)
    kept.add(again)
    assert kept.find("cold", "hugo", "disk", 10_000) == again
    assert len(kept.measurements) == len(RESULTS.measurements)
