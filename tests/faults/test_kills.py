"""Killed at any moment: what stands is whole, and the next plain build is right."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.archive import (
    SEED,
    TORTURE,
    Archive,
    Gate,
    assert_nobody_has,
    processes_of,
    small,
    stands_whole,
    version,
)
from tests.faults.calls import CHANGING, Forge, trials

MODES = ["switch", "in_place"]


@pytest.mark.parametrize("mode", MODES)
def test_killed_at_a_call(mode: str, tmp_path: Path, forged: Forge) -> None:
    """At every one of them with TORTURE: each rename, link, write, removal and flush."""
    archive = small(tmp_path, mode)
    kills = 0
    for trial in trials(archive, forged, CHANGING, 7):
        ran, was_hit = forged.build_with("signal=KILL", trial.call, archive)
        assert ran.code == (-signal.SIGKILL if was_hit else 0), trial
        assert stands_whole(archive, mode), trial
        kills += was_hit
    print(f"{mode}: killed at {kills} calls")
    assert kills


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc here")
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "site", [version("One", range(200))])
    archive.edit(0)
    gate = Gate(archive)
    mark = f"outlived-{os.getpid()}"
    with archive.start("--jobs", "2", mark=mark) as build:
        gate.reached(build)
        assert len(processes_of(mark)) > 2
        build.kill()
    assert_nobody_has(mark)


@pytest.mark.parametrize(("mode", "moments"), [("switch", 200), ("in_place", 100)])
def test_killed_at_random_moments(mode: str, moments: int, tmp_path: Path, forged: Forge) -> None:
    """With TORTURE at more, with workers at work, and with a build that must be right after each.

    Without, some kills follow on each other.
    """
    size = 160 if TORTURE else 5
    versions = [version("One", range(size), mode), version("Two", range(2, size + 2), mode)]
    archive = Archive(tmp_path / "site", versions)
    archive.edit(0)
    archive.heal(0, forged.build)
    began = time.monotonic()
    archive.build("--jobs", "2", "--clean")
    longest = 1.2 * (time.monotonic() - began)
    print(f"SEED={SEED}")
    chance = random.Random(SEED)
    kills = new = 0
    for turn in range(moments if TORTURE else moments // 20):
        new = 1 - new
        archive.edit(new)
        mark = f"moment-{os.getpid()}-{mode}-{turn}"
        kills += ended_early(archive, chance, longest, mark)
        assert stands_whole(archive, mode), turn
        if TORTURE or chance.random() < 0.3:
            archive.heal(new, forged.build)
        assert_nobody_has(mark)
    archive.heal(new, forged.build)
    print(f"{mode}: killed at {kills} moments; {turn + 1 - kills} builds ended before")
    assert kills


def ended_early(archive: Archive, chance: random.Random, longest: float, mark: str) -> bool:
    """Whether a build was still running at a random moment, and was killed."""
    words = chance.choice([[], ["--clean"]])
    with archive.start("--jobs", "2", *words, mark=mark) as build:
        try:
            build.wait(chance.uniform(0, longest))
        except subprocess.TimeoutExpired:
            build.kill()
            return True
    return False
