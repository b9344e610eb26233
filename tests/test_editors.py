"""`watch` beside real editors and tools: after each edit the output equals a clean build."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline.run.exchange import exchange
from tests.conftest import write
from tests.watching import Watching, briefing, under_watch

SITE = """
== site.yaml
title: T
base_url: https://example.org/
timezone: UTC
== content/a.md
---
title: A
date: 2017-01-01
tags: [G7]
---
Text.
== content/gaza/b.md
---
title: B
date: 2017-01-02
tags: [G7]
---
See [a](../a.md).
== content/gaza/map.txt
A map.
== static/notes.txt
Notes.
== static/.htaccess
Options -Indexes
== templates/footer.html
<footer></footer>
== elsewhere/a.md
---
title: Elsewhere
date: 2017-01-01
---
Text.
"""


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    folder = tmp_path_factory.mktemp("site")
    write(folder, SITE)
    with under_watch(folder, config="site.yaml") as watching:
        yield watching


def reset(watching: Watching) -> Path:
    """Bring back the first sources; gives one that every edit can replace."""
    for path in (*watching.content.iterdir(), *watching.folder.glob("[set]*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    write(watching.folder, SITE)
    watching.wait_for_sentinel()
    return watching.content / "a.md"


def run(watching: Watching, *words: str) -> None:
    subprocess.run([tool(words[0]), *words[1:]], cwd=watching.folder, check=True)


def in_place(path: Path) -> None:
    with open(path, "r+") as file:
        text = file.read().replace("Text", "In place")
        file.seek(0)
        file.write(text)
        file.truncate()


def by_truncation(path: Path) -> None:
    path.write_text(path.read_text().replace("Text", "Truncated"))


def appended(path: Path) -> None:
    with open(path, "a") as file:
        file.write("More.\n")


def from_the_same_folder(path: Path) -> None:
    fresh = path.with_name(f".{path.name}.x7Gh2K")
    fresh.write_text(path.read_text().replace("Text", "Same folder"))
    fresh.replace(path)


def from_another_folder(path: Path) -> None:
    fresh = path.parents[1] / "fresh"
    fresh.write_text(path.read_text().replace("Text", "Other folder"))
    fresh.replace(path)


def by_link(path: Path) -> None:
    """A new file gets the name by a hard link: no writer ever closes it there."""
    fresh = path.parents[1] / "linked"
    fresh.write_text(path.read_text().replace("Text", "Linked"))
    path.unlink()
    os.link(fresh, path)
    fresh.unlink()


@pytest.mark.parametrize(
    "save",
    [in_place, by_truncation, appended, from_the_same_folder, from_another_folder, by_link],
)
def test_save(watching: Watching, save: Callable[[Path], None]) -> None:
    page = reset(watching)
    assert watching.after(lambda: save(page)) <= {"content/a.md"}


VIM = ["vim", "-u", "NONE", "-i", "NONE", "-es"]
VIM_SETTINGS = [
    "backupcopy=yes",
    "backupcopy=no",
    "backupcopy=no backup backupdir=.",
    "nowritebackup",
    "undofile undodir=.",
]


@pytest.mark.parametrize("settings", VIM_SETTINGS)
def test_vim(watching: Watching, settings: str) -> None:
    """With its swap file in the folder, and what the settings leave there."""
    page = reset(watching)
    edit = ["-c", f"set nocompatible {settings}", "-c", "%s/Text/Vim/", "-c", "wq", str(page)]
    causes = watching.after(lambda: run(watching, *VIM, *edit))
    assert causes <= {"content/a.md"}


EMACS_SETTINGS = ["backup-by-copying nil", "backup-by-copying t", "file-precious-flag t"]


@pytest.mark.parametrize("settings", EMACS_SETTINGS)
def test_emacs(watching: Watching, settings: str) -> None:
    """With its lock, autosave and backup."""
    page = reset(watching)
    edit = f"""
      (progn (setq create-lockfiles t make-backup-files t auto-save-default t {settings})
        (find-file "{page}") (auto-save-mode 1) (goto-char (point-max)) (insert "Emacs.\n")
        (do-auto-save) (save-buffer))"""
    causes = watching.after(lambda: run(watching, "emacs", "-Q", "--batch", "--eval", edit))
    assert page.read_text().endswith("Emacs.\n")
    assert all(cause.startswith("content/a.md") for cause in causes)


TOOLS = [
    ["sed", "-i", "s/Text/Sed/", "content/a.md"],
    ["perl", "-pi", "-e", "s/Text/Perl/", "content/a.md"],
    ["rsync", "-a", "elsewhere/", "content/"],
    ["rsync", "-a", "--inplace", "elsewhere/", "content/"],
    ["rsync", "-a", "--delay-updates", "elsewhere/", "content/"],
    ["cp", "-p", "elsewhere/a.md", "content/a.md"],
    ["mv", "elsewhere/a.md", "content/a.md"],
    ["cp", "elsewhere/a.md", "content/c.md"],
    ["cp", "-r", "elsewhere", "static/copied"],
    ["mv", "elsewhere", "static/moved"],
    ["mv", "content/gaza", "content/rafah"],
    ["mv", "content/gaza", "elsewhere"],
    ["rm", "-r", "content/gaza"],
    ["touch", "-d", "2001-01-01", "content/a.md"],
    ["chmod", "600", "content/a.md"],
    ["ln", "-s", "notes.txt", "static/link.txt"],
    ["cp", "elsewhere/a.md", "static/.hidden"],
    ["rm", "static/.htaccess"],
    ["sed", "-i", "s/footer/div/", "templates/footer.html"],
    ["rm", "-r", "templates"],
    ["sed", "-i", "s/title: T/title: Named/", "site.yaml"],
]


@pytest.mark.parametrize("words", TOOLS, ids=" ".join)
def test_tool(watching: Watching, words: list[str]) -> None:
    reset(watching)
    watching.after(lambda: run(watching, *words))


def test_folders_come_and_go(watching: Watching) -> None:
    reset(watching)
    watching.after(lambda: (watching.content / "gaza").rename(watching.folder / "away"))
    watching.after(lambda: (watching.folder / "away").rename(watching.content / "rafah"))
    watching.after(lambda: (watching.content / "rafah/b.md").write_text(briefing("Rafah")))
    watching.after(lambda: write(watching.folder, "\n== content/2024/05/06/c.md\n" + briefing("C")))
    watching.after(lambda: (watching.content / "2024/05/06/c.md").write_text(briefing("D")))
    watching.after(lambda: exchange(watching.content / "2024", watching.content / "rafah"))
    watching.after(lambda: (watching.content / "2024/b.md").write_text(briefing("Rafah again")))


def test_root_goes_and_comes_again(watching: Watching) -> None:
    """And one that was never there comes."""
    reset(watching)
    watching.content.rename(watching.folder / "away")
    watching.running.line("content: No such file")
    (watching.folder / "away").rename(watching.content)
    watching.running.line("^content")
    watching.after(lambda: (watching.content / "a.md").write_text(briefing("Here again")))


def read_all(watching: Watching) -> None:
    for path in watching.folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def leave_litter(watching: Watching) -> None:
    for folder in (watching.content, watching.content / "gaza", watching.folder / "static"):
        for name in (".a.md.swp", "a.md~", "#a.md#", "4913", "a.bak", ".DS_Store"):
            (folder / name).write_text("litter")
        os.symlink("user@host.1:2", folder / ".#a.md")
        (folder / "4913").unlink()


def leave_hidden_files(watching: Watching) -> None:
    (watching.content / ".hg/store").mkdir(parents=True)
    (watching.content / ".hg/dirstate").write_text("x")
    (watching.content / ".obsidian").mkdir()
    (watching.content / ".obsidian/workspace.json").write_text("{}")
    (watching.content / ".a.md.x7Gh2K").write_text("x")


@pytest.mark.parametrize("edit", [read_all, leave_litter, leave_hidden_files])
def test_no_edit(watching: Watching, edit: Callable[[Watching], None]) -> None:
    reset(watching)
    assert watching.after(lambda: edit(watching)) == set()


def test_git_checkout(watching: Watching) -> None:
    """Of many files, and back."""
    reset(watching)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", "content"]
    run(watching, *git, "init", "--quiet", "--initial-branch=one")
    run(watching, *git, "add", ".")
    run(watching, *git, "commit", "--quiet", "--message=one")
    run(watching, *git, "checkout", "--quiet", "-b", "two")
    for number in range(9):
        (watching.content / f"{number}.md").write_text(briefing(str(number)))
    watching.after(lambda: run(watching, *git, "add", "."))
    run(watching, *git, "commit", "--quiet", "--message=two")
    watching.after(lambda: run(watching, *git, "checkout", "--quiet", "--force", "one"))
    watching.after(lambda: run(watching, *git, "checkout", "--quiet", "--force", "two"))
    watching.after(lambda: run(watching, *git, "checkout", "--quiet", "--force", "one"))
