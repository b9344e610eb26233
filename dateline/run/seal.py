"""Whether anything changed since the last build, told without reading a file or a briefing."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dateline.arrange.release import Turns
from dateline.model import Moment
from dateline.problems import Problem, Unavailable
from dateline.run.folders import files_below
from dateline.run.lock import Claim, locked
from dateline.run.manifest import MARKER, listed
from dateline.run.settings import Settings
from dateline.run.stamps import engine_digest, is_settled, stamp_of
from dateline.run.store import NAME, Store
from dateline.run.switch import is_at_rest
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


class Roots(Value, frozen=True):
    """What a site is made of, the code apart."""

    said: bytes
    """Stands for the configuration and the command line."""
    folders: tuple[str, ...]
    """All below them."""
    ledger: str
    """A file; empty if there is none."""
    output: str
    """Where the configuration has the site published."""


class Seal(Value, frozen=True):
    """A site that was published: while nothing moves under the seal it is as it was."""

    roots: Roots
    inputs: bytes
    outputs: bytes
    files: int
    """How many were published."""
    report: Report

    def holds(self, seen: bytes, output: Path, room: Path, now: datetime) -> bool:
        """Whether the site in `output` is what `seen`, the inputs as they are, make at `now`."""
        return (
            seen != b""
            and self.inputs == seen
            and self.report.turns.hold_at(now)
            and is_at_rest(output, room)
            and self.outputs == outputs(output)
        )


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen before anything is loaded that builds."""

    inputs: bytes = b""
    """Empty where a closer look is needed."""
    seal: Seal | None = None
    """Of a site at which nothing at all changed."""


def glance(settings: Settings, output: Path | None, room: Path, now: datetime) -> Glance:
    """Looks whether there is anything to do; what is wrong is left to the build to tell.

    `output` is where the site goes, None where the configuration says.
    """
    with suppress(OSError, ValueError, sqlite3.Error, Unavailable):
        said = spoken(settings, settings.config.read_bytes())
        with _kept(room) as seal:
            if seal and seal.roots.said == said:
                seen = inputs(seal.roots)
                place = Path(os.path.realpath(output or seal.roots.output))
                with Claim().on(place):
                    return Glance(seen, seal if seal.holds(seen, place, room, now) else None)
    return Glance()


@contextmanager
def _kept(room: Path) -> Iterator[Seal | None]:
    """The seal of the last build, under the lock."""
    path = room / NAME
    if not path.exists():
        yield None
        return
    with locked(room), closing(Store(path, engine_digest())) as store:
        yield store.value("seal", Seal)


def spoken(settings: Settings, config: bytes) -> bytes:
    """Stands for what the text of the configuration and the command line say of a site."""
    own = settings
    return fingerprint(
        (config, str(own.config), own.base_url, own.drafts, own.skip_broken, own.strict)
    )


def inputs(roots: Roots) -> bytes:
    """Stands for all that the site is made of; empty if a file is not at rest."""
    seen = time.time_ns()
    ledger = b""
    with suppress(OSError):
        ledger = Path(roots.ledger).read_bytes() if roots.ledger else b""
    folders = [Path(folder) for folder in roots.folders]
    found = [list(files_below(folder, [])) for folder in folders if folder.is_dir()]
    if not all(is_settled(file.stamp, seen) for files in found for file in files):
        return b""
    return fingerprint((roots, ledger, found))


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
