"""A command that finds nothing to do loads none of what builds, and misses no change."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from dateline.problems import Unavailable
from dateline.run import seal
from dateline.run.glance import Glance, glance
from dateline.run.lock import Claim, locked
from dateline.run.stamps import SLACK
from tests.conftest import NOW, Bench, rest, write

ROOT = Path(__file__).parents[1]
FILES = """
== config.yaml
title: T
base_url: https://example.org/
url_ledger: urls.txt
== urls.txt
/2017/01/a/
== content/a.md
---
title: First
date: 2017-01-01
expires: 2021-01-01
---
Text.
== templates/extra.html
<p>
== static/own.txt
static
"""


@pytest.fixture
def sealed(bench: Bench) -> Bench:
    """A site at rest, published with all that it is made of at rest before."""
    write(bench.folder, FILES)
    rest()
    assert not bench.build().failed
    bench.desk.close()
    return bench


def seen(bench: Bench, now: datetime = NOW, **changes: object) -> Glance:
    settings = replace(bench.settings, **changes)  # type: ignore[arg-type]
    room = bench.folder / ".dateline-output"
    return glance(settings, bench.output, room, now, bench.notices.append)


def has_nothing(found: Glance) -> bool:
    return found.done is not None and found.done[1].changes == 0


def test_nothing_changed(sealed: Bench) -> None:
    done = seen(sealed).done
    assert done
    assert done[0].briefings == 1
    assert done[1].changes == 0
    assert done[1].kept == len(list(sealed.output.rglob("*.*"))) - 1


def _same_size_and_time(folder: Path) -> None:
    path = folder / "content/a.md"
    before = path.stat()
    path.write_text(path.read_text().replace("Text", "Next"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / name
        path.write_text(path.read_text().replace(old, new))

    return change


CHANGES: dict[str, Callable[[Path], None]] = {
    "a body": _replaced("content/a.md", "Text", "Longer text"),
    "a body of the same size and time": _same_size_and_time,
    "a briefing gone": lambda folder: (folder / "content/a.md").unlink(),
    "a file added": lambda folder: (folder / "content/b.txt").touch(),
    "the configuration": _replaced("config.yaml", "title: T", "title: U"),
    "a template": _replaced("templates/extra.html", "<p>", "<b>"),
    "a static file": _replaced("static/own.txt", "static", "moved!"),
    "the ledger": _replaced("urls.txt", "/a/", "/b/"),
    "an output": _replaced("output/index.html", "First", "Fir5t"),
    "an output gone": lambda folder: (folder / "output/index.html").unlink(),
    "an output added": lambda folder: (folder / "output/foreign.txt").touch(),
    "a folder made": lambda folder: (folder / "output/2017/empty").mkdir(),
    "a build broken off": lambda folder: (folder / ".dateline-output/made").mkdir(),
    "state gone": lambda folder: (folder / ".dateline-output/state.sqlite").unlink(),
    "state cut": lambda folder: os.truncate(folder / ".dateline-output/state.sqlite", 5000),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(sealed: Bench, change: Callable[[Path], None]) -> None:
    change(sealed.folder)
    rest()
    assert seen(sealed).done is None


@pytest.mark.parametrize("change", [{"strict": True}, {"base_url": "https://example.net/"}])
def test_another_command_is_another_site(sealed: Bench, change: dict[str, object]) -> None:
    assert seen(sealed, **change).done is None


def test_a_day_that_came_is_seen(sealed: Bench) -> None:
    assert seen(sealed, datetime(2020, 12, 31, tzinfo=UTC)).done
    assert seen(sealed, datetime(2021, 1, 1, tzinfo=UTC)).done is None


def test_another_process_is_left_to_the_build_to_tell(sealed: Bench) -> None:
    room = sealed.folder / ".dateline-output"
    with locked(room):
        assert seen(sealed) == Glance()
    with Claim().on(sealed.output):
        assert seen(sealed) == Glance()
    with locked(room), pytest.raises(Unavailable):
        sealed.build()


def test_what_was_seen_is_not_looked_at_again(sealed: Bench) -> None:
    """And the site that is then made is sealed as one that was looked at by the build itself."""
    (sealed.folder / "content/a.md").write_text("---\ntitle: A\ndate: 2017-01-01\n---\nNew.\n")
    rest()
    found = seen(sealed)
    assert found.inputs
    sealed.restart()
    edition = sealed.desk.bring_out(NOW, seen=found.inputs)
    assert edition.published
    assert edition.published.changed
    sealed.desk.close()
    assert has_nothing(seen(sealed))


def test_none_of_what_builds_is_loaded(sealed: Bench) -> None:
    words = ["-X", "importtime", str(ROOT / "build.py"), "--now", "2020-01-01T00:00"]
    runs = [
        subprocess.run(
            [sys.executable, *words], cwd=sealed.folder, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    first, second = (
        {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()} for done in runs
    )
    assert " 0 files made" in runs[1].stdout
    builds = {"dateline.run.pipeline", "pydantic", "jinja2", "yaml", "markdown"}
    assert builds <= first
    assert not builds & second


def test_what_was_written_a_moment_ago_may_be_written_again(
    sealed: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within a tick of the clock of files a second edit leaves no other stamp."""
    path = sealed.folder / "content/a.md"
    path.write_text("---\ntitle: First\ndate: 2017-01-01\n---\nNew.\n")
    moment = path.stat().st_ctime_ns
    clock = SimpleNamespace(time_ns=lambda: moment + 1)
    monkeypatch.setattr(seal, "time", clock)
    assert seen(sealed).inputs is None
    clock.time_ns = lambda: moment + SLACK + 1
    assert seen(sealed).inputs
