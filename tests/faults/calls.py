"""The system calls of a run, one of which fails, or is its last."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.faults.archive import ROOT, Archive, Ran, sample, version

CHANGING = (
    "write,pwrite64,rename,renameat2,linkat,unlink,unlinkat,mkdir,rmdir,chmod,fchmod,fsync,"
    "ftruncate"
)
LOOKING = "openat,read,pread64,getdents64,newfstatat,readlink,flock"
LINE = re.compile(r"(\w+)\((.*)")
PATH = re.compile(r'[<"](/[^>"]*)[>"]')


@dataclass(frozen=True)
class Call:
    """A system call that concerns an archive, by its number among those of its name."""

    name: str
    number: int
    path: str


@cache
def need_strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("no strace here")
    if subprocess.run(["strace", "true"], capture_output=True).returncode != 0:
        pytest.skip("strace is not permitted here")


class Forge:
    """Runs of the command, without the time that it takes to load it."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._streams = [folder / "in", folder / "out", folder / "err"]
        self._log = folder / "log"

    def build(self, archive: Archive, trace: Sequence[str] = ()) -> Ran:
        """As `Archive.build` does; `trace` are options of strace."""
        words = ["--jobs", "1", *archive.options]
        self._tell(json.dumps({"words": words, "streams": [str(path) for path in self._streams]}))
        child = self._answer()
        with _watching(child, [*trace, "-o", str(self._log)] if trace else []):
            os.kill(child, signal.SIGCONT)
            code = self._answer()
        _, out, err = (stream.read_text() for stream in self._streams)
        return Ran(code, out, err)

    def calls(self, archive: Archive, names: str, folder: Path | None = None) -> list[Call]:
        """The calls by which a build touches the archive, or another `folder`, in their order."""
        ran = self.build(archive, ["-e", f"trace={names}"])
        assert (ran.code, ran.err) == (0, "")
        return list(_calls(self._log, folder or archive.folder))

    def build_with(self, fault: str, call: Call, archive: Archive) -> tuple[Ran, bool]:
        """A build in which `call` meets `fault`, as strace spells it; and whether it did."""
        trace = [f"trace={call.name}", f"inject={call.name}:{fault}:when={call.number}"]
        ran = self.build(archive, ["-e", trace[0], "-e", trace[1]])
        log = self._log.read_text("utf-8", "replace")
        return ran, "(INJECTED)" in log or "killed by SIGKILL" in log

    def hit(self) -> Path:
        """What the call concerned into which the last fault was put."""
        lines = self._log.read_text("utf-8", "replace").splitlines()
        found = [PATH.findall(line) for line in lines if "(INJECTED)" in line]
        return Path(found[0][-1] if found and found[0] else "/")

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _answer(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@contextmanager
def _watching(process: int, options: Sequence[str]) -> Iterator[None]:
    if not options:
        yield
        return
    command = ["strace", "-y", *options, "-p", str(process)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        assert "attached" in strace.stderr.readline()
        yield


@contextmanager
def forge(folder: Path) -> Iterator[Forge]:
    first = Archive(folder / "first", [version("First", range(1, 3))])
    first.edit(0)
    words = ["--quiet", *first.options]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.forge", *words],
        cwd=folder,  # neither the engine's nor the archive's: what is said names whole paths
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Forge(process, folder)
        assert process.stdin is not None
        process.stdin.close()


def _calls(log: Path, folder: Path) -> Iterator[Call]:
    counts: dict[str, int] = {}
    for line in log.read_text("utf-8", "replace").splitlines():
        if match := LINE.match(line):
            name, arguments = match.groups()
            counts[name] = counts.get(name, 0) + 1
            paths = [path for path in PATH.findall(arguments) if Path(path).is_relative_to(folder)]
            if paths:
                yield Call(name, counts[name], paths[-1])


@dataclass(frozen=True)
class Trial:
    """The archive stands in the version `old` and was edited to `new`; a call is to go wrong."""

    old: int
    new: int
    call: Call


def trials(archive: Archive, forge: Forge, names: str, count: int) -> Iterator[Trial]:
    """To and fro between two versions, with a fault on each way; with TORTURE at every call.

    After each the next plain build must be right.
    """
    need_strace()
    plans = list(_plans(archive, forge, names))
    old = 1
    for index in sample(range(max(map(len, plans))), count):
        new = 1 - old
        archive.edit(new)
        if index < len(plans[new]):
            yield Trial(old, new, plans[new][index])
        archive.heal(new, forge.build)
        old = new


def _plans(archive: Archive, forge: Forge, names: str) -> Iterator[list[Call]]:
    """The calls of a build of each version, after builds that leave all as later ones will."""
    for number in (0, 1):
        archive.edit(number)
        archive.heal(number, forge.build)
    for number in (0, 1):
        archive.edit(number)
        yield forge.calls(archive, names)
