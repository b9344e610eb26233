"""What is watched: where the roots of a site are on this system, and what counts below them."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.run.litter import is_litter


@dataclass(frozen=True, slots=True)
class Watched:
    """Files, and folders with all below them, which need not exist yet.

    `ours` is what we write ourselves. A file whose name begins with a dot counts below `dotted`.
    """

    roots: tuple[Path, ...]
    ours: tuple[Path, ...] = ()
    dotted: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A folder as the system knows it (`folder`), and how the caller spells it (`shown`).

    With `name`, that entry alone counts, and `shown` is the entry; without, all below it.
    """

    folder: str
    shown: Path
    identity: tuple[int, int]
    name: str = ""
    dotted: bool = True

    def holds(self, folder: str) -> bool:
        """Whether what lies in `folder` counts."""
        below = self._below(folder)
        return not self.name and below is not None and not is_hidden(below)

    def spelled(self, path: str, *, is_folder: bool) -> Path | None:
        """The path of an event as the caller would write it; None if it does not count."""
        below = self._below(path)
        if self.name:
            return self.shown if below == self.name else None
        if below is None or is_hidden(below if is_folder else os.path.dirname(below)):
            return None
        name = os.path.basename(below)
        if not is_folder and (is_litter(name) or (name.startswith(".") and not self.dotted)):
            return None
        return self.shown / below

    def _below(self, path: str) -> str | None:
        if path == self.folder:
            return ""
        prefix = os.path.join(self.folder, "")
        return path[len(prefix) :] if path.startswith(prefix) else None


@dataclass(frozen=True, slots=True)
class Scope:
    """All spots, and the folders that are never looked into."""

    spots: tuple[Spot, ...]
    ours: tuple[str, ...]

    def holds(self, folder: str) -> bool:
        return not self._is_ours(folder) and any(spot.holds(folder) for spot in self.spots)

    def spelled(self, path: str, *, is_folder: bool) -> Iterator[Path]:
        if not self._is_ours(path):
            for spot in self.spots:
                if (shown := spot.spelled(path, is_folder=is_folder)) is not None:
                    yield shown

    def _is_ours(self, path: str) -> bool:
        return any(path == own or path.startswith(own + os.sep) for own in self.ours)


def is_hidden(path: str) -> bool:
    """Whether one of its names begins with a dot: a build does not look into such folders."""
    return path.startswith(".") or f"{os.sep}." in path


def scope(watched: Watched) -> Scope:
    """Where the roots are now. Each is watched in the folder that it lies in too, to be told
    when it comes, goes or is replaced; and a file behind a symlink where it lies."""
    spots: list[Spot] = []
    for root in watched.roots:
        dotted = any(root.is_relative_to(folder) for folder in watched.dotted)
        places = [(root, "", dotted), (root.parent, root.name, True)]
        if root.is_symlink() and root.is_file():
            behind = Path(os.path.realpath(root))
            places.append((behind.parent, behind.name, True))
        found = (_spot(folder, root, name, dots) for folder, name, dots in places)
        spots += (spot for spot in found if spot)
    ours = tuple(os.path.realpath(folder) for folder in watched.ours)
    return Scope(tuple(dict.fromkeys(spots)), ours)


def _spot(folder: Path, shown: Path, name: str, dotted: bool) -> Spot | None:
    try:
        real = os.path.realpath(folder, strict=True)
        state = os.stat(real)
    except OSError:
        return None  # missing, or a loop of symlinks
    if not stat.S_ISDIR(state.st_mode):
        return None
    return Spot(real, shown, (state.st_dev, state.st_ino), name, dotted)
