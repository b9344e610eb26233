"""Commands: how long they take, how much memory they and their children have, whether they rest."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

LONGEST = 1800.0
"""Seconds until a command is given up."""
SAMPLE = 0.02
REST = 0.5
"""For how many seconds a session must use no processor to be at rest."""


UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
"""Where it is set every start compiles the program anew, which no user's does."""


class Failed(Exception):
    """A command that did not do what it should; the text has the end of what it said."""


class Session:
    """A command that runs, with all the processes that it starts."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._command = command
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != UNCOMPILED},
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def ended(self) -> bool:
        return self._process.poll() is not None

    def wait(self) -> None:
        try:
            code = self._process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            raise self.failure(f"took more than {LONGEST:g} s") from None
        if code:
            raise self.failure(f"ended with {code}")

    def stop(self) -> None:
        """And all that it started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.id, number)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)

    def failure(self, what: str) -> Failed:
        """Its first line says what went wrong, without a path of this machine."""
        shown = " ".join(Path(part).name if "/" in part else part for part in self._command)
        return Failed(f"{shown} {what}\n{self.said()[-2000:]}")

    def said(self) -> str:
        """All that it has printed, to either stream."""
        number = self._said.fileno()
        # Not read(): it would move the place at which the command writes.
        return os.pread(number, os.fstat(number).st_size, 0).decode("utf-8", "replace")

    def memory(self) -> int:
        """Bytes that all its processes hold; what they share counts once."""
        return sum(map(_proportional_memory, self._members()))

    def settle(self) -> None:
        """Wait until it has done nothing for a while."""
        before, since = -1, time.monotonic()
        while time.monotonic() - since < REST:
            time.sleep(REST / 10)
            if self.ended():
                raise self.failure("ended too early")
            if (spent := self.processor_time()) != before:
                before, since = spent, time.monotonic()

    def processor_time(self) -> int:
        """Ticks that all its processes have used."""
        return sum(map(_processor_time, self._members()))

    def _members(self) -> Iterator[int]:
        for name in os.listdir("/proc"):
            if name.isdecimal() and (fields := _stat(int(name))) and _session_of(fields) == self.id:
                yield int(name)

    @property
    def id(self) -> int:
        return self._process.pid


def _stat(process: int) -> list[str]:
    """The fields of /proc/N/stat after the name; none where it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return []


def _session_of(fields: Sequence[str]) -> int:
    return int(fields[3])


def _processor_time(process: int) -> int:
    fields = _stat(process)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _proportional_memory(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


@contextmanager
def running(command: Sequence[str], folder: Path) -> Iterator[Session]:
    """It ends here at the latest, whatever happens."""
    session = Session(command, folder)
    try:
        yield session
    finally:
        session.stop()


def seconds(command: Sequence[str], folder: Path) -> float:
    """How long a command takes; what is still to be written from before is written first."""
    os.sync()
    started = time.perf_counter()
    with running(command, folder) as session:
        session.wait()
        return time.perf_counter() - started


def peak_memory(command: Sequence[str], folder: Path) -> int:
    """The most that a command and its children hold at a time, in bytes."""
    most = 0
    with running(command, folder) as session:
        while not session.ended():
            most = max(most, session.memory())
            time.sleep(SAMPLE)
        session.wait()
    return most


def said_by(command: Sequence[str], folder: Path) -> str:
    with running(command, folder) as session:
        session.wait()
        return session.said()
