"""`watch` and `serve` as processes: what they say, what they publish and how they end."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import write
from tests.running import ROOT, Running

SITE = """
== config.yaml
title: T
base_url: https://example.org/
== content/a.md
---
title: A
date: 2017-01-01
---
Text.
"""
COMMANDS = [["watch"], ["serve", "--port", "0"]]
ENDINGS = [(Running.interrupt, 130), (Running.terminate, 0)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, SITE)
    return tmp_path


def is_locked(room: Path) -> bool:
    descriptor = os.open(room / "lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize(("end", "code"), ENDINGS, ids=["Ctrl-C", "kill"])
def test_ends_when_it_waits(
    folder: Path, words: list[str], end: Callable[[Running], None], code: int
) -> None:
    with Running(folder, *words) as running:
        running.line("1 briefing: ")
        end(running)
        assert running.ended() == code
    assert "Traceback" not in "\n".join(running.said)
    assert not [room for room in folder.rglob("lock") if is_locked(room.parent)]


BUSY = """
== own.py
import sys
import time

sys.path.insert(0, ROOT)
from dateline.run.cli import main


def busy(briefing):
    if briefing.path == "last.md":
        print("busy", flush=True)
        time.sleep(600)
    return briefing


if __name__ == "__main__":
    main(after_parse=[busy])
== content/last.md
---
title: Last
date: 2017-01-02
---
Text.
"""


@pytest.mark.parametrize(
    ("words", "end", "code", "count"),
    [
        (["watch"], Running.interrupt, 130, 200),
        (["watch"], Running.terminate, 0, 2),
        (["serve", "--port", "0"], Running.interrupt, 130, 2),
        (["serve", "--port", "0"], Running.terminate, 0, 2),
    ],
    ids=["watch-with-workers-Ctrl-C", "watch-kill", "serve-Ctrl-C", "serve-kill"],
)
def test_ends_in_a_build(
    folder: Path, words: list[str], end: Callable[[Running], None], code: int, count: int
) -> None:
    write(folder, BUSY.replace("ROOT", repr(str(ROOT))))
    for extra in range(count - 2):
        (folder / "content" / f"{extra}.md").write_text((folder / "content/a.md").read_text())
    with Running(folder, *words, "--jobs", "2", program=folder / "own.py") as running:
        running.line("^busy$")
        end(running)
        assert running.ended() == code
    assert "Traceback" not in "\n".join(running.said)
    assert not [room for room in folder.rglob("lock") if is_locked(room.parent)]
