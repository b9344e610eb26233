"""Where in the raw text something stands: links and tags carry no place after the conversion."""

import html
import re
from bisect import bisect_right
from functools import cached_property
from urllib.parse import quote, unquote

_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)|\Z)|`[^`\n]+`", re.DOTALL | re.MULTILINE
)
_TARGET = re.compile(
    r"(?:\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)\s*=\s*[\"']?)([^\s\"'<>()]+)",
    re.IGNORECASE | re.MULTILINE,
)
_SAFE = "/#?=&:%~+,;@!$'()*[]-._"
_BEFORE = frozenset(" \t\n(<\"'=:")
_AFTER = frozenset(" \t\n)>\"'")


class Positions:
    """Looks things up in reading order; what is found once is not found again while more follow."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._last: dict[str, int] = {}
        self._reached = 0

    @cached_property
    def _prose(self) -> str:
        return _CODE.sub(lambda found: "\0" * len(found[0]), self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _disguised(self) -> dict[str, int]:
        """Targets that stand with character references or percent signs, as converters read them.

        Of several alike the first counts.
        """
        found: dict[str, int] = {}
        for link in _TARGET.finditer(self._prose):
            read = html.unescape(link[1])
            for target in (read, quote(read, safe=_SAFE)):
                found.setdefault(target, link.start(1))
        return found

    def written(self, target: str) -> str:
        """`target` as the author wrote it: without the percent signs that a converter added."""
        if "%" not in target or target in self.text:
            return target
        bare = unquote(target)
        return bare if bare in self.text else target

    def of_target(self, target: str) -> tuple[int, int]:
        """Line and column of a link's target, from 1; (0, 0) if it is not found."""
        for spelling in (target, html.escape(target), target.removeprefix("mailto:")):
            offset = self._target_offset(spelling) if spelling else -1
            if offset >= 0:
                return self._place(offset)
        return self._place(self._disguised[target]) if target in self._disguised else (0, 0)

    def of_markup(self, expression: str) -> tuple[int, int]:
        """Line and column of the next markup that matches, in any case; (0, 0) if none does."""
        last = self._last.get(expression, -1)
        found = re.compile(expression, re.IGNORECASE).search(self._prose, last + 1)
        offset = found.start() if found else last
        self._last[expression] = offset
        return self._place(offset) if offset >= 0 else (0, 0)

    def _target_offset(self, target: str) -> int:
        seen = self._last.get(target, -1)
        offset = self._whole(target, max(self._reached, seen + 1))
        if offset < 0:
            offset = self._whole(target, seen + 1)
        if offset < 0:
            return seen
        self._last[target] = self._reached = offset
        return offset

    def _whole(self, target: str, start: int) -> int:
        text = self._prose
        offset = text.find(target, start)
        while offset >= 0:
            end = offset + len(target)
            opens = offset == 0 or text[offset - 1] in _BEFORE
            if opens and (end == len(text) or text[end] in _AFTER):
                return offset
            offset = text.find(target, end)
        return -1

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1
