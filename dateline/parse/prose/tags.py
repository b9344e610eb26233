"""HTML text as a row of tags: what every step after the conversion reads it with."""

import html
import re
from collections.abc import Iterator

MARK = "\ufdd1"
"""Begins an id that the converter made. No source has it, so raw HTML cannot feign one."""

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)

_OPAQUE = "script|style|textarea|title|xmp|iframe|noembed|noframes|noscript"


def token(passing: str = "") -> re.Pattern[str]:
    """A comment, an element that is no markup inside, or a tag; no tag that matches `passing`."""
    skipped = f"(?!{passing})" if passing else ""
    return re.compile(
        r"<!--.*?(?:-->|\Z)"
        rf"|<(?P<opaque>{_OPAQUE})\b.*?(?:</(?P=opaque)\s*>|\Z)"
        rf"|<{skipped}(?P<close>/?)(?P<name>[a-z][^\s/>]*)"
        r"(?P<attributes>[^>\"']*+(?:\"[^\"]*\"[^>\"']*+|'[^']*'[^>\"']*+)*+)"
        # A quote that never ends swallows the rest, as in a browser; so the search stays linear.
        r"(?:>|[\"'].*\Z|\Z)",
        re.DOTALL | re.IGNORECASE,
    )


TOKEN = token()
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_REFERENCE = re.compile(r"&#?\w+;")
_NOTE_REFERENCE = re.compile(r"<sup[^<>]*><a class=\"footnote-ref\"[^<>]*>[^<>]*</a></sup>")
_NOTE_RETURN = re.compile(r"<a class=\"footnote-backref\"[^<>]*>[^<>]*</a>")
_SPACE = re.compile(r"\s+")
_WITHIN_WORDS = """
a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup
time u var wbr
"""
_INLINE = frozenset(_WITHIN_WORDS.split())
_SEPARATORS = dict.fromkeys(_INLINE, "") | dict.fromkeys(["br", "img", "input", "td", "th"], " ")
"""What stands in text where a tag was; for all others a `_BREAK`."""
_TAG = re.compile(r"</?([^\s>/]*)[^>]*>")
_BREAK = "\0"
"""No text holds it: HTML knows no reference to it."""


def with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_controls(text: str) -> str:
    """`text` without what no page may hold: NUL, lone surrogates and their like.

    Character references bring them in too, so this is done before the conversion and after it.
    """
    return _FORBIDDEN.sub("", text)


def attributes(text: str) -> Iterator[tuple[str, str]]:
    """The attributes of a tag, names in lower case and values as a browser reads them."""
    for name, value in _ATTRIBUTE.findall(text):
        yield name.lower(), unescaped(value[1:-1] if value[:1] in ("'", '"') else value)


def unescaped(value: str) -> str:
    """An attribute's value; a reference counts only with its `;`, so that `?a=1&copy=2` stays."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), value) if "&" in value else value


def tag(name: str, values: dict[str, str]) -> str:
    """An opening tag."""
    return f"<{name}{''.join(f' {key}={quoted(value)}' for key, value in values.items())}>"


def quoted(value: str) -> str:
    return f'"{html.escape(value, quote=False).replace(chr(34), "&quot;")}"'


def plain_text(text: str) -> str:
    """What a reader sees of HTML, on one line, without the numbers of footnotes."""
    shown = TOKEN.sub(_gap, _NOTE_REFERENCE.sub("", text))
    return _SPACE.sub(" ", without_controls(html.unescape(shown))).strip()


def paragraphs(text: str, *, is_clean: bool) -> str:
    """What a reader sees of HTML; an empty line parts paragraphs, entries and rows.

    Where it `is_clean`, angle brackets stand for tags alone.
    """
    if not is_clean:
        text = TOKEN.sub(lambda found: f"<{found['name']}>" if found["name"] else "", text)
    if "footnote" in text:
        text = _NOTE_RETURN.sub("", _NOTE_REFERENCE.sub("", text))
    first, *rest = _TAG.split(text)
    parts = [first]
    for name, shown in zip(rest[::2], rest[1::2], strict=True):
        parts += (_SEPARATORS.get(name.lower(), _BREAK), shown)
    shown = html.unescape("".join(parts))
    made = "\n\n".join(filter(None, map(_on_one_line, shown.split(_BREAK))))
    return without_controls(made) if "&#" in text else made


def _on_one_line(text: str) -> str:
    text = text.strip()
    is_even = "\n" not in text and "  " not in text and "\t" not in text
    return text if is_even else " ".join(text.split())


def _gap(found: re.Match[str]) -> str:
    name = found["name"]
    return "" if not name or name.lower() in _INLINE else " "
