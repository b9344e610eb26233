"""What git knows of one file, asked through git itself."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import NamedTuple

from dateline.problems import Refused, Unavailable, printable
from dateline.run.folders import shown

_QUIET = (
    *("--literal-pathspecs", "--no-optional-locks"),
    *("-c", "core.fsmonitor=false", "-c", "log.showSignature=false"),
)
"""Settings of a repository that would run a program, or that change what is read."""


class Commit(NamedTuple):
    """A commit that touched the file."""

    at: datetime
    author: str
    name: str
    """Of the commit, shortened."""
    path: str
    """Of the file in it, from the top of the repository."""
    before: str
    """The same before it, where the file was moved."""
    old: bytes | None
    """The file in the commit that this one follows; None where it was not there."""
    content: bytes | None
    """None where it was removed."""


class Past(NamedTuple):
    commits: tuple[Commit, ...]
    """The oldest first."""
    head: bytes | None
    """The file as the last commit has it."""
    is_shallow: bool
    """Whether the clone leaves out what came before."""


def past(path: Path) -> Past:
    """What is known of a file. Raises Refused where it is in no repository."""
    folder = _folder(path)
    name = os.path.relpath(path, folder)
    if _asked(folder, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        raise Refused(f"{shown(path)} is not among the files of a git repository")
    is_shallow = _asked(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    if _run(folder, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return Past((), None, is_shallow)
    listed = _asked(
        folder,
        *(
            "log",
            "--follow",
            "--raw",
            "--no-abbrev",
            "-z",
            "--no-color",
            "--no-merges",
            "--no-ext-diff",
        ),
        *("--format=%H%x00%at%x00%an", "--", name),
    )
    steps = list(_steps(listed))
    head = _asked(folder, "ls-tree", "-z", "HEAD", "--", name).partition(b"\t")[0].split(b" ")[-1]
    found = _contents(folder, [head, *(blob for step in steps for blob in (step.old, step.new))])
    commits = [
        Commit(
            _moment(own.at),
            own.author,
            own.name[:10],
            own.path,
            own.before,
            found.get(own.old),
            found.get(own.new),
        )
        for own in reversed(steps)
    ]
    return Past(tuple(commits), found.get(head), is_shallow)


def last_changed(folder: Path) -> dict[str, float]:
    """Path below `folder` → when a commit last touched it (Unix time); infinite if edited since.

    Raises Refused where the folder is in no repository, Unavailable without git.
    """
    edited = _asked(folder, "ls-files", "-z", "--modified", "--others", "--exclude-standard")
    found = dict.fromkeys(_names(edited), inf)
    if _run(folder, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return found
    staged = _asked(folder, "diff", "--cached", "--no-ext-diff", "--name-only", "-z", "--relative")
    found |= dict.fromkeys(_names(staged), inf)
    listed = _asked(
        folder,
        *("log", "--no-color", "--no-ext-diff", "--no-renames", "--name-only", "-z"),
        *("--relative", "--format=%x01%at", "--", "."),
    )
    at = 0
    for field in listed.split(b"\0"):
        if field.startswith(b"\1"):
            at = int(field[1:])
        elif name := os.fsdecode(field.lstrip(b"\n")):
            found[name] = max(found.get(name, 0), at)
    return found


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _folder(path: Path) -> Path:
    """The nearest one that is there: the file may be gone."""
    return next(parent for parent in path.parents if parent.is_dir())


def _run(folder: Path, *command: str, asks: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise Unavailable("git is not installed; a history needs it")
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    quiet = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    return subprocess.run(
        [program, "-C", str(folder), *_QUIET, *command],
        input=asks,
        capture_output=True,
        env=own | quiet,
    )


def _asked(folder: Path, *command: str, asks: bytes = b"") -> bytes:
    done = _run(folder, *command, asks=asks)
    if done.returncode == 0:
        return done.stdout
    told = done.stderr.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
    if told.startswith("not a git repository"):
        raise Refused(f"{shown(folder)} is in no git repository; a history needs one")
    raise Unavailable(f"git: {printable(told)}")


class _Step(NamedTuple):
    """A commit as `git log` lists it, with the blobs that it leads from and to."""

    name: str
    at: str
    author: str
    old: bytes
    new: bytes
    before: str
    path: str


def _steps(listed: bytes) -> Iterator[_Step]:
    """The newest first."""
    fields = iter(listed.split(b"\0"))
    while commit := next(fields, b"").strip(b"\n"):
        name, at, author = (_text(own) for own in (commit, next(fields), next(fields)))
        _, _, old, new, status = next(fields).strip(b"\n").split(b" ")
        before = path = _text(next(fields))
        if status[:1] in b"RC":
            path = _text(next(fields))
        if status[:1] == b"C":
            # It began as a copy, whose own history is another file's.
            yield _Step(name, at, author, b"", new, path, path)
            return
        yield _Step(name, at, author, old, new, before, path)


def _text(own: bytes) -> str:
    return own.decode("utf-8", "replace")


def _moment(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _contents(folder: Path, blobs: Sequence[bytes]) -> dict[bytes, bytes]:
    """Those of the blobs that are there."""
    asked = dict.fromkeys(blob for blob in blobs if blob.strip(b"0"))
    answer = _asked(folder, "cat-file", "--batch", asks=b"".join(own + b"\n" for own in asked))
    found: dict[bytes, bytes] = {}
    at = 0
    for blob in asked:
        end = answer.index(b"\n", at)
        words, at = answer[at:end].split(b" "), end + 1
        if words[-1] != b"missing":
            size = int(words[2])
            found[blob] = answer[at : at + size]
            at += size + 1
    return found
