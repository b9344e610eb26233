"""`watch` where sites are laid out oddly, break and are mended, and where the system is short."""

import os
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from dateline.run.lock import locked
from dateline.run.rebuild import REST
from tests.conftest import write
from tests.running import ROOT, Running
from tests.soak import grown, soaked
from tests.watching import MADE, briefing, under_watch

CONFIG = "title: T\nbase_url: https://example.org/\ntimezone: UTC\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "content/gaza").mkdir(parents=True)
    (folder / "config.yaml").write_text(CONFIG)
    (folder / "content/a.md").write_text(briefing("A"))
    (folder / "content/gaza/b.md").write_text(briefing("B"))
    return folder


def test_output_and_state_in_the_watched_folder(folder: Path) -> None:
    """Nothing that we write wakes us, and every folder is still watched after many switches."""
    (folder / "config.yaml").write_text(f"{CONFIG}content: .\n")
    with under_watch(folder) as watching:
        for number in range(3):
            page = folder / f"content/{number}.md"
            assert watching.after(lambda page=page: page.write_text(briefing(page.stem))) <= {
                f"content/{number}.md"
            }
        watching.after(lambda: shutil.rmtree(folder / "content/gaza"))
        watching.after(lambda: (folder / "content/a.md").write_text(briefing("Again")))


@pytest.mark.parametrize("output", ["content/out", "static/out", "templates/out"])
def test_output_in_a_source_folder(folder: Path, output: str) -> None:
    (folder / "config.yaml").write_text(f"{CONFIG}output: {output}\n")
    (folder / output).parent.mkdir(exist_ok=True)
    with under_watch(folder) as watching:
        watching.output = folder / output
        for title in ("One", "Two"):
            edit = briefing(title)
            causes = watching.after(lambda edit=edit: (folder / "content/a.md").write_text(edit))
            assert causes <= {"content/a.md"}


def test_everything_behind_symlinks(tmp_path: Path, folder: Path) -> None:
    """The folder of the site, its content, its settings, its output."""
    for name in ("content", "config.yaml", "output"):
        (tmp_path / "real").mkdir(exist_ok=True)
        if name == "output":
            (tmp_path / "real/output").mkdir()
        else:
            (folder / name).rename(tmp_path / "real" / name)
        (folder / name).symlink_to(tmp_path / "real" / name)
    (tmp_path / "link").symlink_to(folder)
    with under_watch(tmp_path / "link") as watching:
        for title in ("One", "Two"):
            page = tmp_path / "real/content/a.md"
            text = briefing(title)
            assert watching.after(lambda page=page, text=text: page.write_text(text)) <= {
                "content/a.md"
            }
        settings = tmp_path / "real/config.yaml"
        watching.after(lambda: settings.write_text(CONFIG.replace("title: T", "title: U")))
        shutil.copytree(tmp_path / "real/content", tmp_path / "real/other")
        (tmp_path / "real/other/a.md").write_text(briefing("Elsewhere"))
        (folder / "next").symlink_to(tmp_path / "real/other")
        watching.after(lambda: (folder / "next").replace(folder / "content"))
        watching.after(lambda: (tmp_path / "real/other/a.md").write_text(briefing("There")))
        assert (folder / "output").is_symlink()


def test_settings_move_the_folders(folder: Path) -> None:
    """Those that are read, and that which is published."""
    with under_watch(folder) as watching:
        (folder / "config.yaml").write_text(f"{CONFIG}content: articles\noutput: public\n")
        watching.running.line("articles: No such file")
        watching.content.rename(folder / "articles")
        watching.running.line("^articles")
        watching.output = folder / "public"
        watching.content = folder / "articles"
        assert watching.published() == watching.clean()
        (folder / "articles/gaza/b.md").write_text(briefing("Late"))
        watching.running.line("^articles/gaza/b.md: ")
        assert watching.published() == watching.clean()


