"""An archive that lost most of its briefings by mistake is not published."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import CONFIG, Bench, Made

ROOT = Path(__file__).parents[1]
COUNT = 24
HEAD = "---\ntitle: T{n}\ndate: 2019-{month:02}-{day:02}\ntags: [t{n}]\n{fields}---\nx\n"


def briefing(number: int, fields: str = "") -> str:
    return HEAD.format(n=number, month=1 + number % 12, day=1 + number // 12, fields=fields)


def fill(folder: Path, fields: str = "", count: int = COUNT, name: str = "b{n}.md") -> None:
    (folder / "content").mkdir(exist_ok=True)
    for number in range(count):
        text = briefing(number, fields.format(n=number))
        (folder / "content" / name.format(n=number)).write_text(text)


def drop(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / "content" / f"b{number}.md").unlink()


def said(made: Made) -> list[str]:
    return [str(problem) for problem in made.problems if problem.kind == "shrinkage"]


@pytest.fixture(params=["kept state", "no kept state"])
def stand(request: pytest.FixtureRequest, bench: Bench) -> Bench:
    """Twenty-four briefings, published; what is known of them is the manifest alone or more."""
    fill(bench.folder)
    assert not bench.build().failed
    if request.param == "no kept state":
        shutil.rmtree(bench.folder / ".dateline-output")
    bench.restart()
    return bench


def hidden_by_a_default(folder: Path) -> None:
    (folder / "content" / "_defaults.yaml").write_text("draft: true\n")


def all_of_them(folder: Path) -> None:
    shutil.rmtree(folder / "content")
    (folder / "content").mkdir()


def embargoed(folder: Path) -> None:
    fill(folder, "publish_at: 2030-01-01\n")


def half_and_new_ones(folder: Path) -> None:
    drop(folder, 20)
    fill(folder, count=3, name="new{n}.md")


@pytest.mark.parametrize(
    ("lose", "lost"),
    [
        (lambda folder: drop(folder, 13), 13),
        (all_of_them, 24),
        (hidden_by_a_default, 24),
        (embargoed, 24),
        (half_and_new_ones, 17),
    ],
)
def test_half_an_archive_is_not_lost_unasked(
    stand: Bench, lose: Callable[[Path], None], lost: int
) -> None:
    before = stand.build().files
    lose(stand.folder)
    made = stand.build()
    assert made.failed
    assert made.files == before
    assert said(made) == [
        f"output: error: {lost} of the 24 briefings that stand there would be gone, and not by "
        "expiry or withdrawal; bring back what is missing, or publish with --allow-shrink"
    ]
    stand.settings = replace(stand.settings, allow_shrink=True)
    stand.restart()
    assert not stand.build().failed
    stand.settings = replace(stand.settings, allow_shrink=False)
    stand.restart()
    assert not stand.build().failed


def renamed(folder: Path) -> None:
    drop(folder, COUNT)
    fill(folder, name="other{n}.md")


def at_other_addresses(folder: Path) -> None:
    (folder / "config.yaml").write_text(CONFIG + "permalink: /{slug}/\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: drop(folder, 12),
        lambda folder: fill(folder, "withdrawn: {{date: 2019-12-12, reason: R}}\n"),
        lambda folder: fill(folder, "expires: 2019-12-12\n"),
        lambda folder: fill(folder, "slug: s{n}\naliases: [/2019/01/b{n}/]\n"),
        renamed,
        at_other_addresses,
    ],
)
def test_what_is_no_loss(stand: Bench, change: Callable[[Path], None]) -> None:
    change(stand.folder)
    made = stand.build()
    assert said(made) == []
    assert not made.failed


def test_time_is_no_loss(bench: Bench) -> None:
    fill(bench.folder, "expires: 2020-02-02\naliases: [/2018/01/b{n}/]\n")
    bench.build()
    assert not bench.build(datetime(2020, 3, 3, tzinfo=UTC)).failed


def test_while_watching_the_last_good_site_stands(bench: Bench) -> None:
    fill(bench.folder)
    before = bench.build().files
    drop(bench.folder, 20)
    made = bench.build(thorough=False)
    assert made.failed
    assert made.files == before
    fill(bench.folder)
    made = bench.build(thorough=False)
    assert not made.failed
    assert made.files == before


def test_a_few_may_go(bench: Bench) -> None:
    fill(bench.folder, count=10)
    bench.build()
    drop(bench.folder, 9)
    assert not bench.build().failed


@pytest.mark.parametrize("permalink", ["/{slug}/", "/{year}/{slug}/", "/{slug}/{id}/", "/b/{id}/"])
def test_lists_and_other_trees_are_told_apart(bench: Bench, permalink: str) -> None:
    """Every briefing has a tag, a month and a version of its own; half of them may go."""
    (bench.folder / "config.yaml").write_text(f"{CONFIG}permalink: {permalink}\npage_size: 2\n")
    fill(bench.folder)
    fill(bench.folder, "lang: ar\ntranslation_of: b{n}.md\n", name="b{n}.ar.md")
    bench.build()
    drop(bench.folder, 13)
    for number in range(13):
        (bench.folder / "content" / f"b{number}.ar.md").unlink()
    assert "26 of the 48" in "".join(said(bench.build()))
    (bench.folder / "content" / "b0.md").write_text(briefing(0))
    (bench.folder / "content" / "b1.md").write_text(briefing(1))
    assert said(bench.build()) == []


def test_check_says_so_too_and_the_command_exits_1(bench: Bench) -> None:
    fill(bench.folder)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "build.py"), "--now", "2020-01-01", *words]
        return subprocess.run(command, cwd=bench.folder, capture_output=True, text=True)

    assert run().returncode == 0
    drop(bench.folder, 20)
    for command in ("check", "build"):
        done = run(command)
        assert done.returncode == 1
        assert "20 of the 24 briefings" in done.stderr
    assert (bench.folder / "output/2019/01/b0/index.html").exists()
    assert run("check", "--allow-shrink").returncode == 0
    assert run("--allow-shrink").returncode == 0
    assert not (bench.folder / "output/2019/01/b0").exists()
