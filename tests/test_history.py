"""`history`: what git knows of a briefing, and what its readers were not told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = "---\ntitle: First\ndate: 2017-10-18\ntags: [G7]\n---\nOne.\nTwo.\nThree.\n"


class Repository:
    """An archive that is kept in git."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "config.yaml").write_text("title: T\nbase_url: https://e.org/\n")
        self.git("init", "--quiet")

    def git(self, *command: str, day: str = "2017-10-18") -> str:
        moment = f"{day}T12:00:00Z"
        environment = {name: own for name, own in os.environ.items() if not name.startswith("GIT_")}
        own = {
            **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Anna Author"),
            **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "anna@example.org"),
            **dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), moment),
            **dict.fromkeys(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"), os.devnull),
        }
        done = subprocess.run(
            ["git", *command],
            cwd=self.folder,
            env=environment | own,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def commit(self, day: str, text: str, name: str = "content/a.md") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x", day=day)

    def history(self, *options: str) -> tuple[int, list[str], list[str]]:
        return history(self.folder, *options)

    def lines(self, *options: str) -> list[str]:
        code, lines, told = self.history(*(options or ("content/a.md",)))
        assert (code, told) == (0, [])
        return lines


def history(folder: Path, *options: str, **environment: str) -> tuple[int, list[str], list[str]]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "history", *options],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "archive")
    made.commit("2017-10-17", TEXT)
    return made


def test_what_changed_when(repository: Repository) -> None:
    repository.commit("2017-10-18", TEXT.replace("Two.", "Second.").replace("[G7]", "[G7, IS]"))
    repository.commit("2017-10-18", TEXT.replace("First", "Renamed"))
    assert repository.lines() == [
        "2017-10-17 written",
        "2017-10-18 body: 1 line; tags",
        "2017-10-18 body: 1 line; tags; title",
    ]


def test_names_are_told_when_asked(repository: Repository) -> None:
    (line,) = repository.lines("-v", "content/a.md")
    name = repository.git("log", "--format=%H").strip()[:10]
    assert line == f"2017-10-17 written (Anna Author, {name})"
    assert "Anna" not in "".join(repository.lines())


def test_moved_removed_and_not_committed(repository: Repository) -> None:
    repository.git("mv", "content/a.md", "content/b.md")
    repository.git("commit", "--quiet", "--message", "x")
    (repository.folder / "content/b.md").write_text(TEXT + "Four.\n")
    assert repository.lines("content/b.md") == [
        "2017-10-17 written",
        "2017-10-18 moved from content/a.md",
        "not committed: body: 1 line",
    ]
    repository.git("rm", "--quiet", "--force", "content/b.md")
    assert repository.lines("content/b.md")[-1] == "not committed: removed"
    repository.git("commit", "--quiet", "--message", "x", day="2017-10-20")
    assert repository.lines("content/b.md")[-1] == "2017-10-20 removed"


def test_white_space_alone(repository: Repository) -> None:
    repository.commit("2018-01-01", TEXT.replace("Two.\n", "Two.\n\n"))
    assert repository.lines()[-1] == "2018-01-01 white space alone"


UNTOLD = "; changed after publication without a notice"


@pytest.mark.parametrize(
    ("day", "more", "old", "new", "is_untold"),
    [
        ("2017-10-18", "", "Two.", "Second.", False),
        ("2017-10-19", "", "Two.", "Second.", True),
        ("2017-10-19", "", "First", "Renamed", True),
        ("2017-10-19", "", "[G7]", "[IS]", False),
        ("2017-10-19", "updated: 2017-10-19\n", "Two.", "Second.", False),
        ("2017-10-19", "corrections: [{date: 2017-10-20, note: x}]\n", "Two.", "2.", False),
    ],
)
def test_what_readers_were_not_told(
    repository: Repository, day: str, more: str, old: str, new: str, is_untold: bool
) -> None:
    text = TEXT.replace(old, new).replace("tags:", f"{more}tags:")
    repository.commit(day, text)
    assert repository.lines()[-1].endswith(UNTOLD) == is_untold


def test_a_notice_of_that_day_or_later_tells(repository: Repository) -> None:
    changed = TEXT.replace("Two.", "Second.")
    repository.commit("2017-10-20", changed)
    repository.commit("2017-10-25", changed.replace("tags:", "updated: 2017-10-19\ntags:"))
    assert repository.lines()[1].endswith(UNTOLD)
    repository.commit("2017-10-25", changed.replace("tags:", "updated: 2017-10-20\ntags:"))
    assert UNTOLD not in "".join(repository.lines())


