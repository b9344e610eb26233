"""Whether anything changed since the last build, told without reading a file or a briefing."""

import os
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from dateline.arrange.release import Turns
from dateline.model import Moment
from dateline.problems import Problem
from dateline.run.folders import File, files_below
from dateline.run.manifest import MARKER, Standing, listed
from dateline.run.settings import Settings
from dateline.run.stamps import Stamp, is_settled, stamp_of
from dateline.run.switch import is_at_rest
from dateline.run.tree import Entries, folder_stamp, folders_of, is_folder
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
    content: str
    templates: tuple[str, ...]
    static: tuple[str, ...]
    translations: str
    ledger: str
    """A file; empty if there is none."""
    fonts: tuple[str, ...]
    """Files, of social cards."""
    output: str
    """Where the configuration has the site published."""

    @property
    def folders(self) -> tuple[str, ...]:
        return (self.content, *self.templates, *self.static, self.translations)


class Inputs(Value, frozen=True):
    """All that a site is made of, as it was found at rest."""

    roots: Roots
    ledger: bytes
    fonts: tuple[Stamp, ...]
    files: tuple[tuple[File, ...], ...]
    """All that lies in each of the folders."""


class Seal(Value, frozen=True):
    """A site that was published: while nothing moves under the seal it is as it was."""

    roots: Roots
    inputs: bytes
    """Stands for them."""
    outputs: bytes
    """Stands for the files and folders of the site."""
    spare: bytes
    """Stands for the folders of the spare; empty if it is not in step with the site."""
    shows_texts_in_pages_alone: bool
    """Whether the text of a briefing is nowhere but in pages and feeds."""
    compress: tuple[str, ...]
    """The forms in which copies stand beside the files."""
    files: int
    """How many were published."""
    report: Report

    def is_of(self, output: Path, room: Path) -> bool:
        """Whether the site in `output` stands as it was published."""
        return is_at_rest(output, room) and self.outputs == outputs(output)


def spoken(settings: Settings, config: bytes) -> bytes:
    """Stands for what the text of the configuration and the command line say of a site."""
    own = settings
    return fingerprint(
        (config, str(own.config), own.base_url, own.drafts, own.skip_broken, own.strict)
    )


def inputs(roots: Roots) -> Inputs | None:
    """All that the site is made of; None if a file is not at rest."""
    seen = time.time_ns()
    ledger = b""
    with suppress(OSError):
        ledger = Path(roots.ledger).read_bytes() if roots.ledger else b""
    folders = [Path(folder) for folder in roots.folders]
    found = [tuple(files_below(folder, [])) if folder.is_dir() else () for folder in folders]
    fonts = tuple(map(_stamp_of, roots.fonts))
    stamps = [*fonts, *(file.stamp for files in found for file in files)]
    if not all(is_settled(stamp, seen) for stamp in stamps):
        return None
    return Inputs(roots, ledger, fonts, tuple(found))


def _stamp_of(file: str) -> Stamp:
    with suppress(OSError):
        return stamp_of(os.stat(file))
    return 0, 0, 0, 0


def outputs(output: Path) -> bytes:
    """Stands for every file and folder of the site in `output`; empty if one is missing."""
    with suppress(OSError):
        return stamped(entries(output))
    return b""


def outputs_of(standing: Standing) -> bytes:
    """The same of a site that was just published, as its files were then."""
    names = (MARKER, *sorted(standing.hashes))
    with suppress(OSError):
        files = {path: standing.entries[path] for path in names}
        return stamped(files | _folders(standing.output, standing.hashes))
    return b""


def entries(output: Path) -> dict[str, os.stat_result]:
    """Every file and folder of the site in `output`, itself included, as its marker lists them."""
    names = listed(output / MARKER)
    files = {path: os.lstat(f"{output}/{path}") for path in (MARKER, *names)}
    return files | _folders(output, names)


def _folders(output: Path, names: Collection[str]) -> dict[str, os.stat_result]:
    return {path: os.lstat(f"{output}/{path}") for path in ("", *sorted(folders_of(names)))}


def stamped(found: Entries) -> bytes:
    """Stands for `entries`.

    A folder's own stamp tells that nothing was added to it, so that its entries are not listed.
    """
    stamps = [
        folder_stamp(entry) if is_folder(entry) else stamp_of(entry) for entry in found.values()
    ]
    return digest(packed(stamps))
