"""Whether anything changed since the last build, told without reading a file or a briefing."""

import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from dateline.arrange.release import Turns
from dateline.model import Moment
from dateline.problems import Problem
from dateline.run import disk
from dateline.run.manifest import MARKER, listed
from dateline.run.stamps import is_settled, stamp_of
from dateline.run.tree import folders_of
from dateline.value import Value, digest, fingerprint, packed


class Report(Value, frozen=True):
    """What a build tells of a site."""

    briefings: int
    """How many are public."""
    problems: tuple[Problem, ...]
    held: tuple[tuple[Moment, str], ...]
    """What waits for its day: when, and the source as problems name it."""
    turns: Turns
    """When the site changes by itself."""


class Seal(Value, frozen=True):
    """A site that was published: while nothing moves under the seal it is as it was."""

    inputs: bytes
    outputs: bytes
    files: int
    """How many were published."""
    report: Report


def inputs(settings: Sequence[object], folders: Iterable[Path]) -> bytes:
    """Stands for `settings` and for every file of the `folders`; empty if one is not at rest."""
    seen = time.time_ns()
    found = [list(disk.files_below(folder, [])) for folder in folders if folder.is_dir()]
    if not all(is_settled(file.stamp, seen) for files in found for file in files):
        return b""
    return fingerprint((settings, found))


def outputs(output: Path) -> bytes:
    """Stands for every file and folder of the site in `output`; empty if one is missing.

    A folder's own stamp tells that nothing was added to it, so that its entries are not listed.
    """
    stamps: list[tuple[int, ...]] = []
    with suppress(OSError):
        names = listed(output / MARKER)
        for path in (MARKER, *names):
            stamps.append(stamp_of(os.lstat(f"{output}/{path}")))
        for path in ("", *sorted(folders_of(names))):
            found = os.lstat(f"{output}/{path}")
            stamps.append((found.st_mode, found.st_mtime_ns, found.st_ino))
        return digest(packed(stamps))
    return b""
