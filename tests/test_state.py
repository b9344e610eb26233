"""Kept state is never needed: damaged, foreign or gone, the site is as if built anew."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dateline.run.store import NAME
from tests.conftest import NOW, Bench, Made
from tests.torture.damage import Archive, cuts, with_flips

DAMAGED = "state.sqlite cannot be read; everything is made anew"
SMALL = "== content/a.md\n---\ntitle: First\ndate: 2017-10-18\n---\nText.\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("archive"))


def test_cut_anywhere(archive: Archive) -> None:
    said = [archive.rebuilt(archive.whole[:length]) for length in cuts(len(archive.whole), 499)]
    assert [] in said
    assert [DAMAGED] in said
    assert all(lines in ([], [DAMAGED]) for lines in said)


def test_bits_flipped(archive: Archive) -> None:
    said = [archive.rebuilt(with_flips(archive.whole, seed)) for seed in range(200)]
    assert [DAMAGED] in said
    assert all(lines in ([], [DAMAGED]) for lines in said)


def test_a_whole_state_is_used(archive: Archive) -> None:
    assert archive.rebuilt(archive.whole) == []
    archive.way.restart()
    assert archive.way.desk.bring_out(NOW).rendered == ()
    archive.way.desk.close()


def _text(state: Path) -> None:
    state.write_text("mine\n" * 1000)


def _nothing(state: Path) -> None:
    state.write_bytes(b"")


def _folder(state: Path) -> None:
    state.unlink()
    (state / "with" / "more").mkdir(parents=True)


def _link(state: Path) -> None:
    (state.parent / "elsewhere").write_bytes(state.read_bytes())
    state.unlink()
    state.symlink_to(state.parent / "elsewhere")


def _lost_link(state: Path) -> None:
    state.unlink()
    state.symlink_to(state.parent / "nowhere")


def _other_tables(state: Path) -> None:
    state.unlink()
    with closing(sqlite3.connect(state)) as connection, connection:
        connection.execute("CREATE TABLE briefings (title)")


def _our_version_but_other_tables(state: Path) -> None:
    with closing(sqlite3.connect(state)) as connection, connection:
        connection.execute("DROP TABLE meta")


def _other_version(state: Path) -> None:
    with closing(sqlite3.connect(state)) as connection, connection:
        connection.execute("PRAGMA user_version = 1")


def _other_engine(state: Path) -> None:
    with closing(sqlite3.connect(state)) as connection, connection:
        connection.execute("UPDATE meta SET value = x'00' WHERE name = 'engine'")


def _unreadable(state: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads every file")
    state.chmod(0)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_text, [DAMAGED]),
        (_nothing, []),
        (_folder, [DAMAGED]),
        (_link, [DAMAGED]),
        (_lost_link, [DAMAGED]),
        (_other_tables, []),
        (_our_version_but_other_tables, [DAMAGED]),
        (_other_version, []),
        (_other_engine, []),
        (_unreadable, [DAMAGED]),
    ],
)
def test_what_is_not_ours(archive: Archive, spoil: Callable[[Path], None], said: list[str]) -> None:
    archive.rebuilt(archive.whole)
    elsewhere = archive.state.parent / "elsewhere"
    spoil(archive.state)
    before = elsewhere.read_bytes() if elsewhere.exists() else None
    assert archive.built() == said
    assert archive.state.is_file()
    assert not archive.state.is_symlink()
    assert (elsewhere.read_bytes() if elsewhere.exists() else None) == before
    assert archive.built() == []


def test_check_does_without_a_damaged_state(bench: Bench, site: Callable[..., Made]) -> None:
    from dateline.run.edition import looked_through

    site(SMALL)
    room = bench.folder / ".dateline-output"
    state = room / NAME
    state.write_bytes(state.read_bytes()[:-4096])
    before = state.read_bytes()
    assert looked_through(bench.settings, bench.output, room, NOW).problems == ()
    assert state.read_bytes() == before


@pytest.mark.parametrize("what", ["state", "room"])
def test_removed_while_a_process_is_at_work(
    bench: Bench, site: Callable[..., Made], what: str
) -> None:
    site(SMALL)
    room = bench.folder / ".dateline-output"
    if what == "room":
        shutil.rmtree(room)
    else:
        (room / NAME).unlink()
    made = site(SMALL.replace("First", "Second"))
    assert bench.notices == []
    assert made.files == site(fresh=True).files
    assert (room / NAME).is_file()