def test_root_that_comes_later(folder: Path) -> None:
    (folder / "content").rename(folder / "away")
    with Running(folder, "watch") as running:
        running.line("content: No such file")
        (folder / "away").rename(folder / "content")
        running.line("^content: .* made, ")
        (folder / "content/a.md").write_text(briefing("Here"))
        running.line("^content/a.md: ")
        (folder / "static").mkdir()
        (folder / "static/late.txt").write_text("late")
        running.line("^static.* 1 file made")


BREAKS = [
    ("content/a.md", "---\ntitle: G7: x\n---\n", "^content/a.md:2:"),
    ("content/a.md", "\xff\xfe\x00", "^content/a.md"),
    ("config.yaml", "titel: T\n", "^config.yaml:1:1: error"),
    ("config.yaml", "", "^config.yaml"),
    ("templates/base.html", "{% if %}", "^.*templates/base.html:1"),
    ("templates/base.html", "{{ nothing.at.all }}", "^.*templates/base.html:1"),
]


def test_broken_and_mended(folder: Path) -> None:
    """The mistake is told, the last good site stands, and mending it is enough."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    with under_watch(folder) as watching:
        for name, text, message in BREAKS:
            mended, before = (folder / name).read_bytes(), watching.published()
            (folder / name).write_text(text, encoding="latin-1")
            watching.running.line(message)
            watching.running.line("^the last good site stands$")
            assert watching.published() == before
            watching.after(lambda name=name, mended=mended: (folder / name).write_bytes(mended))


def test_a_mistake_is_told_once_for_each_edit(folder: Path) -> None:
    with under_watch(folder) as watching:
        (folder / "content/a.md").write_text(BREAKS[0][1])
        mistake = watching.running.line(BREAKS[0][2]).string
        watching.running.line("^the last good site stands$")
        wait_for_a_look(folder)
        (folder / "content/gaza/b.md").write_text(briefing("Meanwhile"))
        watching.running.line("^the last good site stands$")
        assert watching.running.said.count(mistake) == 2
        watching.after(lambda: (folder / "content/a.md").write_text(briefing("Mended")))


def test_a_line_names_all_edits_since_the_last_good_site(folder: Path) -> None:
    with under_watch(folder) as watching:
        (folder / "content/a.md").write_text(BREAKS[0][1])
        watching.running.line("^the last good site stands$")
        (folder / "content/gaza/b.md").write_text(briefing("Meanwhile"))
        watching.running.line("^the last good site stands$")
        (folder / "content/a.md").write_text(briefing("Mended"))
        watching.running.line("^content/a.md and 1 more: ")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_what_it_holds_stays_level(tmp_path: Path) -> None:
    held = [own for _, own in soaked(tmp_path, 60, 1)]
    more = grown(held)
    assert more.threads <= 0
    assert more.descriptors <= 0
    assert more.memory < 16 * 1024


def wait_for_a_look(folder: Path) -> None:
    """A second after an edit; each build puts its process into the lock. It may be over."""
    lock = folder / ".dateline/lock"
    before, latest = lock.stat().st_mtime_ns, time.monotonic() + 2 * REST
    while lock.stat().st_mtime_ns == before and time.monotonic() < latest:
        time.sleep(0.01)


def test_failures_that_pass(folder: Path) -> None:
    """Nobody has to edit anything again."""
    with under_watch(folder) as watching:
        with locked(folder / ".dateline"):
            (folder / "content/a.md").write_text(briefing("While another builds"))
            watching.running.line(f"^error: another build .process {os.getpid()}. is running$")
            (folder / "output/mine.txt").write_text("mine")
        watching.running.line("^error: output/mine.txt")
        (folder / "output/mine.txt").unlink()
        watching.running.line("^content/a.md: .* made, ")
        assert watching.published() == watching.clean()
        said = watching.running.said
        assert len([line for line in said if line.startswith("error: ")]) == 2


def test_state_deleted_and_output_tampered_with(folder: Path) -> None:
    with under_watch(folder) as watching:
        shutil.rmtree(folder / ".dateline")
        watching.after(lambda: (folder / "content/a.md").write_text(briefing("Anew")))
        (folder / "output/index.html").write_text("tampered")
        (folder / "output/404.html").unlink()
        (folder / "content/a.md").write_text(briefing("Next"))
        watching.running.line("^content/a.md")
        while watching.published() != watching.clean():
            watching.running.line(MADE)
        shutil.rmtree(folder / "output")
        watching.after(lambda: (folder / "content/a.md").write_text(briefing("Last")))
        assert not [line for line in watching.running.said if "error" in line]


PLUG_IN = """
== own.py
import sys

