"""A system call fails: one line with path and cause, and the site that was there is untouched."""

import errno
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.faults.archive import (
    ROOT,
    Archive,
    Gate,
    Ran,
    assert_nobody_has,
    small,
    stands_whole,
    version,
)
from tests.faults.calls import CHANGING, LOOKING, Call, Forge, Trial, need_strace, trials

CAUSES = {
    "openat": ["EMFILE", "EACCES", "EIO", "ENOSPC"],
    "flock": ["ENOLCK"],
    "write": ["ENOSPC", "EIO", "EDQUOT"],
    "pwrite64": ["ENOSPC", "EIO"],
    "fsync": ["EIO", "ENOSPC"],
}
OTHERWISE = ["EIO", "EACCES", "ENOSPC", "EROFS"]


def check(archive: Archive, trial: Trial, ran: Ran, cause: str, mode: str, hit: Path) -> None:
    """Untouched and one line of why; or, where it could be done without, the whole new site.

    The numbers of calls move a little from run to run: `hit` may be of the engine's own folders.
    """
    assert ran.code in (0, 3)
    assert len(ran.lines) <= 1
    assert "Traceback" not in ran.err
    assert "fault of the program" not in ran.err
    assert stands_whole(archive, mode)
    if ran.code == 0:
        assert archive.published() == archive.whole(trial.new)
        return
    named = Path(ran.err.removeprefix("error: ").rpartition(": ")[0])
    assert named.is_relative_to(archive.folder) or named in (hit, hit.parent), hit
    assert ran.err.endswith(f": {os.strerror(getattr(errno, cause))}\n")
    if mode == "switch":
        assert archive.published() == archive.whole(trial.old)


@pytest.mark.parametrize(
    ("mode", "names"),
    [("switch", CHANGING), ("in_place", CHANGING), ("switch", LOOKING)],
    ids=["switch", "in_place", "looking"],
)
def test_an_error_at_a_call(mode: str, names: str, tmp_path: Path, forged: Forge) -> None:
    """At every one of them with TORTURE."""
    archive = small(tmp_path, mode)
    failed = done = 0
    for turn, trial in enumerate(trials(archive, forged, names, 7)):
        causes = CAUSES.get(trial.call.name, OTHERWISE)
        cause = causes[turn % len(causes)]
        ran, was_hit = forged.build_with(f"error={cause}", trial.call, archive)
        check(archive, trial, ran, cause, mode, forged.hit())
        failed += was_hit and ran.code == 3
        done += was_hit and ran.code == 0
    print(f"{mode}: {failed + done} calls failed, {failed} builds with them")
    assert failed


def test_a_worker_that_is_killed(tmp_path: Path) -> None:
    """As the system does where memory runs out."""
    archive = Archive(tmp_path / "site", [version("One", range(200))])
    archive.edit(0)
    gate = Gate(archive)
    mark = f"killed-{os.getpid()}"
    with archive.start("--jobs", "2", mark=mark) as build:
        worker = gate.reached(build)
        assert worker != build.pid
        os.kill(worker, signal.SIGKILL)
        _, err = build.communicate()
    assert build.returncode == 3
    assert err.startswith("error: a process of this build was killed")
    assert len(err.splitlines()) == 1
    assert_nobody_has(mark)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_log_that_cannot_be_written(stream: str, tmp_path: Path) -> None:
    """What was done is done, and the exit code tells it."""
    archive = small(tmp_path)
    archive.edit(0)
    with open("/dev/full", "w") as full:
        for code in (0, 3):
            said = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: full}
            ran = subprocess.run(archive.command(), text=True, check=False, **said)
            assert ran.returncode == code
            assert archive.published() == archive.whole(0)
            assert "Traceback" not in (ran.stderr or "")
            (archive.folder / "config.yaml").unlink(missing_ok=True)


def test_a_file_system_that_cannot_exchange(tmp_path: Path, forged: Forge) -> None:
    """As an overlay's; so many pages were laid down elsewhere before, and moved to the spare."""
    need_strace()
    archive = Archive(tmp_path / "site", [version("One", range(1)), version("Two", range(160))])
    for number in (0, 1):
        archive.edit(number)
        ran, was_hit = forged.build_with("error=EXDEV", Call("renameat2", 1, ""), archive)
        assert was_hit == (number == 1)
        assert ran.code == 0
        assert ("could not be switched in one step" in ran.err) == was_hit
    assert archive.published() == archive.whole(1)


def test_the_engines_own_folder_is_named_whole(tmp_path: Path, forged: Forge) -> None:
    """By a build that has nothing kept: a glance at what is kept leaves the telling to it."""
    archive = small(tmp_path)
    archive.edit(0)
    need_strace()
    shutil.rmtree(archive.room, ignore_errors=True)
    calls = forged.calls(archive, "getdents64", ROOT / "static")
    assert calls
    shutil.rmtree(archive.room)
    ran, was_hit = forged.build_with("error=EACCES", calls[0], archive)
    assert was_hit
    assert (ran.code, ran.err) == (3, f"error: {forged.hit()}: Permission denied\n")
    assert forged.hit() == ROOT / "static"


def test_a_link_that_cannot_be_followed(tmp_path: Path, forged: Forge) -> None:
    """It is not taken for one that leads nowhere, which would lose a briefing in silence."""
    archive = small(tmp_path)
    archive.edit(0)
    kept = archive.folder / "content" / "_kept" / "b9.md"
    kept.parent.mkdir()
    kept.write_text("---\ntitle: Linked\ndate: 2017-10-18\n---\nText.\n")
    link = archive.folder / "content" / "b9.md"
    link.symlink_to(kept)
    need_strace()
    calls = [call for call in forged.calls(archive, "readlink,newfstatat") if "b9.md" in call.path]
    assert len(calls) > 2
    for call in calls:
        shutil.rmtree(archive.room)
        shutil.rmtree(archive.output, ignore_errors=True)
        ran, was_hit = forged.build_with("error=EIO", call, archive)
        assert was_hit
        published = (archive.output / "2017/10/b9/index.html").exists()
        assert (ran.code, published) in [(0, True), (3, False)]
        assert ran.code == 0 or ran.err.endswith(": Input/output error\n")


def test_a_limit_of_the_system(tmp_path: Path, forged: Forge) -> None:
    """Where neither strace nor a mounted disk is to be had."""
    archive = small(tmp_path)
    archive.edit(0)
    archive.heal(0, forged.build)
    archive.edit(1)
    command = ["sh", "-c", 'ulimit -f 1 && exec "$@"', "sh", *archive.command("--jobs", "1")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 3
    assert re.fullmatch(r"error: .*/site/\.dateline/.*: File too large\n", ran.stderr)
    assert archive.published() == archive.whole(0)
    archive.heal(1, forged.build)
