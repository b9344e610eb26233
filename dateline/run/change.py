"""What has to be done to make the planned site of the one that stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dateline.problems import Refused
from dateline.run.files import File
from dateline.run.manifest import MARKER, Standing, manifest_text
from dateline.run.tree import UNFINISHED, Entries, above, folders_of, is_folder, read, shown


@dataclass(frozen=True, slots=True)
class Change:
    """The way from the site that stands to the planned one."""

    entries: Entries
    """All that stands."""
    before: Mapping[str, str]
    """The marker that stands: path → SHA-256."""
    after: Mapping[str, str]
    """The planned marker."""
    kept: frozenset[str]
    """What `keep` matches and the plan does not have, folders included."""
    folders: frozenset[str]
    """The folders of the planned site."""
    new_folders: frozenset[str]
    """Those that do not stand."""
    fresh: Mapping[str, File]
    """The files to write."""
    gone: frozenset[str]
    """Files that leave the site."""
    surplus: frozenset[str]
    """Entries that the planned site does not have, or has as something else."""

    @property
    def marker(self) -> bytes:
        return manifest_text(self.after)


def compare(files: Mapping[str, File], standing: Standing) -> Change:
    """`Refused` if what stands keeps a file where the plan needs a folder."""
    entries = standing.entries
    after = {path: file.sha for path, file in files.items()}
    fresh = sorted(path for path, _ in after.items() - standing.shas.items())
    gone = frozenset((standing.hashes.keys() - after.keys()) & entries.keys())
    kept = standing.kept - after.keys()
    _refuse_hidden(after, standing, standing.output)
    if standing.folders is not None and not gone:
        folders = standing.folders | folders_of(fresh)
    else:
        kept_folders = {path for path in kept if is_folder(entries[path])}
        folders = frozenset(folders_of([*after, *kept]) | kept_folders)
    surplus = _surplus(standing, after, kept, folders, gone)
    return Change(
        entries=entries,
        before=standing.hashes,
        after=after,
        kept=kept,
        folders=folders,
        new_folders=folders - (entries.keys() - surplus),
        fresh={path: files[path] for path in fresh},
        gone=gone,
        surplus=surplus,
    )


def _surplus(
    standing: Standing,
    after: Mapping[str, str],
    kept: frozenset[str],
    folders: frozenset[str],
    gone: frozenset[str],
) -> frozenset[str]:
    if standing.folders is not None:
        return gone | (standing.folders - folders)
    files = {MARKER, UNFINISHED} | after.keys() | kept
    return frozenset(
        path
        for path, entry in standing.entries.items()
        if path not in (folders if is_folder(entry) else files)
    )


def _refuse_hidden(planned: Iterable[str], standing: Standing, output: Path) -> None:
    if not standing.kept:
        return
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
    return not change.surplus


def in_the_way(paths: Iterable[str], change: Change) -> set[str]:
    """Of the surplus, what must go first: a file where a folder will be, or the reverse."""
    folders, files = change.folders, change.after.keys()
    return {
        path
        for path in paths
        if path in folders or path in files or not files.isdisjoint(above(path))
    }
