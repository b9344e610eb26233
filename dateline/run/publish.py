"""Publishing: the planned files become the site that stands.

Whole or not at all, by a switch of two trees; or file by file, where a switch cannot be.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dateline.run.change import Change, compare, in_the_way, stands, surplus
from dateline.run.lock import locked, make_private
from dateline.run.manifest import (
    MARKER,
    check_output,
    check_paths,
    manifest_paths,
    manifest_text,
    verify,
)
from dateline.run.switch import CannotSwitch, discard_spares, settle, switch
from dateline.run.tree import (
    flush_folder,
    is_folder,
    make_folder,
    make_folders,
    naming,
    remove,
    shown,
    write,
)

__all__ = ["Published", "check_output", "locked", "manifest_paths", "publish", "verify"]


@dataclass(frozen=True, slots=True)
class Published:
    """How many files a publish made, changed, kept and removed, against the site that stood."""

    made: int
    changed: int
    kept: int
    removed: int


def publish(
    files: Mapping[str, bytes],
    output: Path,
    state: Path,
    *,
    keep: Sequence[str],
    mode: Literal["switch", "in_place"] = "switch",
    notice: Callable[[str], None],
) -> Published:
    """Make `output` hold exactly `files` (relative path → bytes), and what `keep` matches.

    A path that leads outside is a `ValueError`, a folder or file that is not ours `Refused`, an
    error of the system `Unavailable`. An `output` that is a symlink stays one. The caller holds
    the lock of `state`.
    """
    check_paths(files.keys())
    output = Path(os.path.realpath(output))
    make_private(state)
    with naming(output):
        settle(output, state)
        change = compare(files, output, keep)
        if stands(change, output):
            discard_spares(output, state, in_doubt=True)
        else:
            _tell_replaced(change, output, notice)
            output.parent.mkdir(parents=True, exist_ok=True)
            if mode == "in_place" or not _switched(change, output, state, notice):
                discard_spares(output, state, in_doubt=False)
                _replace(change, output)
    return _counts(change)


def _tell_replaced(change: Change, output: Path, notice: Callable[[str], None]) -> None:
    for path in sorted(change.fresh.keys() & change.entries.keys() - change.before.keys()):
        if not is_folder(change.entries[path]):
            notice(f"{shown(output / path)}: a kept file is replaced by the site's own")


def _switched(change: Change, output: Path, state: Path, notice: Callable[[str], None]) -> bool:
    try:
        switch(change, output, state)
    except CannotSwitch as reason:
        notice(
            f"{shown(output)}: cannot be switched in one step ({reason}), so its files are "
            "replaced one by one; `publish: in_place` chooses this for good"
        )
        return False
    return True


def _replace(change: Change, output: Path) -> None:
    """Replace file by file, each in one step, deletions last.

    Until the end the marker names the files of both sites and is so the journal: after a kill
    nothing is foreign to the next run, which finishes the work.
    """
    if not output.exists():
        make_folder(output)
    both = {**change.before, **change.after}
    write(output, MARKER, manifest_text(both), flush=True)
    last = surplus(change)
    first = in_the_way(last, change)
    remove(output, first, change.entries)
    make_folders(output, change.folders, change.entries.keys() - first)
    for path, content in change.fresh.items():
        write(output, path, content)
    remove(output, last - first, change.entries)
    write(output, MARKER, change.marker, flush=True)
    flush_folder(output)


def _counts(change: Change) -> Published:
    entries = change.entries
    changed = sum(path in entries and not is_folder(entries[path]) for path in change.fresh)
    return Published(
        made=len(change.fresh) - changed,
        changed=changed,
        kept=len(change.same),
        removed=len(change.gone),
    )
