"""What both engines' HTML goes through: ids, heading levels, table alignment, the list of links."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from dateline import urls
from dateline.model import Heading, Link
from dateline.parse.prose.clean import scheme
from dateline.parse.prose.positions import Positions
from dateline.parse.prose.tags import MARK, attributes, plain_text, tag, token

DEEPEST = 200
"""Levels of nested blocks; some parsers of HTML give up at 512."""

RAW_PREFIX = "u-"
_OURS = re.compile(r"p\d+|u-.*|fn(?:ref\d*)?-.*")
_HEADING = re.compile("h[1-6]")
_OUTWARD = re.compile(r"(?:https?://|mailto:|tel:)[^\[\]{}]*", re.IGNORECASE)
"""A link that surely leads to another site: nothing has to be known of it."""
_ALIGNED = re.compile(r'style="text-align: (left|center|right);?"')
_BLOCKS = """
article aside blockquote details div dl figure footer header main nav ol section table ul
"""
_PLACED = frozenset(_BLOCKS.split())
"""What a paragraph inside of is not at the top level."""

_TELLING = token(r"/?(?:[bisu]|br|code|del|em|hr|li|strong|su[bp]|t[dr]|tbody|thead)>|/(?:a|th)>")
"""Without the tags that nothing has to be done for."""


class Anchored(NamedTuple):
    """HTML with its anchors, not yet clean, and what others ask about it."""

    html: str
    headings: list[Heading]
    links: list[Link]
    first_paragraph: str
    ids: tuple[str, ...]
    """Sorted."""
    suspect: bool
    """Whether a link has a scheme that few links have."""


@dataclass(slots=True)
class _Walk:
    """One reading of the HTML, tag by tag."""

    html: str
    positions: Positions
    host: str
    parts: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    uses: dict[str, int] = field(default_factory=dict)
    first: str = ""
    depth: int = 0
    paragraphs: int = 0
    place: int = 0
    suspect: bool = False
    opened: tuple[str, int, int, str] | None = None
    """The open heading or first paragraph: name, index of its tag, its start, its raw id."""

    def run(self) -> Anchored:
        for found in _TELLING.finditer(self.html):
            markup = found[0]
            if markup == "</p>" and self.opened is None:
                continue
            if markup == "<p>":
                written = self._paragraph(found, markup)
            else:
                written = self._tag(found) if found["name"] else markup
            if written != markup:
                self.parts += self.html[self.place : found.start()], written
                self.place = found.end()
        self.parts.append(self.html[self.place :])
        return Anchored(
            "".join(self.parts).replace(MARK, ""),
            self.headings,
            self.links,
            self.first,
            tuple(sorted(self.ids)),
            self.suspect,
        )

    def _tag(self, found: re.Match[str]) -> str:
        name = found["name"].lower()
        if name in _PLACED:
            self._nest(-1 if found["close"] else 1)
        if found["close"]:
            return self._closed(found, name)
        written = self._with_raw_id(found[0], name, found["attributes"])
        if name == "p":
            return self._paragraph(found, written)
        if _HEADING.fullmatch(name):
            return self._heading(found, name, written)
        if name in ("a", "img"):
            return self._link(found, name, written)
        if name in ("td", "th"):
            return _cell(name, written)
        return written

    def _nest(self, step: int) -> None:
        self.depth = max(0, self.depth + step)
        if self.depth > DEEPEST:
            raise ValueError("the Markdown is nested too deeply")

    def _with_raw_id(self, written: str, name: str, values: str) -> str:
        lowered = values.lower()
        if "id" not in lowered and "name" not in lowered:
            return written
        given = dict(attributes(values))
        raw = given.get("id") or (given.get("name") if name == "a" else None)
        if not raw:
            return written
        if raw.startswith(MARK):
            self.ids.add(raw.removeprefix(MARK))
            return written
        given.pop("name", None)
        given["id"] = self._unique(RAW_PREFIX + "-".join(raw.split()))
        return tag(name, given)

    def _unique(self, wanted: str) -> str:
        made = wanted
        while made in self.ids:
            self.uses[wanted] = self.uses.get(wanted, 1) + 1
            made = f"{wanted}-{self.uses[wanted]}"
        self.ids.add(made)
        return made

    def _paragraph(self, found: re.Match[str], written: str) -> str:
        if self.depth:
            return written
        self.paragraphs += 1
        if not self.first and self.opened is None:
            self.opened = ("p", 0, found.end(), "")
        if written != found[0]:
            return written
        own = f"p{self.paragraphs}"
        self.ids.add(own)
        return f'<p id="{own}"{written[2:]}'

    def _heading(self, found: re.Match[str], name: str, written: str) -> str:
        level = max(2, int(name[1]))
        raw = dict(attributes(written[3:])).get("id", "") if written != found[0] else ""
        # The tag is a part of its own: it gets its id once the text of the heading is known.
        self.parts += self.html[self.place : found.start()], f"<h{level}{written[3:]}"
        self.place = found.end()
        self.opened = (name, len(self.parts) - 1, found.end(), raw)
        return found[0]

    def _closed(self, found: re.Match[str], name: str) -> str:
        written = "</h2>" if name == "h1" else found[0]
        if self.opened is None or self.opened[0] != name:
            return written
        _, index, start, raw = self.opened
        self.opened = None
        text = plain_text(self.html[start : found.start()])
        if name == "p":
            self.first = text
            return written
        own = raw or self._unique(_heading_id(text))
        level = max(2, int(name[1]))
        if not raw:
            self.parts[index] = f'<h{level} id="{own}"{self.parts[index][3:]}'
        self.headings.append(Heading(level, own, text))
        return written

    def _link(self, found: re.Match[str], name: str, written: str) -> str:
        key = "src" if name == "img" else "href"
        given = dict(attributes(found["attributes"]))
        target = given.get(key, "")
        if not target or MARK in target:
            return written
        as_written = self.positions.written(target)
        if as_written != target:
            written = _with_target(written, key, as_written)
        is_own = self.host and self.host in as_written.casefold()
        if is_own or not _OUTWARD.fullmatch(as_written):
            self.suspect |= scheme(as_written) is not None
            line, column = self.positions.of_target(as_written)
            described = name != "img" or bool(given.get("alt", "").strip())
            self.links.append(Link(as_written, line, column, name == "img", described))
        return written


def anchored(html: str, text: str, host: str = "") -> Anchored:
    """The converted `html` of the source `text`; `host` is the site's own.

    Raises ValueError where blocks are nested more than DEEPEST levels.
    """
    return _Walk(html, Positions(text), host).run()


def _heading_id(text: str) -> str:
    made = urls.slug(text) if any(map(str.isalnum, text)) else "section"
    return f"section-{made}" if _OURS.fullmatch(made) else made


def _cell(name: str, written: str) -> str:
    written = _ALIGNED.sub(r'class="align-\1"', written)
    return f'<th scope="col"{written[3:]}' if name == "th" and "scope" not in written else written


def _with_target(written: str, key: str, target: str) -> str:
    values = dict(attributes(written[written.find(" ") :].rstrip("/>")))
    return tag("img" if key == "src" else "a", values | {key: target})
