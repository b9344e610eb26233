"""From the path of a request to a file of the site, and never to one outside it."""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

ENCODED_SEPARATOR = re.compile(rb"%(2f|5c|00)", re.IGNORECASE)


def requested(raw: bytes, base_path: str) -> tuple[str, ...] | None:
    """The parts of a path below `base_path`, decoded once; None for any that could lead elsewhere.

    The last part is empty for a path that ends in a slash.
    """
    if ENCODED_SEPARATOR.search(raw):
        return None
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None
    base = unquote_to_bytes(base_path).decode("utf-8")
    if not path.startswith(base) or "\\" in path or "\0" in path:
        return None
    *parents, last = path[len(base) :].split("/")
    if "" in parents or not {".", ".."}.isdisjoint((*parents, last)):
        return None
    return (*parents, last)


def contained(folder: Path, segments: Sequence[str]) -> Path | None:
    """The existing file or folder, with every symlink followed; None if that leaves `folder`."""
    try:
        inside = folder.resolve(strict=True)
        target = inside.joinpath(*segments).resolve(strict=True)
    except (OSError, RuntimeError):
        return None  # missing, too long a name, or a loop of symlinks
    return target if target.is_relative_to(inside) else None
