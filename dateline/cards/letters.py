"""Which letters the font of the cards has, and texts as cards can show them."""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

STYLES = ("Regular", "SemiBold")
FONTS = Path(__file__).with_name("fonts")
LONGEST = 400
"""Characters of a text that are looked at: no card has room for more."""

_JOINERS = "\u200c\u200d"
_FIXED = "\xa0\u202f"
"""Spaces at which no line breaks."""
_STACKED = re.compile(
    r"([\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]{3})[\u0300-\u036f"
    r"\u0610-\u061a\u064b-\u065f\u0670]+"
)


def font(style: str) -> Path:
    return FONTS / f"DatelineCard-{style}.ttf"


def plain(text: str, known: frozenset[int] | None = None) -> str:
    """`text` on one line, with what the font has of it; `lacking` tells of letters that it has not.
    `known` are the letters of a font of the site's own.

    Signs that turn the direction of a text go, and marks beyond three on one letter.
    """
    made = unicodedata.normalize("NFC", text[:LONGEST])
    have = letters() if known is None else known
    made = "".join(_shown(character, have) for character in made)
    return _STACKED.sub(r"\1", re.sub(" {2,}", " ", made).strip())


def _shown(character: str, have: frozenset[int]) -> str:
    if character in _JOINERS:
        return character
    if character in _FIXED:
        return "\xa0"
    kind = unicodedata.category(character)
    if kind[0] == "Z" or kind == "Cc":
        return " "
    return character if kind[0] != "C" and ord(character) in have else ""


def lacking(text: str, known: frozenset[int] | None = None) -> str:
    """The first letter or digit of `text` that the font lacks; empty if it has them all."""
    if known is None and text.isascii():
        return ""
    made = unicodedata.normalize("NFC", text[:LONGEST])
    have = letters() if known is None else known
    return next((own for own in made if own.isalnum() and ord(own) not in have), "")


@lru_cache(maxsize=1)
def letters() -> frozenset[int]:
    """The code points of the font."""
    return frozenset(_code_points(font("Regular").read_bytes()))


class BadFont(ValueError):
    """Bytes that are no font."""


def letters_of(content: bytes) -> frozenset[int]:
    """The code points of a font of the site's own; raises BadFont."""
    try:
        found = frozenset(_code_points(content))
    except (struct.error, ValueError, IndexError) as failure:
        raise BadFont from failure
    if not found:
        raise BadFont
    return found


def _code_points(content: bytes) -> Iterator[int]:
    """As the table `cmap` has them, whose subtables of the formats 4 and 12 are read."""
    start = _table(content, b"cmap")
    (count,) = struct.unpack_from(">H", content, start + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", content, start + 4 + 8 * number + 4)
        at = start + offset
        (form,) = struct.unpack_from(">H", content, at)
        if form == 4:
            (double,) = struct.unpack_from(">H", content, at + 6)
            lasts = struct.unpack_from(f">{double // 2}H", content, at + 14)
            firsts = struct.unpack_from(f">{double // 2}H", content, at + 16 + double)
            for first, last in zip(firsts, lasts, strict=True):
                yield from range(first, min(last, 0xFFFE) + 1)
        elif form == 12:
            (groups,) = struct.unpack_from(">I", content, at + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", content, at + 16 + 12 * group)
                yield from range(first, last + 1)


def _table(content: bytes, name: bytes) -> int:
    # A collection begins with where its fonts do; the first one is taken.
    start = struct.unpack_from(">I", content, 12)[0] if content[:4] == b"ttcf" else 0
    (count,) = struct.unpack_from(">H", content, start + 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, start + 12 + 16 * number)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name.decode()}")
