"""Several builds at once: one works, the others say whom they met; nothing is lost for good."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from tests.conftest import Bench, write
from tests.faults.archive import Archive, Gate, small, version
from tests.faults.calls import Forge

MODES = ["switch", "in_place"]
SEVERAL = [("switch", 8), ("in_place", 2)]


@contextmanager
def held(archive: Archive, *words: str, ends: str = "") -> Iterator[subprocess.Popen[str]]:
    """A build that waits in the middle, and goes on at the end of the block.

    It must end well then, or as `ends` says.
    """
    plain, gate = archive.program, Gate(archive)
    with archive.start("--jobs", "1", *words) as build:
        archive.program = plain
        gate.reached(build)
        try:
            yield build
        finally:
            gate.open()
            _, err = build.communicate()
    assert (build.returncode, err) == (0, "") or (ends and err.endswith(ends))


def ended(build: subprocess.Popen[str]) -> tuple[int, str]:
    with build:
        _, err = build.communicate()
    return build.returncode, err


@pytest.mark.parametrize(("mode", "count"), SEVERAL)
def test_one_works_and_the_others_name_it(
    mode: str, count: int, tmp_path: Path, forged: Forge
) -> None:
    archive = small(tmp_path, mode)
    archive.edit(0)
    with held(archive) as first:
        others = [archive.start() for _ in range(count - 1)]
        for other in others:
            message = f"error: another build (process {first.pid}) is running\n"
            assert ended(other) == (3, message)
    archive.heal(0, forged.build)


@pytest.mark.parametrize(("mode", "count"), SEVERAL)
def test_all_begin_at_once(mode: str, count: int, tmp_path: Path, forged: Forge) -> None:
    """Whoever is first works, on the first build of all and on a later one."""
    archive = small(tmp_path, mode)
    for number, together in enumerate((count, 2)):
        archive.edit(number)
        with ExitStack() as stack:
            builds = [stack.enter_context(archive.start()) for _ in range(together)]
            results = [(build.communicate()[1], build.returncode) for build in builds]
        pids = {build.pid for build in builds}
        assert {code for _, code in results} <= {0, 3}
        assert 0 in {code for _, code in results}
        for err, code in results:
            named = re.fullmatch(r"error: another build \(process (\d+)\) is running\n", err)
            assert (code == 3 and named and int(named[1]) in pids) or (code, err) == (0, "")
        assert archive.published() == archive.whole(number)
    archive.heal(1, forged.build)


def test_a_build_that_was_killed_keeps_nobody_out(tmp_path: Path, forged: Forge) -> None:
    archive = small(tmp_path)
    archive.edit(0)
    plain, gate = archive.program, Gate(archive)
    with archive.start("--jobs", "1") as build:
        gate.reached(build)
        build.kill()
    archive.program = plain
    archive.heal(0, forged.build)


@pytest.mark.parametrize("mode", MODES)
def test_two_rooms_and_one_output(mode: str, tmp_path: Path, forged: Forge) -> None:
    """Two archives that publish to one folder: whichever was built last stands, whole."""
    archives = []
    for name in ("one", "two"):
        archive = Archive(tmp_path / name, [version(name, range(1, 4), mode)])
        archive.output = tmp_path / "www"
        archive.edit(0)
        archives.append(archive)
    one, two = archives
    assert one.build().code == 0
    with held(one) as first:
        message = f"error: www: another build (process {first.pid}) publishes there\n"
        ran = two.build()
        assert (ran.code, ran.err) == (3, message)
    assert one.published() == one.whole(0)
    two.heal(0, forged.build)
    one.heal(0, forged.build)


CHANGED = "was changed during the build; build again\n"


@pytest.mark.parametrize(("mode", "then"), [("switch", 0), ("switch", 1), ("in_place", 1)])
def test_sources_edited_during_the_build(
    mode: str, then: int, tmp_path: Path, forged: Forge
) -> None:
    archive = small(tmp_path, mode)
    archive.edit(0)
    with held(archive, ends=CHANGED):
        archive.edit(1)
    archive.edit(then)
    archive.heal(then, forged.build)


def test_a_template_edited_to_and_fro_during_the_build(bench: Bench) -> None:
    """The page is of the template as it was when the build began, and so is what is kept of it."""
    part = bench.folder / "templates" / "part.html"

    def edited(text: str) -> str:
        part.write_text("two")
        return text

    write(bench.folder, "\n== content/a.md\n---\ntitle: A\ndate: 2017-10-18\n---\nText.\n")
    write(bench.folder, '\n== templates/404.html\n{{ "" | edited }}{% include "part.html" %}\n')
    part.write_text("one")
    bench.settings = replace(bench.settings, filters=(("edited", edited),))
    bench.restart()
    assert bench.build().files["404.html"] == b"one"
    part.write_text("one")
    assert bench.build().files["404.html"] == b"one"


@contextmanager
def saying(archive: Archive, *words: str) -> Iterator[tuple[int, Iterator[str]]]:
    """A command that goes on until the end of the block: its process, and its lines."""
    with archive.start(*words, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        patience = Timer(120, process.kill)  # so that a line that never comes fails the test
        patience.start()
        try:
            yield process.pid, (line.rstrip("\n") for line in process.stdout)
        finally:
            patience.cancel()
            process.kill()


def published_by_and_by(archive: Archive, number: int, said: Iterator[str]) -> bool:
    for _ in said:
        with suppress(FileNotFoundError):  # the next rebuild may be under way
            if archive.published() == archive.whole(number):
                return True
    return False


def test_a_build_beside_serve(tmp_path: Path, forged: Forge) -> None:
    """Each has a room and a site of its own."""
    archive = small(tmp_path)
    archive.edit(0)
    with saying(archive, "serve", "--port", "0") as (_, said):
        assert any(line.startswith("4 briefings: ") for line in said)
        archive.heal(0, forged.build)
        archive.edit(1)
        archive.heal(1, forged.build)


def test_a_build_while_watch_builds(tmp_path: Path, forged: Forge) -> None:
    archive = small(tmp_path)
    archive.edit(0)
    plain, gate = archive.program, Gate(archive)
    with saying(archive, "watch", "--jobs", "1") as (process, said):
        assert next(said).startswith("paused ")
        archive.program = plain
        ran = archive.build()
        assert ran.code == 3
        assert ran.err == f"error: another build (process {process}) is running\n"
        gate.open()
        assert published_by_and_by(archive, 0, said)
        archive.edit(1)
        assert published_by_and_by(archive, 1, said)
    archive.heal(1, forged.build)


def test_an_edit_under_watch_while_another_builds(tmp_path: Path, forged: Forge) -> None:
    """It is published as soon as the other has ended."""
    archive = small(tmp_path)
    archive.edit(0)
    with saying(archive, "watch") as (_, said):
        assert published_by_and_by(archive, 0, said)
        with held(archive, ends=CHANGED) as other:
            archive.edit(1)
            assert f"error: another build (process {other.pid}) is running" in said
        assert published_by_and_by(archive, 1, said)
