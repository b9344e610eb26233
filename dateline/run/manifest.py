"""The marker of a published folder, and what it says of the files there.

`.dateline-manifest` holds a line `HASH  PATH` for every other file of the site, sorted by path:
the form that `sha256sum --check` reads.
"""

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.problems import Refused, printable
from dateline.run.stamps import stamp_of
from dateline.run.tree import (
    UNFINISHED,
    Entries,
    above,
    folders_of,
    is_file,
    is_folder,
    is_link,
    naming,
    read,
    scan,
    shown,
)

if TYPE_CHECKING:
    from dateline.run.state import Made

MARKER = ".dateline-manifest"

LINE = re.compile(r"([0-9a-f]{64})  (.+)")

UNFIT = re.compile(r"(?:^|/)\.{0,2}(?:/|$)|[\0-\x1f\x7f\\]")
"""Matches a path with an empty, `.` or `..` part, a backslash or a control character."""

Known = Mapping[str, "Made"]
"""Path → the file as it was last published."""


class Standing:
    """The site that stands: its entries, its marker's path → SHA-256, and what `keep` matches."""

    def __init__(
        self,
        output: Path,
        entries: Entries,
        hashes: Mapping[str, str],
        kept: frozenset[str],
        *,
        shas: Mapping[str, str] | None = None,
        folders: frozenset[str] | None = None,
    ) -> None:
        self.output = output
        self.entries = entries
        self.hashes = hashes
        self.kept = kept
        self.shas = shas or {}
        """The SHA-256 of every file as it stands."""
        self.folders = folders
        """The folders of the site, and no others; None if a hand may have made or removed some."""

    def after(
        self,
        hashes: Mapping[str, str],
        folders: frozenset[str],
        kept: frozenset[str],
        surplus: Collection[str],
        fresh: Iterable[str] | None,
    ) -> "Standing":
        """The site that stands once the `surplus` went and `fresh` files and folders came.

        None where every file may have a new stamp.
        """
        entries = dict(self.entries)
        for path in surplus:
            del entries[path]
        new = {*hashes, *kept, *folders} if fresh is None else fresh
        entries |= {path: os.lstat(f"{self.output}/{path}") for path in (MARKER, *new)}
        return Standing(self.output, entries, hashes, kept, shas=hashes, folders=folders)


def _shas(output: Path, entries: Entries, paths: Iterable[str], known: Known) -> dict[str, str]:
    """Of the files at `paths`; one is read unless its stamp is known."""
    found = {}
    for path in paths:
        entry = entries.get(path)
        if entry is None or not is_file(entry):
            continue
        row = known.get(path)
        is_known = row is not None and row.stamp == stamp_of(entry)
        with naming(output / path):
            found[path] = row.sha if row and is_known else digest(read(output / path))
    return found


def check_paths(paths: Collection[str]) -> None:
    """`ValueError` for a path that would lead out of the site or cannot stand in it."""
    for path in paths:
        if UNFIT.search(path):
            raise ValueError(f"not a path inside a site: {path!r}")
        if path.partition("/")[0] in (MARKER, UNFINISHED):
            raise ValueError(f"a name that publishing needs itself: {path!r}")
        path.encode("utf-8")
    both = folders_of(paths) & set(paths)
    if both:
        raise ValueError(f"a file and a folder at once: {min(both)!r}")


def is_kept(path: str, keep: Sequence[str]) -> bool:
    """Whether a pattern matches `path` or a folder above it."""
    return any(fnmatchcase(name, pattern) for name in (path, *above(path)) for pattern in keep)


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def manifest_text(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode("utf-8")


def manifest_paths(output: Path) -> dict[str, str] | None:
    """Path → SHA-256 of the site that stands; `None` if there is no marker."""
    marker = output / MARKER
    if marker.is_symlink():
        raise Refused(f"{shown(marker)}: a symlink in the published folder; remove it")
    with naming(marker):
        try:
            text = read(marker).decode("utf-8", "surrogateescape")
        except (FileNotFoundError, NotADirectoryError):
            return None
    return _parsed(text, marker)


def _parsed(text: str, marker: Path) -> dict[str, str]:
    hashes: dict[str, str] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else [], start=1):
        match = LINE.fullmatch(line)
        if match is None:
            raise Refused(f"{shown(marker)}:{number}: not a line of a manifest; restore the file")
        hashes[match[2]] = match[1]
    return hashes


def listed(marker: Path) -> list[str]:
    """The paths that a marker names, as far as its lines are of the form."""
    text = read(marker).decode("utf-8", "surrogateescape")
    return [line[66:] for line in text.split("\n") if line]


def verify(folder: Path, keep: Sequence[str]) -> list[str]:
    """A line for each file that is not as the manifest says; `Refused` if there is no manifest."""
    hashes = manifest_paths(folder)
    if hashes is None:
        raise Refused(f"{shown(folder)}: no {MARKER} there; it is not a published folder")
    with naming(folder):
        entries = scan(folder)
        found = {path: _difference(folder, path, entries, hashes) for path in hashes}
    for path, entry in entries.items():
        if path not in hashes and path != MARKER and not is_folder(entry):
            found[path] = None if is_kept(path, keep) else "foreign"
    return [f"{found[path]}: {printable(path)}" for path in sorted(found) if found[path]]


def _difference(folder: Path, path: str, entries: Entries, hashes: Mapping[str, str]) -> str | None:
    if path not in entries:
        return "missing"
    with naming(folder / path):
        same = is_file(entries[path]) and digest(read(folder / path)) == hashes[path]
    return None if same else "changed"


def check_output(output: Path, keep: Sequence[str]) -> None:
    """`Refused` unless `output` is absent, empty, or ours with nothing foreign in it."""
    survey(Path(os.path.realpath(output)), keep)


def survey(output: Path, keep: Sequence[str], known: Known | None = None) -> Standing:
    """What stands in `output`, an absolute path without links; `Refused` as `check_output`.

    `known` are the files as they were last published.
    """
    with naming(output):
        try:
            found = output.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return Standing(output, {}, {}, frozenset())
        if not is_folder(found):
            raise Refused(f"{shown(output)}: not a folder; choose another `output`")
        hashes = manifest_paths(output)
        if hashes is None and set(os.listdir(output)) - {UNFINISHED}:
            raise Refused(
                f"{shown(output)}: the folder is not empty and has no {MARKER}, so it is not ours; "
                "choose another `output`, or empty it"
            )
        entries = scan(output)
    standing = hashes or {}
    others = entries.keys() - standing.keys() - {MARKER, UNFINISHED}
    own_folders = {path for path in folders_of(standing) & others if is_folder(entries[path])}
    kept = frozenset(path for path in others - own_folders if is_kept(path, keep))
    _refuse_links(output, entries, kept)
    _refuse_foreign(output, [path for path in others - kept if not is_folder(entries[path])])
    with naming(output):
        shas = _shas(output, entries, [*standing, *kept], known or {})
    return Standing(output, entries, standing, kept, shas=shas)


def _refuse_links(output: Path, entries: Entries, kept: frozenset[str]) -> None:
    links = [path for path, entry in entries.items() if is_link(entry) and path not in kept]
    if links:
        raise Refused(f"{shown(output / min(links))}: a symlink in the published folder; remove it")


def _refuse_foreign(output: Path, foreign: Sequence[str]) -> None:
    if foreign:
        more = f" (and {len(foreign) - 1} more)" if len(foreign) > 1 else ""
        raise Refused(
            f"{shown(output / min(foreign))}: not a file of the site{more}; "
            "move it away, or name it under `keep`"
        )
