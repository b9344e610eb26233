"""watchdog's events, which stand for the system's own where that is not Linux."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.run.observed import Observed
from dateline.run.scope import Watched, scope

LONG = 30.0
"""Seconds after which an event will not come any more."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content" / "2017").mkdir(parents=True)
    (tmp_path / "content" / "2017" / "a.md").write_text("a")
    return tmp_path / "content"


@pytest.fixture
def observed(folder: Path) -> Iterator[Observed]:
    events = Observed(scope(Watched(roots=(folder,))))
    yield events
    events.close()


def told_of(observed: Observed, path: Path) -> bool:
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        if str(path) in {told.path for told in observed.read(0.5)}:
            return True
    return False


def test_a_save(observed: Observed, folder: Path) -> None:
    (folder / "2017" / "a.md").write_text("b")
    assert told_of(observed, folder / "2017" / "a.md")


def test_an_atomic_save(observed: Observed, folder: Path) -> None:
    (folder / "2017" / "b.tmp").write_text("b")
    (folder / "2017" / "b.tmp").replace(folder / "2017" / "b.md")
    assert told_of(observed, folder / "2017" / "b.md")


def test_a_read_tells_nothing(observed: Observed, folder: Path) -> None:
    assert (folder / "2017" / "a.md").read_text() == "a"
    (folder / "last.md").write_text("x")
    seen = set()
    until = time.monotonic() + LONG
    while str(folder / "last.md") not in seen and time.monotonic() < until:
        seen |= {told.path for told in observed.read(0.5)}
    assert str(folder / "2017" / "a.md") not in seen
