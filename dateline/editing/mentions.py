"""Where a text names what the authority files know: whole words, under any name, Arabic too."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from dateline.model import Record
from dateline.urls import term_key

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
"""Accents and vowel signs that stand alone: they part no word."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_LEFT_OUT = re.compile(
    r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)|`[^`\n]+`|\]\([^)\s]*|<[^>\n]*>|https?://\S+",
    re.DOTALL | re.MULTILINE,
)
"""Code and addresses: they name nothing to a reader."""
_ENDS = re.compile(r"[.!?؟;:]\s|\n\s*\n|[.!?؟]$")
"""What no name goes on behind."""
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_SHORT = 3
"""Characters up to which a name counts only as it is written: `IS` is not `is`."""

Key = tuple[str, ...]


class Mention(NamedTuple):
    """A name in a text."""

    record: Record
    at: int
    """Where it begins."""
    text: str


class Names:
    """The names of many records, by their words."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._exact: dict[Key, list[Record]] = {}
        self._folded: dict[Key, list[Record]] = {}
        self._longest = 0
        for record in records:
            for text in record.texts:
                words = tuple(plain(own[0]) for own in _WORD.finditer(plain(text)))
                if words:
                    self._add(words, text, record)

    def _add(self, words: Key, text: str, record: Record) -> None:
        is_exact = text.upper() == text and text.lower() != text
        if is_exact or len("".join(words)) <= _SHORT:
            self._exact.setdefault(words, []).append(record)
        else:
            self._folded.setdefault(_folded(words), []).append(record)
        self._longest = max(self._longest, len(words))

    def mentions(self, text: str) -> Iterator[Mention]:
        """Each record once, where the text first names it, in the order of the text."""
        bare = _LEFT_OUT.sub(lambda found: " " * len(found[0]), text)
        words = list(_WORD.finditer(bare))
        seen: set[Record] = set()
        for first in range(len(words)):
            for found, end in self._at(bare, words, first):
                if found not in seen:
                    seen.add(found)
                    start = words[first].start()
                    yield Mention(found, start, " ".join(text[start:end].split()))

    def _at(
        self, text: str, words: list[re.Match[str]], first: int
    ) -> Iterator[tuple[Record, int]]:
        """The records that a name beginning with the word `first` means, and where it ends."""
        so_far: Key = ()
        for number in range(first, min(first + self._longest, len(words))):
            before = words[number - 1].end() if number > first else words[number].start()
            if _ENDS.search(text[before : words[number].start()]):
                return
            so_far = (*so_far, plain(words[number][0]))
            for head in _readings(so_far[0]):
                key = (head, *so_far[1:])
                found = [*self._exact.get(key, ()), *self._folded.get(_folded(key), ())]
                yield from ((record, words[number].end()) for record in found)


def plain(text: str) -> str:
    """A text without what Arabic may leave out."""
    return _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", text))


def _folded(words: Key) -> Key:
    return tuple(word.casefold() for word in words)


def _readings(word: str) -> Iterator[str]:
    """A word, and what is left of it without the Arabic particles that are written with it."""
    yield word
    if not "\u0600" <= word[:1] <= "\u06ff":
        return
    rests = [word[1:]] if word[0] in "وف" else []
    for rest in [word, *rests]:
        if rest.startswith("لل"):
            rests.append("ال" + rest[2:])
        elif rest[:1] and rest[0] in "بلك":
            rests.append(rest[1:])
    yield from (rest for rest in rests if len(rest) > 1)


def terms_named(text: str, names: Names, has: Mapping[str, Iterable[str]]) -> Iterator[Mention]:
    """The mentions whose record the taxonomies do not have under any of its names.

    `has` is taxonomy → the keys of its terms, as `urls.term_key` makes them.
    """
    for mention in names.mentions(text):
        own = {term_key(name) for name in mention.record.texts}
        if own.isdisjoint(has.get(mention.record.taxonomy, ())):
            yield mention
