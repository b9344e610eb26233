"""What mails need that pages do not: styles at the elements, and text in lines."""

import re
import unicodedata
from functools import lru_cache

from markupsafe import Markup, escape

from dateline.value import FrozenMap

WIDTH = 72
RIGHT_TO_LEFT_MARK = "\u200f"

_CLASS = re.compile(r"\.([a-z][a-z0-9_-]*)")
_ELEMENT = re.compile(r'<p class="([^"]*)"(?: style="([^"]*)")?>')


@lru_cache(maxsize=16)
def inlined(css: str) -> FrozenMap:
    """Each class of the style sheet → what an element of it carries: its class and its style.

    The sheet is worked out once, not again for every mail.
    """
    from css_inline import CSSInliner

    names = sorted(set(_CLASS.findall(css)))
    elements = "".join(f'<p class="{name}"></p>' for name in names)
    inliner = CSSInliner(load_remote_stylesheets=False, extra_css=css)
    found = _ELEMENT.findall(inliner.inline(elements))
    return FrozenMap(
        [(name, Markup(f' class="{name}" style="{_once_escaped(style)}"')) for name, style in found]
    )


def _once_escaped(style: str) -> Markup:
    return escape(Markup(style).unescape())


@lru_cache(maxsize=8192)
def wrapped(text: str, width: int = WIDTH) -> str:
    """`text` in lines of at most `width` columns; a word that is longer stays whole."""
    lines: list[str] = []
    room = 0
    for word in text.split():
        columns = _columns(word)
        if lines and columns < room:
            lines[-1] += f" {word}"
            room -= columns + 1
        else:
            lines.append(word)
            room = width - columns
    return "\n".join(lines)


def wrapped_from_right(text: str, width: int = WIDTH) -> str:
    """The same in a language that is written from right to left.

    Each line begins with a mark: programs that show plain text take its direction from its first
    letter, which may be that of a Latin name.
    """
    text = wrapped(text, width)
    return "\n".join(RIGHT_TO_LEFT_MARK + line for line in text.split("\n"))


def _columns(word: str) -> int:
    """What `word` takes of a line: vowel signs nothing, ideographs two columns."""
    if word.isascii():
        return len(word)
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in word
    )
