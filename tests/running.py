"""Commands as a user runs them: builds, and `watch` and `serve` with their lines and their end."""

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

ROOT = Path(__file__).parents[1]
LIMIT = 120.0
"""Seconds after which a line that was waited for is taken never to come."""


def build(config: Path, output: Path, *options: str) -> None:
    """A site by a command of its own; what goes wrong fails the test."""
    command = [sys.executable, str(ROOT / "build.py"), "--config", str(config)]
    command += ["--output", str(output), "--now", "2026-01-01T00:00", *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=config.parent)
    assert done.returncode == 0, done.stderr


def sample_copied(folder: Path) -> Path:
    """The settings of a copy of the sample in `folder`, whose builds are in nobody's way."""
    for name in ("content", "templates", "static"):
        shutil.copytree(ROOT / name, folder / name)
    return Path(shutil.copy(ROOT / "config.yaml", folder))


def pillow_in_build(folder: Path) -> str:
    """What a build of the archive in `folder` says of Pillow: `['PIL']` if it was loaded."""
    program = (
        "import sys, atexit; from dateline.run.cli import main; "
        "atexit.register(lambda: print([name for name in sys.modules if name == 'PIL'])); "
        "sys.argv[1:] = ['--now', '2020-01-01', '-q', '--jobs', '1']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or done.stderr


class Running:
    """A command that goes on until it is told to end; everything that it says is kept."""

    def __init__(
        self,
        folder: Path,
        *words: str,
        program: Path = ROOT / "build.py",
        prefix: Sequence[str] = (),
    ) -> None:
        self.folder = folder
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [*prefix, sys.executable, str(program), *words],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=[self.process.stdout])
        self._reader.start()

    def _read(self, pipe: IO[str]) -> None:
        with pipe:
            for line in pipe:
                self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def __enter__(self) -> "Running":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(LIMIT)

    def line(self, pattern: str = "") -> re.Match[str]:
        """The next line that `pattern` is found in."""
        while True:
            line = self._next()
            assert line is not None, f"ended without {pattern!r}: {self.said[-4:]}"
            if found := re.search(pattern, line):
                return found

    def lines_until(self, enough: Callable[[str], bool]) -> list[str]:
        """The lines from here to the first that is `enough`, this one included."""
        lines: list[str] = []
        while not lines or not enough(lines[-1]):
            line = self._next()
            assert line is not None, f"ended: {self.said[-4:]}"
            lines.append(line)
        return lines

    def _next(self) -> str | None:
        try:
            line = self._lines.get(timeout=LIMIT)
        except queue.Empty:
            raise AssertionError(f"nothing more was said: {self.said[-4:]}") from None
        if line is not None:
            self.said.append(line)
        return line

    def interrupt(self) -> None:
        """As a terminal does at Ctrl-C: every process of the command gets the signal."""
        os.killpg(self.process.pid, signal.SIGINT)

    def terminate(self) -> None:
        """As `kill` and a supervisor do: one process gets the signal."""
        self.process.terminate()

    def ended(self) -> int:
        """The exit code, once it and all that share its output have ended."""
        while self._next() is not None:
            pass
        return self.process.wait(LIMIT)