sys.path.insert(0, ROOT)
from dateline.run.cli import main


def checked(briefing):
    if "fail" in briefing.title:
        raise KeyError(briefing.title)
    return briefing


if __name__ == "__main__":
    main(after_parse=[checked])
"""


def test_plug_in_that_fails(folder: Path) -> None:
    write(folder, PLUG_IN.replace("ROOT", repr(str(ROOT))))
    with Running(folder, "watch", program=folder / "own.py") as running:
        running.line(MADE)
        (folder / "content/a.md").write_text(briefing("fail"))
        running.line("^.*error: .*fail")
        (folder / "content/a.md").write_text(briefing("pass"))
        running.line("^content/a.md: ")
        running.terminate()
        assert running.ended() == 0
        assert not [line for line in running.said if "Traceback" in line]


@pytest.mark.parametrize("field", ["publish_at", "expires"])
def test_what_falls_due_is_published_by_itself(folder: Path, field: str) -> None:
    """A machine that is too slow for a moment gets a later one."""
    with under_watch(folder) as watching:
        for seconds in count(1):
            moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1 + seconds)
            text = briefing("Due").replace("date:", f"{field}: {moment.isoformat()}\ndate:")
            (folder / "content/due.md").write_text(text)
            is_shown_first = field == "expires"
            first = watching.running.line("^content/due.md: (. briefings)").group(1)
            if (first == "3 briefings") == is_shown_first:
                break
        after = "2 briefings" if is_shown_first else "3 briefings"
        watching.running.line(f"^{after}: .* made, ")
        assert watching.published() == watching.clean()


def test_more_events_than_the_system_keeps(folder: Path) -> None:
    """They are lost; what they would have told of is not."""
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    one, other = folder / "content/c.md", folder / "content/d.md"
    with under_watch(folder) as watching:
        watching.running.process.send_signal(signal.SIGSTOP)
        one.touch()
        for _ in range(limit // 4 + 1):
            one.rename(other)
            other.rename(one)
        one.unlink()
        (folder / "content/late").mkdir()
        (folder / "content/late/e.md").write_text(briefing("Late"))
        watching.running.process.send_signal(signal.SIGCONT)
        watching.after(lambda: None)
        watching.after(lambda: (folder / "content/late/e.md").write_text(briefing("Later")))


def namespaced(limit: int) -> list[str]:
    """What runs a command where the system watches at most `limit` folders, and only there."""
    setting = "/proc/sys/user/max_inotify_watches"
    prefix = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    prefix += [f'echo {limit} > {setting} && exec "$@"', "sh"]
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets nobody lower the limit of inotify watches for a process")
    return prefix


@pytest.mark.parametrize("limit", [1, 6])
def test_fewer_watches_than_folders(folder: Path, limit: int) -> None:
    """At the start, or once new folders come: one line, and nothing is missed."""
    with under_watch(folder, prefix=namespaced(limit)) as watching:
        for number in range(8):
            write(folder, f"\n== content/{number}/c{number}.md\n{briefing('C')}")
        watching.after(lambda: None)
        watching.after(lambda: (folder / "content/7/c7.md").write_text(briefing("D")))
        notices = [line for line in watching.running.said if "looking at all files" in line]
        assert notices == [
            "the system grants no more file events (the limit of inotify watches is reached; "
            "fs.inotify.max_user_watches raises it): looking at all files every 1 s instead"
        ]
