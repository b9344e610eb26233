"""Disks that are full or may not be written to: one line says so, and the site stands."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.archive import TORTURE, Archive, Ran, small, stands_whole
from tests.faults.calls import Forge

FULL = os.strerror(errno.ENOSPC)
READ_ONLY = os.strerror(errno.EROFS)
MODES = ["switch", "in_place"]
LEFT = [0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384] if TORTURE else [0, 32, 384]
"""Kilobytes, or files, for which a disk has room when a build begins."""


@contextmanager
def mount(folder: Path, *options: str) -> Iterator[Path]:
    """Something lies over `folder` meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a disk")
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def memory(options: str) -> tuple[str, ...]:
    return "-t", "tmpfs", "-o", options, "tmpfs"


def fill(folder: Path, left: int) -> None:
    """Leave only so many kilobytes of the disk."""
    folder.mkdir()
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    os.truncate(filler, max(0, filler.stat().st_size - left * 1024))


def crowd(folder: Path, left: int) -> None:
    """Leave only so many files of the disk."""
    folder.mkdir()
    free = os.statvfs(folder).f_ffree
    for number in range(max(0, free - left)):
        (folder / str(number)).touch()


def check(archive: Archive, ran: Ran, new: int, causes: list[str], mode: str) -> None:
    assert ran.code in (0, 3)
    assert len(ran.lines) <= 1
    assert stands_whole(archive, mode)
    if ran.code == 0:
        assert archive.published() == archive.whole(new)
        return
    assert ran.err.startswith(f"error: {archive.folder}")
    assert ran.err.rstrip().endswith(tuple(causes))
    if mode == "switch":
        assert archive.published() == archive.whole(1 - new)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("spend", "options"), [(fill, "size=4m"), (crowd, "nr_inodes=400")], ids=["bytes", "files"]
)
def test_a_full_disk(
    spend: Callable[[Path, int], None],
    options: str,
    mode: str,
    tmp_path: Path,
    forged: Forge,
) -> None:
    with mount(tmp_path / "disk", *memory(options)) as disk:
        archive = small(disk, mode)
        archive.edit(0)
        archive.heal(0, forged.build)
        new, failed = 1, 0
        for left in LEFT:
            archive.edit(new)
            spend(disk / "spent", left)
            ran = forged.build(archive)
            check(archive, ran, new, [FULL], mode)
            failed += ran.code == 3
            shutil.rmtree(disk / "spent")
            archive.heal(new, forged.build)
            new = 1 - new
    print(f"{mode}: {failed} of {len(LEFT)} builds found the disk full")
    assert failed < len(LEFT)
    assert failed or mode == "in_place"  # which replaces small files one by one


@pytest.mark.parametrize("left", LEFT[::2])
def test_a_full_disk_for_the_output_alone(left: int, tmp_path: Path, forged: Forge) -> None:
    archive = small(tmp_path)
    with mount(archive.output, *memory("size=2m")):
        archive.edit(0)
        assert "could not be switched in one step" in forged.build(archive).err
        archive.edit(1)
        fill(archive.output / ".git", left)
        ran = forged.build(archive)
        assert ran.code in (0, 3)
        assert len(ran.lines) == 1
        assert ran.code == 0 or ran.err.endswith(f": {FULL}\n")
        shutil.rmtree(archive.output / ".git")
        assert stands_whole(archive, "in_place")
        assert forged.build(archive).code == 0
        assert archive.published() == archive.whole(1)


@pytest.mark.parametrize("size", ["8k", "16k", "32k", "1m"])
def test_a_full_disk_for_the_kept_state_alone(size: str, tmp_path: Path, forged: Forge) -> None:
    """The site is published, and a line says that nothing could be kept."""
    archive = small(tmp_path)
    with mount(archive.room, *memory(f"size={size}")):
        for new in (0, 1):
            archive.edit(new)
            ran = forged.build(archive)
            assert ran.code == 0
            assert archive.published() == archive.whole(new)
            assert len(ran.lines) == (size != "1m")
            assert not ran.err or "nothing can be kept" in ran.err


def test_a_full_disk_for_the_lock(tmp_path: Path, forged: Forge) -> None:
    archive = small(tmp_path)
    with mount(archive.room, *memory("size=4k")):
        archive.edit(0)
        ran = forged.build(archive)
        assert (ran.code, ran.err) == (3, f"error: {archive.room}/lock: {FULL}\n")
        assert archive.published() == {}


def test_an_output_that_may_only_be_read(tmp_path: Path, forged: Forge) -> None:
    archive = small(tmp_path)
    archive.edit(0)
    forged.build(archive)
    archive.edit(1)
    with mount(archive.output, "-o", "bind,ro", str(archive.output)):
        check(archive, forged.build(archive), 1, [READ_ONLY], "switch")
    archive.heal(1, forged.build)


@pytest.mark.parametrize("name", [".", ".dateline"])
def test_a_folder_that_may_only_be_read(name: str, tmp_path: Path, forged: Forge) -> None:
    archive = small(tmp_path)
    archive.edit(0)
    forged.build(archive)
    archive.edit(1)
    folder = archive.folder / name
    with mount(folder, "-o", "bind,ro", str(folder)):
        ran = forged.build(archive)
        assert (ran.code, ran.err) == (3, f"error: {archive.room}: {READ_ONLY}\n")
        assert archive.published() == archive.whole(0)
    archive.heal(1, forged.build)


def test_a_new_briefing_on_a_full_disk(tmp_path: Path) -> None:
    """Nothing half-written is in the way of the next try."""
    archive = small(tmp_path)
    archive.edit(0)
    words = ["new", "Title", "--now", "2017-05-05"]
    with mount(archive.folder / "content", *memory("size=1m")) as content:
        fill(content / "spent", 0)
        (content / "2017").mkdir()
        ran = archive.build(*words)
        assert (ran.code, ran.err.endswith(f"2017-05-05-title.md: {FULL}\n")) == (3, True)
        assert list((content / "2017").iterdir()) == []
        shutil.rmtree(content / "spent")
        assert archive.build(*words).code == 0
