"""An archive in two versions, built by the command as a user calls it; and what stands then."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from dateline.run.manifest import MARKER
from dateline.run.tree import UNFINISHED
from tests.conftest import contents

Item = TypeVar("Item")

ROOT = Path(__file__).parents[2]
TORTURE = "TORTURE" in os.environ
"""Whether to try everything, and not a sample."""
SEED = int(os.environ.get("SEED", "1"))
MARK = "DATELINE_TEST_RUN"
"""In the environment of every process of a run, so that none can hide."""

Files = Mapping[str, str]


def sample(items: Sequence[Item], count: int) -> list[Item]:
    """Some of them, chosen by the seed, in their order; with TORTURE all."""
    print(f"SEED={SEED}")
    if TORTURE or len(items) <= count:
        return list(items)
    chosen = random.Random(SEED).sample(range(len(items)), count)
    return [items[index] for index in sorted(chosen)]


def version(title: str, briefings: range, mode: str = "switch") -> Files:
    """The sources of an archive; all its pages differ with `title`."""
    files = {
        "config.yaml": f"title: {title}\nbase_url: https://example.org/\npublish: {mode}\n",
        "static/note.txt": f"{title}\n",
        "content/chart.csv": f"year,{title}\n",
        "content/2017/_defaults.yaml": "authors: [A]\n",
    }
    for number in briefings:
        files[f"content/2017/b{number}.md"] = (
            f"---\ntitle: Briefing {number}\ndate: 2017-10-{number % 28 + 1:02}\n"
            f"tags: [t{number % 7}]\n---\n{title} {number}. The [chart](../chart.csv).\n"
        )
    return files


@dataclass(frozen=True)
class Ran:
    """How a run of the command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


class Archive:
    """Its folder, which holds the sources of one of its `versions`."""

    def __init__(self, folder: Path, versions: Sequence[Files]) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.room = folder / ".dateline"
        self.program = ROOT / "build.py"
        self._versions = versions

    def edit(self, number: int) -> None:
        """The sources become those of a version."""
        files = self._versions[number]
        for name in ("content", "static"):
            for path in (self.folder / name).rglob("*"):
                if path.is_file() and path.relative_to(self.folder).as_posix() not in files:
                    path.unlink()
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)

    @property
    def options(self) -> list[str]:
        return ["--config", str(self.folder / "config.yaml"), "--output", str(self.output)]

    def command(self, *words: str) -> list[str]:
        return [sys.executable, str(self.program), *self.options, *words]

    def start(
        self, *words: str, mark: str = "", stderr: int = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        """Not from the archive's folder: what is said names whole paths."""
        return subprocess.Popen(
            self.command(*words),
            cwd=self.folder.parent,
            env={**os.environ, "PYTHONHASHSEED": "0", MARK: mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )

    def build(self, *words: str) -> Ran:
        with self.start(*words) as process:
            out, err = process.communicate()
        return Ran(process.returncode, out, err)

    def published(self) -> dict[str, bytes]:
        """Names and bytes; a folder's end with `/`."""
        if not self.output.exists():
            return {}
        folders = (path for path in self.output.rglob("*") if path.is_dir())
        names = (path.relative_to(self.output).as_posix() for path in folders)
        return {**contents(self.output), **{f"{name}/": b"" for name in names}}

    def whole(self, number: int) -> dict[str, bytes]:
        """A version as a clean build of it elsewhere publishes it."""
        return _whole(tuple(self._versions[number].items()))

    def litter(self) -> set[str]:
        """What a run left that the next has no use for."""
        known = {".gitignore", "lock", "state.sqlite", "state.sqlite-journal", "spare", "preview"}
        left = {name for name in os.listdir(self.room) if name not in known}
        left |= {name for name in os.listdir(self.folder) if name.startswith(".")} - {".dateline"}
        spare = self.room / "spare"
        if spare.exists() and contents(spare) != contents(self.output):
            left.add("spare")
        return left

    def heal(self, number: int, build: Callable[["Archive"], Ran] = build) -> None:
        """The next plain build needs no advice and gives what a clean one gives."""
        ran = build(self)
        assert (ran.code, ran.err) == (0, "")
        assert self.published() == self.whole(number)
        left = self.litter()
        assert not left, left


@cache
def _whole(files: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        clean = Archive(Path(folder) / "site", [dict(files)])
        clean.edit(0)
        assert clean.build().code == 0
        return clean.published()


def small(folder: Path, mode: str = "switch") -> Archive:
    return Archive(
        folder / "site", [version("One", range(1, 5), mode), version("Two", range(2, 6), mode)]
    )


def stands_whole(archive: Archive, mode: str) -> bool:
    """Whether the whole old or the whole new site stands; in place, only files of either."""
    published, sites = archive.published(), (archive.whole(0), archive.whole(1))
    if mode == "switch":
        return published in sites
    return all(
        name in (MARKER, UNFINISHED) or content in [site.get(name) for site in sites]
        for name, content in published.items()
    )


PAUSING = '''
import os

from dateline.run.cli import main

GATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gate")


def pause(briefing):
    """Says that it waits, and waits until somebody opens the gate and shuts it."""
    if briefing.path.endswith("/b3.md") and os.path.exists(GATE):
        print("paused", os.getpid(), flush=True)
        with open(GATE) as gate:
            gate.read()
    return briefing


if __name__ == "__main__":
    main(after_parse=[pause])
'''


class Gate:
    """What a build waits at in the middle of its reading, until it is opened."""

    def __init__(self, archive: Archive) -> None:
        self._path = archive.folder / "gate"
        archive.program = archive.folder / "pausing.py"
        archive.program.write_text(PAUSING)
        os.mkfifo(self._path)

    def reached(self, build: subprocess.Popen[str]) -> int:
        """The process that waits there."""
        assert build.stdout is not None
        said, process = build.stdout.readline().split()
        assert said == "paused"
        return int(process)

    def open(self) -> None:
        """For who waits there and all that come."""
        self._path.write_text("")
        self._path.unlink()


def processes_of(mark: str) -> set[int]:
    """Every process that has `mark` in its environment."""
    found = set()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdecimal() and f"{MARK}={mark}\0" in (entry / "environ").read_text():
                found.add(int(entry.name))
    return found


def assert_nobody_has(mark: str) -> None:
    """None that has `mark` stays for long; if one does, it is ended here."""
    until = time.monotonic() + 30
    while (left := processes_of(mark)) and time.monotonic() < until:
        time.sleep(0.05)
    for process in left:
        os.kill(process, signal.SIGKILL)
    assert not left
