"""Real events in a real folder; a sentinel file ends what a test looks at."""

import os
import resource
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline.run.watch import changes, is_editor_litter

SENTINEL = "sentinel.md"


class Watched:
    """A folder `content` and a file `config.yaml` under watch."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.content = site / "content"
        self.stop = threading.Event()
        self.notices: list[str] = []
        self.due: float | None = None
        self.sets = self.started()

    def started(self) -> Iterator[frozenset[Path]]:
        return changes(
            [self.content, self.site / "config.yaml"],
            lambda path: path.suffix == ".ignored",
            wake_at=lambda: self.due,
            stop=self.stop,
            notice=self.notices.append,
        )

    def after(self, edit: Callable[[], object]) -> set[str]:
        """What is told of `edit`, up to a sentinel that is written after it."""
        edit()
        sentinel = self.content / SENTINEL
        sentinel.write_text(str(time.monotonic_ns()))
        told = self.until(lambda paths: sentinel in paths)
        return {str(path.relative_to(self.site)) for path in told - {sentinel}}

    def until(self, enough: Callable[[set[Path]], bool]) -> set[Path]:
        guard = threading.Timer(20, self.stop.set)
        guard.start()
        told: set[Path] = set()
        for paths in self.sets:
            told |= paths
            if enough(told):
                break
        guard.cancel()
        assert enough(told), f"only {told}"
        return told

    def waits_for(self, *names: str) -> None:
        self.until(lambda told: told >= {self.site / name for name in names})


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    site = tmp_path / "site"
    (site / "content/gaza").mkdir(parents=True)
    (site / "content/a.md").write_text("a")
    (site / "content/gaza/b.md").write_text("b")
    (site / "config.yaml").write_text("title: Archive")
    (site / "other.yaml").write_text("")
    watched = Watched(site)
    yield watched
    watched.stop.set()
    assert list(watched.sets) == []
    assert watched.notices == []


def test_edit_in_place(watched: Watched) -> None:
    assert watched.after(lambda: (watched.content / "a.md").write_text("A")) == {"content/a.md"}


def test_edit_in_a_subfolder_and_a_new_one(watched: Watched) -> None:
    (watched.content / "gaza/b.md").write_text("B")
    (watched.content / "2024/05").mkdir(parents=True)
    (watched.content / "2024/05/c.md").write_text("c")
    watched.waits_for("content/gaza/b.md", "content/2024/05/c.md")


def test_atomic_save_from_the_same_folder(watched: Watched) -> None:
    def save() -> None:
        fresh = watched.content / ".a.md.tmp123"
        fresh.write_text("A")
        fresh.replace(watched.content / "a.md")

    assert watched.after(save) == {"content/a.md"}


def test_atomic_save_from_another_folder(watched: Watched) -> None:
    def save() -> None:
        fresh = watched.site.parent / "fresh"
        fresh.write_text("A")
        fresh.replace(watched.content / "a.md")

    assert watched.after(save) == {"content/a.md"}


def test_save_by_way_of_a_backup(watched: Watched) -> None:
    def save() -> None:
        (watched.content / "4913").touch()
        (watched.content / "4913").unlink()
        (watched.content / "a.md").rename(watched.content / "a.md~")
        (watched.content / "a.md").write_text("A")
        (watched.content / "a.md~").unlink()

    assert watched.after(save) == {"content/a.md"}


def test_single_file_saved_atomically_and_its_neighbours(watched: Watched) -> None:
    fresh = watched.site / "fresh"
    fresh.write_text("title: New")
    (watched.site / "other.yaml").write_text("x")
    fresh.replace(watched.site / "config.yaml")
    told = watched.until(lambda told: watched.site / "config.yaml" in told)
    assert told == {watched.site / "config.yaml"}


def test_deletion_and_renaming(watched: Watched) -> None:
    (watched.content / "a.md").rename(watched.content / "c.md")
    (watched.content / "gaza/b.md").unlink()
    watched.waits_for("content/a.md", "content/c.md", "content/gaza/b.md")


def test_folder_moved_out_and_in(watched: Watched) -> None:
    (watched.content / "gaza").rename(watched.site / "aside")
    watched.waits_for("content/gaza")
    (watched.site / "aside").rename(watched.content / "rafah")
    watched.waits_for("content/rafah")
    (watched.content / "rafah/b.md").write_text("B")
    watched.waits_for("content/rafah/b.md")


def test_root_replaced_by_another_folder(watched: Watched) -> None:
    shutil.rmtree(watched.content)
    watched.content.mkdir()
    watched.waits_for("content")
    assert watched.after(lambda: (watched.content / "new.md").write_text("")) >= {"content/new.md"}


def test_litter_and_ignored_files_tell_nothing(watched: Watched) -> None:
    def write() -> None:
        for name in (".a.md.swp", "a.md~", "#a.md#", "a.bak", "x.ignored", ".DS_Store"):
            (watched.content / name).write_text("x")
            (watched.content / name).unlink()
        os.symlink("me@host.1:2", watched.content / ".#a.md")

    assert watched.after(write) == set()


def test_reading_tells_nothing(watched: Watched) -> None:
    def read() -> None:
        (watched.content / "a.md").read_text()
        list(watched.content.rglob("*"))

    assert watched.after(read) == set()


def test_flood_means_everything(watched: Watched) -> None:
    for number in range(1500):
        (watched.content / f"{number}.md").touch()
    roots = frozenset([watched.content, watched.site / "config.yaml"])
    assert next(watched.sets) == roots or watched.until(lambda told: told >= roots)


def test_due_time_wakes_once(watched: Watched) -> None:
    watched.due = time.time() - 1
    assert next(watched.sets) == frozenset()
    assert watched.after(lambda: None) == set()
    watched.due = time.time()
    assert next(watched.sets) == frozenset()


def test_root_that_appears_later(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "site")
    watched.content.mkdir(parents=True)
    watched.waits_for("content")
    assert watched.after(lambda: (watched.content / "a.md").write_text("a")) >= {"content/a.md"}
    watched.stop.set()
    assert list(watched.sets) == []


def test_root_that_is_a_symlink_keeps_its_spelling(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site/content").symlink_to(tmp_path / "elsewhere")
    watched = Watched(tmp_path / "site")
    (tmp_path / "elsewhere/a.md").write_text("a")
    watched.waits_for("content/a.md")
    watched.stop.set()
    assert list(watched.sets) == []


def test_exhausted_events_give_way_to_polling(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    notices: list[str] = []

    def relieved(line: str) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        notices.append(line)

    stop = threading.Event()
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, limits[1]))
    try:
        sets = changes([content], lambda _: False, wake_at=lambda: None, stop=stop, notice=relieved)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    (content / "a.md").write_text("a")
    assert content / "a.md" in next(sets)
    assert len(notices) == 1
    assert "looking at all files" in notices[0]
    stop.set()
    assert list(sets) == []


@pytest.mark.parametrize("name", [".a.md.swp", ".x.swo", ".x.swx", "4913", "a~", "#a#", ".#a"])
def test_litter(name: str) -> None:
    assert is_editor_litter(name)


@pytest.mark.parametrize("name", ["a.md", "49130", "swp", "a.swp.md", "#a", "tmp", ".htaccess"])
def test_not_litter(name: str) -> None:
    assert not is_editor_litter(name)
