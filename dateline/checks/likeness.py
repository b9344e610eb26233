"""Which texts are nearly the same: shingles and MinHash find the few pairs worth comparing.

A text is its set of shingles, three words in a row, as hashes; the likeness of two texts is how
much of what either has both have (Jaccard's index), counted exactly and not estimated.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

from dateline.value import Value

SHORTEST = 20
"""Shingles below which two texts are alike by chance."""
ALIKE = 0.5
"""The likeness from which on two texts are told of: about one word in nine differs."""

BANDS, ROWS = 42, 3
"""Texts of likeness s are compared with the probability 1 - (1 - s³)⁴²: 0.996 at a half."""
NEIGHBOURS = 10
"""With how many before it in a band a text is compared, so that boilerplate costs no squares."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+")
"""Chinese and Japanese have no spaces: there a character is a word."""
_MARKUP = re.compile(r"\]\([^)\s]*\)|<[^>\n]*>|https?://\S+")
_TATWEEL = "\u0640"
_BIN = (1 << 32) // (BANDS * ROWS) + 1
_NEVER = 0xFFFFFFFF
_SCATTER = 0x9E3779B1
"""CRC is linear; a multiplication makes of it a hash whose order is as if by chance."""

Shingles = frozenset[int]


class Alike(Value, frozen=True):
    """Two texts, the first before the second in the order given, and how alike they are."""

    one: int
    other: int
    likeness: float


def shingles(text: str) -> Shingles:
    """Those of a Markdown text, whatever its case, vowel signs, punctuation and links."""
    bare = _MARKUP.sub(" ", text).replace(_TATWEEL, "").casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(own for own in decomposed if not unicodedata.combining(own))
    words = [crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(bare)]
    made = zip(words, words[1:], words[2:], strict=False)
    return frozenset(
        ((one * 31 + two) * 31 + three) * _SCATTER >> 7 & _NEVER for one, two, three in made
    )


def signature(of: Shingles) -> tuple[int, ...]:
    """The smallest hash in each part of their range (one-permutation MinHash).

    An empty part borrows from the next that is not, as far away as that is.
    """
    smallest = [_NEVER + 1] * (BANDS * ROWS)
    for own in of:
        part = own // _BIN
        if own < smallest[part]:
            smallest[part] = own
    borrowed, distance = _NEVER + 1, 0
    for part in [*reversed(range(len(smallest)))] * 2:
        if smallest[part] <= _NEVER:
            borrowed, distance = smallest[part], 0
        else:
            distance += 1
            smallest[part] = borrowed + distance * (_NEVER + 1) if borrowed <= _NEVER else borrowed
    return tuple(smallest)


def alike(texts: Sequence[Shingles], families: Sequence[object]) -> Iterator[Alike]:
    """For each text the one before it that is most like it, if one is.

    Texts of one family, such as versions of one briefing, are not compared.
    """
    first, doubles = _firsts(texts, families)
    best: dict[int, tuple[float, int]] = {other: (1.0, -one) for other, one in doubles.items()}
    for one, other in sorted(_candidates({number: texts[number] for number in first})):
        if families[one] != families[other]:
            found = (likeness(texts[one], texts[other]), -one)
            if found[0] >= ALIKE:
                best[other] = max(best.get(other, found), found)
    for other, (how, negative) in sorted(best.items()):
        yield Alike(-negative, other, how)


def likeness(one: Shingles, other: Shingles) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both or 1)


def _firsts(
    texts: Sequence[Shingles], families: Sequence[object]
) -> tuple[list[int], dict[int, int]]:
    """The texts to compare, and those that are equal to one of them, of another family."""
    seen: dict[Shingles, int] = {}
    first, doubles = [], {}
    for number, own in enumerate(texts):
        if len(own) < SHORTEST:
            continue
        before = seen.setdefault(own, number)
        if before != number and families[before] != families[number]:
            doubles[number] = before
        else:
            first.append(number)
    return first, doubles


def _candidates(texts: Mapping[int, Shingles]) -> set[tuple[int, int]]:
    bands: dict[tuple[int, ...], list[int]] = {}
    found: set[tuple[int, int]] = set()
    for number, own in texts.items():
        made = signature(own)
        for band in range(BANDS):
            key = (band, *made[band * ROWS : band * ROWS + ROWS])
            before = bands.setdefault(key, [])
            found.update((one, number) for one in before[-NEIGHBOURS:])
            before.append(number)
    return found
