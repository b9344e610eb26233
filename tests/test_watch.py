"""Real events in a real folder; a sentinel file ends what a test looks at."""

import os
import resource
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from dateline.run import scope
from dateline.run.exchange import exchange
from dateline.run.watch import changes

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
        roots = (self.content, self.site / "static", self.site / "config.yaml")
        ours = (self.content / "output", self.site / ".dateline")
        dotted = (self.site / "static",)
        return changes(
            lambda: scope.Watched(roots, ours, dotted),
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
        guard = threading.Timer(60, self.stop.set)
        guard.start()
        told: set[Path] = set()
        for paths in self.sets:
            told |= paths
            if enough(told):
                break
        guard.cancel()
        assert enough(told), f"only {sorted(told)[:20]} of {len(told)}"
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
    watched.waits_for("content/gaza/b.md", "content/2024")
    (watched.content / "2024/05/c.md").write_text("C")
    watched.waits_for("content/2024/05/c.md")


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


def test_litter_and_dot_files_tell_nothing(watched: Watched) -> None:
    def write() -> None:
        for name in (".a.md.swp", "a.md~", "#a.md#", "a.bak", ".a.md.x7Gh2K", ".DS_Store"):
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
    """More than the system's queue holds."""
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    one, other = watched.content / "a.md", watched.content / "b.md"
    for _ in range(limit // 4 + 1):
        one.rename(other)
        other.rename(one)
    watched.waits_for("content", "static", "config.yaml")
    (watched.content / "late").mkdir()
    watched.waits_for("content/late")
    (watched.content / "late/a.md").touch()
    watched.waits_for("content/late/a.md")


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


@pytest.mark.parametrize("seed", range(10))
def test_no_folder_goes_deaf(watched: Watched, seed: int) -> None:
    """Whatever was made, moved, exchanged, removed, moved out or in before."""
    random = Random(seed)
    away = watched.site / "away"
    away.mkdir()
    for number in range(60):
        folders = sorted(path for path in watched.content.rglob("*") if path.is_dir())
        (watched.content / "gaza").mkdir(exist_ok=True)
        one, other = random.choices([*folders, watched.content / "gaza"], k=2)
        name = random.choice("abcdef")
        with suppress(OSError):
            match random.choice(["make", "make", "move", "out", "in", "exchange", "remove"]):
                case "make":
                    (one / name / name).mkdir(parents=True)
                case "move":
                    one.rename(other / name)
                case "out":
                    one.rename(away / str(number))
                case "in":
                    random.choice(sorted(away.iterdir()) or [one]).rename(other / name)
                case "exchange":
                    exchange(one, other)
                case "remove":
                    shutil.rmtree(one)
        if random.random() < 0.3:
            watched.after(lambda: None)
    (watched.content / "gaza").mkdir(exist_ok=True)
    watched.after(lambda: None)
    folders = [path for path in watched.content.rglob("*") if path.is_dir()]
    for folder in folders:
        (folder / "late.md").write_text("late")
    watched.until(lambda told: told >= {folder / "late.md" for folder in folders})


@pytest.fixture
def polled(tmp_path: Path) -> Iterator[Watched]:
    """Under watch where the system grants no events: no file may be opened for their queue."""
    (tmp_path / "site/content/gaza").mkdir(parents=True)
    (tmp_path / "site/content/a.md").write_text("a")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, limits[1]))
    try:
        watched = Watched(tmp_path / "site")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    yield watched
    watched.stop.set()
    assert list(watched.sets) == []
    assert watched.notices == [
        "the system grants no more file events (the limit of inotify instances or of open files is "
        "reached): looking at all files every 1 s instead"
    ]


def test_exhausted_events_give_way_to_polling(polled: Watched) -> None:
    (polled.content / "a.md").write_text("A")
    polled.waits_for("content/a.md")
    (polled.content / "gaza").rename(polled.content / "rafah")
    polled.waits_for("content/gaza", "content/rafah")
    (polled.content / "rafah/b.md").write_text("b")
    (polled.site / "config.yaml").write_text("title: T")
    polled.waits_for("content/rafah/b.md", "config.yaml")
    shutil.rmtree(polled.content)
    polled.waits_for("content")
    polled.content.mkdir()
    polled.waits_for("content")
    assert polled.after(lambda: (polled.content / ".x.md.swp").touch()) == set()
