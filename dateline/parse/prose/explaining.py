"""Abbreviations of a body, explained where they first stand."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape, unescape

from dateline.parse.prose.tags import TOKEN, tag

_LEFT_ALONE = frozenset(
    ["a", "abbr", "code", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "pre", "samp"]
)


def explained(html: str, meanings: Mapping[str, str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`html` with the first of each of the `meanings` explained, and those that it has, in order.

    Only whole words count, as they are written; none in links, headings, code and what is
    explained already.
    """
    if not meanings:
        return html, ()
    words = _words(tuple(meanings))
    found: dict[str, str] = {}

    def once(match: re.Match[str]) -> str:
        name = " ".join(unescape(match["text"] or "").split())
        if not name or name in found:
            return match[0]
        found[name] = meanings[name]
        return f"{tag('abbr', {'title': meanings[name]})}{match[0]}</abbr>"

    parts: list[str] = []
    place = depth = 0
    for token in TOKEN.finditer(html):
        shown = html[place : token.start()]
        parts += [shown if depth else words.sub(once, shown), token[0]]
        place = token.end()
        if (token["name"] or "").lower() in _LEFT_ALONE:
            depth = max(0, depth + (-1 if token["close"] else 1))
    parts.append(html[place:] if depth else words.sub(once, html[place:]))
    return "".join(parts), tuple(found.items())


@lru_cache(maxsize=16)
def _words(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the `texts` as HTML has them, the longest first; or a reference, to pass over it."""
    longest = sorted(texts, key=lambda text: (-len(text), text))
    own = "|".join(re.escape(escape(text, quote=False)).replace(r"\ ", r"\s+") for text in longest)
    return re.compile(rf"(?<!\w)(?P<text>{own})(?!\w)|&#?\w+;")
