"""What tells, without reading a file, that it is the one that was read before."""

import os
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import ModuleType

Stamp = tuple[int, int, int, int]
"""Size, times of modification and of change in nanoseconds, inode."""

SLACK = 50_000_000
"""Nanoseconds: a file changed within one tick of the file system's clock may keep its stamp."""


def stamp_of(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def is_settled(stamp: Stamp, seen: int) -> bool:
    """Whether a file with `stamp`, looked at at the time `seen` (ns), was at rest by then."""
    return max(stamp[1], stamp[2]) < seen - SLACK


PACKAGE = Path(__file__).resolve().parents[1]


@cache
def engine_digest() -> bytes:
    """Stands for the code that makes a site: ours, the plug-ins', Python's and the libraries'."""
    made = blake2b(digest_size=16)
    places = [path for path in PACKAGE.rglob("*") if path.suffix in (".json", ".po", ".py")]
    for place in sorted({*places, *map(Path, _plug_ins(sys.modules.values()))}):
        content = place.read_bytes()
        made.update(f"{place}\0{len(content)}\0".encode())
        made.update(content)
    made.update(sys.version.encode())
    for folder in _library_folders():
        if os.path.isdir(folder):
            names = [name for name in os.listdir(folder) if name.endswith(".dist-info")]
            made.update("\n".join(sorted(names)).encode())
    return made.digest()


def _library_folders() -> tuple[str, ...]:
    return tuple(sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))


def _plug_ins(modules: Iterable[ModuleType | None]) -> set[str]:
    """The files of loaded modules that are neither the standard library's nor installed."""
    own = (*_library_folders(), sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))
    found = (getattr(module, "__file__", None) for module in tuple(modules))
    files = {os.path.realpath(file) for file in found if file}
    inside = tuple(os.path.realpath(folder) + os.sep for folder in own)
    return {file for file in files if not file.startswith(inside) and file.endswith(".py")}
