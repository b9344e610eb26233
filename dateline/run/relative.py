"""Links of a finished page made relative to it: it works from a disk, and below any path."""

import posixpath
import re
from collections.abc import Callable

from dateline.parse.prose.tags import TOKEN, quoted, unescaped
from dateline.run.styles import led, relative

_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'>/=]+)(?P<sign>\s*=\s*)(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"
)
_LEADING = frozenset({"href", "src", "action", "formaction", "poster", "data-bundles", "data-site"})
_OPENING = re.compile(r"<[^>\"']*+(?:\"[^\"]*\"[^>\"']*+|'[^']*'[^>\"']*+)*+>")
_REFRESH = re.compile(r"(\s*\d+\s*;\s*url=)(.*)", re.IGNORECASE | re.DOTALL)
"""The `content` of a `meta` that leads elsewhere."""

AT_ANY_ADDRESS = frozenset({"404.html"})
"""Pages that a host sends wherever nothing else is: no relative link would lead home."""

Led = Callable[[str], str]


def with_relative_links(text: str, path: str, base_path: str) -> str:
    """The page `text`, the file `path` of the site, with links that begin where it lies.

    `base_path` is what links within the site begin with. A link to a folder names its
    `index.html`, since on a disk nobody looks for it.
    """
    if path in AT_ANY_ADDRESS:
        return text
    home = posixpath.dirname(path)

    def attribute(found: re.Match[str]) -> str:
        written = found["value"]
        value = unescaped(written[1:-1] if written[0] in "\"'" else written)
        name = found["name"].lower()
        if name == "style":
            new = led(value, home, base_path)
        else:
            new = _value(name, value, lambda url: relative(url, home, base_path))
        return found[0] if new == value else f"{found['name']}{found['sign']}{quoted(new)}"

    def opening(found: re.Match[str]) -> str:
        return _ATTRIBUTE.sub(attribute, found[0])

    def tag(found: re.Match[str]) -> str:
        if found["name"] and not found["close"]:
            return opening(found)
        if not found["opaque"]:
            return found[0]
        start = _OPENING.match(found[0])
        if start is None:
            return found[0]
        inside = found[0][start.end() :]
        match found["opaque"].lower():
            case "noscript":
                inside = TOKEN.sub(tag, inside)
            case "style":
                inside = led(inside, home, base_path)
        return opening(start) + inside

    return TOKEN.sub(tag, text)


def _value(name: str, value: str, led: Led) -> str:
    if name in _LEADING:
        return led(value)
    if name == "srcset":
        return ", ".join(_candidate(own, led) for own in value.split(", "))
    if name == "content" and (found := _REFRESH.fullmatch(value)):
        return f"{found[1]}{led(found[2])}"
    return value


def _candidate(written: str, led: Led) -> str:
    url, space, width = written.partition(" ")
    return f"{led(url)}{space}{width}"
