"""What git knows of one file, asked through git itself."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from dateline.problems import Refused, Unavailable, printable
from dateline.run.disk import shown

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
    content: bytes | None
    """None where it was removed."""


class Past(NamedTuple):
    commits: tuple[Commit, ...]
    """The oldest first."""
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
        return Past((), is_shallow)
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
    contents = _contents(folder, [blob for *_, blob in steps])
    commits = [
        Commit(_moment(at), author, commit[:10], here, before, content)
        for (commit, at, author, before, here, _), content in zip(steps, contents, strict=True)
    ]
    return Past(tuple(reversed(commits)), is_shallow)


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


def _steps(listed: bytes) -> Iterator[tuple[str, str, str, str, str, bytes]]:
    """Commit, seconds, author, path before, path and blob of each, the newest first."""
    fields = iter(listed.split(b"\0"))
    while commit := next(fields, b"").strip(b"\n"):
        at, author = next(fields), next(fields)
        # A commit without a difference of its own has no such field: the next one begins.
        _, _, _, blob, status = next(fields).strip(b"\n").split(b" ")
        before = here = next(fields)
        if status[:1] in b"RC":
            here = next(fields)
        texts = [_text(own) for own in (commit, at, author, before, here)]
        yield texts[0], texts[1], texts[2], texts[3], texts[4], blob


def _text(own: bytes) -> str:
    return own.decode("utf-8", "replace")


def _moment(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _contents(folder: Path, blobs: Sequence[bytes]) -> list[bytes | None]:
    asked = dict.fromkeys(blob for blob in blobs if blob.strip(b"0"))
    answer = _asked(folder, "cat-file", "--batch", asks=b"".join(own + b"\n" for own in asked))
    found: dict[bytes, bytes] = {}
    at = 0
    for blob in asked:
        end = answer.index(b"\n", at)
        words, at = answer[at:end].split(b" "), end + 1
        if words[-1] == b"missing":
            continue
        size = int(words[2])
        found[blob] = answer[at : at + size]
        at += size + 1
    return [found.get(blob) for blob in blobs]
