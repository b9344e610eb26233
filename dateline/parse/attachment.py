"""Whether a file that content brings along is safe to publish under the site's own address.

A picture or a PDF runs nothing there. A page does, and so may XML, which SVG is.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import PurePosixPath
from xml.parsers import expat

_PAGES = (".hta", ".htm", ".html", ".mht", ".mhtml", ".shtml", ".svgz", ".swf", ".xht", ".xhtml")
_TEXTS = (".csv", ".json", ".tsv", ".txt")
"""Every host says that they are texts, whatever they hold."""
_XML = (".svg", ".xml")

_SVG = "http://www.w3.org/2000/svg"
_OTHER_PAGES = {
    "http://www.w3.org/1999/xhtml": "HTML",
    "http://www.w3.org/1998/Math/MathML": "MathML",
}
_ACTING = frozenset(["foreignObject", "handler", "listener", "script"])
_LINK = re.compile(r"#|https?://|mailto:|[^:]*\Z", re.IGNORECASE)
_EMBEDDED = re.compile(r"#|data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_LOADING = re.compile(
    r"@import|image-set|image\(|src\(|\\|url\(\s*[\"']?\s*(?![\s\"'#])", re.IGNORECASE
)
"""CSS that fetches something, or hides with an escape that it does."""


def danger(name: str, content: bytes) -> str | None:
    """What in the file a browser could run or fetch from another host; None where nothing is."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in _PAGES:
        return "it is a page of its own"
    if ending in _XML:
        return _Reading().danger_in(content)
    if ending not in _TEXTS and _is_markup(content):
        return "it begins as a page does"
    return None


def _is_markup(content: bytes) -> bool:
    """Whether a browser that is told no type could take the file for a page."""
    start = content[:512].removeprefix(BOM_UTF8)
    return start.startswith((BOM_UTF16_LE, BOM_UTF16_BE, b"\0<")) or start.lstrip()[:1] == b"<"


class _Danger(Exception):
    """The text says what was found."""


class _Reading:
    """One reading of a file as XML."""

    def __init__(self) -> None:
        self._style: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._opened
        self._parser.EndElementHandler = self._closed
        self._parser.EntityDeclHandler = self._entity
        self._parser.ProcessingInstructionHandler = self._instruction

    def danger_in(self, content: bytes) -> str | None:
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as failure:
            return f"it is not well-formed ({failure})"
        except _Danger as found:
            return str(found)
        return None

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        space, _, element = name.rpartition(" ")
        if space in _OTHER_PAGES:
            raise _Danger(f"it holds {_OTHER_PAGES[space]}")
        if space != _SVG:
            return
        if element in _ACTING:
            raise _Danger(f"it holds <{element}>")
        if element == "style":
            self._style.clear()
            self._parser.CharacterDataHandler = self._style.append
        for attribute, value in attributes.items():
            _check(element, attribute, value)

    def _closed(self, name: str) -> None:
        if name == f"{_SVG} style":
            self._parser.CharacterDataHandler = None
            if _LOADING.search("".join(self._style)):
                raise _Danger("its style sheet loads something")

    def _entity(self, *_: object) -> None:
        raise _Danger("it declares entities")

    def _instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            raise _Danger("it names a style sheet")


def _check(element: str, attribute: str, value: str) -> None:
    space, _, own = attribute.rpartition(" ")
    if own.lower().startswith("on"):
        raise _Danger(f"it holds `{own}`")
    if own == "href":
        allowed = _LINK if element == "a" else _EMBEDDED
        if not allowed.match(value.strip()):
            raise _Danger(f"its <{element}> leads to {value.strip()[:60]}")
    elif own == "attributeName" and value.strip().lower().endswith("href"):
        raise _Danger(f"its <{element}> changes an address")
    elif not space and _LOADING.search(value):
        raise _Danger(f"its `{own}` loads something")