@pytest.mark.parametrize("hiding", ["draft: true", "publish_at: 2018-06-01"])
def test_what_is_not_public_yet_may_change(repository: Repository, hiding: str) -> None:
    hidden = TEXT.replace("tags:", f"{hiding}\ntags:")
    repository.commit("2017-10-18", hidden)
    repository.commit("2018-01-01", hidden.replace("Two.", "Second."))
    assert repository.lines()[-1] == "2018-01-01 body: 1 line"


def test_a_time_of_day_is_heeded(repository: Repository) -> None:
    timed = TEXT.replace("2017-10-18", "2017-10-18 11:00")
    repository.commit("2017-10-18", timed)
    repository.commit("2017-10-18", timed.replace("Two.", "Second."))
    assert repository.lines()[-1] == f"2017-10-18 body: 1 line{UNTOLD}"


def test_the_zone_of_the_archive_gives_the_day(repository: Repository) -> None:
    lines = "title: T\nbase_url: https://e.org/\ntimezone: Pacific/Kiritimati\n"
    (repository.folder / "config.yaml").write_text(lines)
    assert repository.lines() == ["2017-10-18 written"]


@pytest.mark.parametrize("name", ["-a b.md", "é\n\x1bz.md", ":(top)a.md", "[a].md", "--output=x"])
def test_hostile_names(repository: Repository, name: str) -> None:
    repository.commit("2017-10-19", TEXT.replace("First", "Other"), name)
    repository.commit("2017-10-20", TEXT.replace("First", "Third"), name)
    lines = repository.lines("--", name)
    assert lines == ["2017-10-19 written", f"2017-10-20 title{UNTOLD}"]
    assert not (repository.folder / "x").exists()


def test_a_moved_file_cannot_fool_the_terminal(repository: Repository) -> None:
    repository.git("mv", "content/a.md", "content/\x1b[31m.md")
    repository.git("commit", "--quiet", "--message", "x")
    repository.git("mv", "content/\x1b[31m.md", "content/b.md")
    repository.git("commit", "--quiet", "--message", "x")
    assert repository.lines("content/b.md")[-1] == r"2017-10-18 moved from content/\x1b[31m.md"


def test_a_merge_is_no_change(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("2017-10-18", TEXT.replace("One.", "First."))
    repository.git("checkout", "--quiet", "-")
    repository.commit("2017-10-18", TEXT.replace("Three.", "Third."))
    repository.git("merge", "--quiet", "--no-edit", "side")
    assert len(repository.lines()) == 3


def test_what_cannot_be_read_is_all_body(repository: Repository) -> None:
    repository.commit("2017-10-18", "---\ntitle: [\n---\nOne.\n")
    repository.commit("2017-10-18", "\x00\x01")
    assert [line[:16] for line in repository.lines()[1:]] == ["2017-10-18 body:"] * 2


def test_no_program_of_the_repository_is_run(repository: Repository) -> None:
    """A repository that somebody sent may say which programs compare or convert files."""
    touch = f"touch {repository.folder}/ran;"
    for key in ("diff.x.textconv", "diff.x.command", "core.fsmonitor", "filter.x.smudge"):
        repository.git("config", key, touch)
    repository.git("config", "diff.external", touch)
    (repository.folder / ".gitattributes").write_text("*.md diff=x filter=x\n")
    assert repository.lines() == ["2017-10-17 written"]
    assert not (repository.folder / "ran").exists()


# ---- what cannot be told is one line


def test_outside_a_repository(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("title: T\nbase_url: https://e.org/\n")
    (tmp_path / "a.md").write_text(TEXT)
    code, lines, told = history(tmp_path, "a.md", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert (code, lines) == (2, [])
    assert told == ["error: . is in no git repository; a history needs one"]


def test_no_git(repository: Repository) -> None:
    code, lines, told = history(repository.folder, "content/a.md", PATH="")
    assert (code, lines) == (3, [])
    assert told == ["error: git is not installed; a history needs it"]


def test_a_shallow_clone_says_so(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2018-01-01", TEXT.replace("tags:", "people: [X]\ntags:"))
    address = repository.folder.as_uri()
    repository.git("clone", "--quiet", "--depth=1", address, str(tmp_path / "clone"))
    code, lines, told = history(tmp_path / "clone", "content/a.md")
    assert (code, lines) == (0, ["2018-01-01 there"])
    assert told == [
        "the clone is shallow: what came before 2018-01-01 is not known; "
        "`git fetch --unshallow` brings it"
    ]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("content", "error: content is a folder; name one file"),
        ("content/no.md", "error: content/no.md is no file, and git knows none of that name"),
    ],
)
def test_no_such_file(repository: Repository, path: str, told: str) -> None:
    assert repository.history(path) == (2, [], [told])


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "new")
    (repository.folder / "a.md").write_text(TEXT)
    assert repository.lines("a.md") == ["not committed: written"]
