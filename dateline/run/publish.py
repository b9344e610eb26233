"""Publishing: the planned files become the site that stands.

Whole or not at all, by a switch of two trees; or file by file, where a switch cannot be.
"""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dateline.problems import Unavailable
from dateline.run.change import Change, compare, in_the_way, stands
from dateline.run.files import File
from dateline.run.lock import Claim, locked, make_private
from dateline.run.manifest import (
    MARKER,
    Standing,
    check_output,
    check_paths,
    manifest_paths,
    manifest_text,
    survey,
    verify,
)
from dateline.run.switch import CannotSwitch, Press, discard_spares, settle, switch
from dateline.run.tree import (
    flush_folder,
    is_folder,
    make_folder,
    make_folders,
    naming,
    place,
    remove,
    shown,
    write,
)

if TYPE_CHECKING:
    from dateline.run.state import Made

__all__ = [
    "Claim",
    "Published",
    "Standing",
    "check_output",
    "locked",
    "look",
    "manifest_paths",
    "publish",
    "unchanged",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Published:
    """How many files a publish made, changed, kept and removed, against the site that stood."""

    made: int
    changed: int
    kept: int
    removed: int
    standing: Standing | None = field(default=None, compare=False, repr=False)
    """The site that stands now; None where it could not be looked at any more."""
    stamped: Collection[str] | None = field(default=None, compare=False, repr=False)
    """The files that have a new stamp; None if any may have."""

    @property
    def changes(self) -> int:
        return self.made + self.changed + self.removed


def publish(
    files: Mapping[str, File],
    output: Path,
    state: Path,
    *,
    keep: Sequence[str],
    mode: Literal["switch", "in_place"] = "switch",
    notice: Callable[[str], None],
    claim: Claim,
    standing: Standing | None = None,
    staging: Path | None = None,
    is_spare_ours: bool = True,
) -> Published:
    """Make `output` hold exactly `files` (by relative path), and what `keep` matches.

    A path that leads outside is a `ValueError`, a folder or file that is not ours `Refused`, an
    error of the system `Unavailable`. An `output` that is a symlink stays one. The caller holds
    the lock of `state`, and `claim` on `output`. `standing` is what stands, if that is known;
    `staging` is where files to be moved lie under their own paths, `is_spare_ours` whether it was
    the caller who left the spare.
    """
    output = Path(os.path.realpath(output))
    with naming(output):
        if standing is None:
            standing = look(output, state, keep)
        check_paths(files.keys() - standing.hashes.keys())
        change = compare(files, standing)
        if stands(change, output):
            discard_spares(output, state, in_doubt=True)
            return _published(change, standing, change.fresh)
        _check_at_hand(change, output)
        output.parent.mkdir(parents=True, exist_ok=True)
        quick = is_spare_ours and standing.folders is not None
        press = Press(output, state, notice, claim, quick, staging)
        stamped: Collection[str] | None = None
        if mode == "switch":
            stamped = _switched(change, press)
        else:
            _replace(change, press)
        _tell_replaced(change, output, notice)
        return _published(change, standing, stamped)


def unchanged(files: int) -> Published:
    """What is told of a site of so many `files` at which nothing was to be done."""
    return Published(made=0, changed=0, kept=files, removed=0)


def look(
    output: Path, state: Path, keep: Sequence[str], known: "Mapping[str, Made] | None" = None
) -> Standing:
    """What stands in `output`; `known` are the files as they were last published.

    `Refused` for a folder or file that is not ours.
    """
    output = Path(os.path.realpath(output))
    make_private(state)
    with naming(output):
        settle(output, state)
    return survey(output, keep, known)


def _check_at_hand(change: Change, output: Path) -> None:
    for path, file in change.fresh.items():
        if not file.is_at_hand:
            raise Unavailable(f"{shown(output / path)}: was changed during the build; build again")


def _tell_replaced(change: Change, output: Path, notice: Callable[[str], None]) -> None:
    for path in sorted(change.fresh.keys() & change.entries.keys() - change.before.keys()):
        if not is_folder(change.entries[path]):
            notice(f"{shown(output / path)}: a kept file is replaced by the site's own")


def _switched(change: Change, press: Press) -> Collection[str] | None:
    """Publish in one step where that can be. Gives the files with a new stamp, None for any."""
    try:
        relinked = switch(change, press)
    except CannotSwitch as reason:
        _replace(change, press)
        press.notice(
            f"{shown(press.output)}: could not be switched in one step ({reason}), so its files "
            "were replaced one by one; `publish: in_place` chooses this for good"
        )
        return None
    return None if relinked else change.fresh


def _replace(change: Change, press: Press) -> None:
    """Publish file by file, each in one step, deletions last.

    Until the end the marker names the files of both sites and is so the journal: after a kill
    nothing is foreign to the next run, which finishes the work.
    """
    output = press.output
    discard_spares(output, press.room, in_doubt=False)
    if not output.exists():
        make_folder(output)
        press.claim.take(output)
    both = {**change.before, **change.after}
    write(output, MARKER, manifest_text(both), flush=True)
    first = in_the_way(change.surplus, change)
    remove(output, first, change.entries)
    make_folders(output, change.new_folders)
    for path, file in change.fresh.items():
        place(output, path, file)
    remove(output, change.surplus - first, change.entries)
    write(output, MARKER, change.marker, flush=True)
    flush_folder(output)


def _published(change: Change, before: Standing, stamped: Collection[str] | None) -> Published:
    entries = change.entries
    changed = sum(path in entries and not is_folder(entries[path]) for path in change.fresh)
    new = None if stamped is None else {*stamped, *change.new_folders}
    standing = None
    with suppress(OSError):
        standing = before.after(change.after, change.folders, change.kept, change.surplus, new)
    return Published(
        made=len(change.fresh) - changed,
        changed=changed,
        kept=len(change.after) - len(change.fresh),
        removed=len(change.gone),
        standing=standing,
        stamped=stamped,
    )
