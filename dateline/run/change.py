"""What has to be done to make the planned site of the one that stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dateline.problems import Refused
from dateline.run.files import File
from dateline.run.manifest import MARKER, Standing, manifest_text
from dateline.run.tree import (
    UNFINISHED,
    Entries,
    above,
    folders_of,
    is_folder,
    read,
    shown,
)


@dataclass(frozen=True, slots=True)
class Change:
    """The way from the site that stands to the planned one."""

    entries: Entries
    """All that stands."""
    before: Mapping[str, str]
    """The marker that stands: path → SHA-256."""
    after: Mapping[str, str]
    """The planned marker."""
    same: frozenset[str]
    """Planned files that stand already."""
    kept: frozenset[str]
    """What `keep` matches and the plan does not have, folders included."""
    folders: frozenset[str]
    """The folders of the planned site."""
    fresh: Mapping[str, File]
    """The files to write."""
    gone: frozenset[str]
    """Files that leave the site."""

    @property
    def marker(self) -> bytes:
        return manifest_text(self.after)


def compare(files: Mapping[str, File], standing: Standing) -> Change:
    """`Refused` if what stands keeps a file where the plan needs a folder."""
    entries = standing.entries
    same = frozenset(path for path, file in files.items() if standing.sha(path) == file.sha)
    kept = standing.kept - files.keys()
    kept_folders = {path for path in kept if is_folder(entries[path])}
    _refuse_hidden(files, standing, standing.output)
    return Change(
        entries=entries,
        before=standing.hashes,
        after={path: file.sha for path, file in files.items()},
        same=same,
        kept=kept,
        folders=frozenset(folders_of([*files, *kept]) | kept_folders),
        fresh={path: files[path] for path in sorted(files.keys() - same)},
        gone=frozenset((standing.hashes.keys() - files.keys()) & entries.keys()),
    )


def _refuse_hidden(planned: Iterable[str], standing: Standing, output: Path) -> None:
    files = frozenset(planned)
    folders = folders_of(files)
    for path in sorted(standing.kept):
        a_folder = is_folder(standing.entries[path])
        if path in (files if a_folder else folders) or not files.isdisjoint(above(path)):
            raise Refused(
                f"{shown(output / path)}: is kept, but the site has a file and a folder of one "
                "name with it; rename either"
            )


def stands(change: Change, output: Path) -> bool:
    """Whether there is nothing to do."""
    if change.fresh or change.gone or UNFINISHED in change.entries:
        return False
    if MARKER not in change.entries or read(output / MARKER) != change.marker:
        return False
    return not surplus(change)


def surplus(change: Change) -> set[str]:
    """Entries that the planned site does not have, or has as something else."""
    files = {MARKER, UNFINISHED} | change.after.keys() | change.kept
    return {
        path
        for path, entry in change.entries.items()
        if path not in (change.folders if is_folder(entry) else files)
    }


def in_the_way(paths: Iterable[str], change: Change) -> set[str]:
    """Of the surplus, what must go first: a file where a folder will be, or the reverse."""
    folders, files = change.folders, change.after.keys()
    return {
        path
        for path in paths
        if path in folders or path in files or not files.isdisjoint(above(path))
    }
