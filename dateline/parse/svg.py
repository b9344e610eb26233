"""How large a drawing is meant to be."""

import re

_ROOT = re.compile(rb"<(?:[\w.-]+:)?svg\b[^>]*>")
_LENGTH = re.compile(rb"\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*(?:px)?\s*\Z")
_NUMBERS = re.compile(rb"[\s,]+")


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height in pixels; zeros where the drawing does not tell."""
    root = _ROOT.search(content[:100_000])
    if root is None:
        return 0, 0
    sides = [_side(root[0], name) for name in (b"width", b"height")]
    if all(sides):
        return sides[0], sides[1]
    box = _NUMBERS.split(_attribute(root[0], b"viewBox").strip())
    if len(box) == 4 and all(map(_LENGTH.match, box[2:])):
        return round(float(box[2])), round(float(box[3]))
    return 0, 0


def _side(root: bytes, name: bytes) -> int:
    found = _LENGTH.match(_attribute(root, name))
    return round(float(found[1])) if found else 0


def _attribute(root: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", root)
    return (found[1] or found[2] or b"") if found else b""
