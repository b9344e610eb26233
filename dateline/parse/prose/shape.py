"""What both engines' HTML gets: anchors, heading ids, table scopes, and a list of its links."""

import html as entities
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dateline.model import Heading, Link, Prose
from dateline.urls import slug

TAG = re.compile(
    r"<!--.*?-->|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.S,
)
_ATTRIBUTE = re.compile(r"([a-zA-Z_:@][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_HEADING = re.compile(r"h([1-6])")
_ALIGN = re.compile(r"text-align:\s*(left|right|center);?")
_OURS = re.compile(r"(fn|fnref\d*)-.")
_CONTAINERS = frozenset(
    [
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dd",
        "dt",
        "table",
        "section",
        "div",
        "details",
        "figure",
        "aside",
    ]
)
TABLE_START = '<div class="table" tabindex="0" role="region" aria-label="{label}">'


def shaped(html: str, text: str) -> Prose:
    """`html` in our shape; `text` is the Markdown that it came from."""
    pass_ = _Pass(html, text)
    pass_.run()
    return Prose(
        html="".join(pass_.made),
        headings=tuple(pass_.headings),
        links=tuple(pass_.links),
        first_paragraph=pass_.first_paragraph,
        ids=tuple(sorted(pass_.ids)),
    )


def attributes(rest: str) -> dict[str, str]:
    """A tag's attributes, names in small letters, values unescaped; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(rest):
        found.setdefault(name.lower(), entities.unescape(double or single or bare))
    return found


def tag(name: str, values: Mapping[str, str]) -> str:
    parts = "".join(f' {key}="{entities.escape(value)}"' for key, value in values.items())
    return f"<{name}{parts}>"


def plain_text(html: str) -> str:
    return " ".join(entities.unescape(TAG.sub("", html)).split())


@dataclass(slots=True)
class _Pass:
    """One walk over the tags; the text between them goes through untouched."""

    html: str
    text: str
    made: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    depth: int = 0
    paragraphs: int = 0
    first_paragraph: str = ""
    searched: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        end = 0
        for found in TAG.finditer(self.html):
            self.made.append(self.html[end : found.start()])
            self.made.append(self.on_tag(found))
            end = found.end()
        self.made.append(self.html[end:])

    def on_tag(self, found: re.Match[str]) -> str:
        if not found["name"]:
            return ""
        name = found["name"].lower()
        if found["end"]:
            return self.on_end(name)
        if name in _CONTAINERS:
            self.depth += 1
        values = attributes(found["rest"])
        if not values and name not in ("p", "th", "table", "pre") and not _HEADING.fullmatch(name):
            return found[0]
        self.own_id(values)
        if name in ("a", "img"):
            self.link(values.get("href" if name == "a" else "src"), name == "img")
        if name == "p":
            self.paragraph(values, found.end())
        elif heading := _HEADING.fullmatch(name):
            return self.heading(max(2, int(heading[1])), values, found.end())
        elif name in ("th", "td"):
            _align(name, values)
        elif name == "pre":
            values["tabindex"] = "0"
        before = TABLE_START.format(label="Table") if name == "table" else ""
        return before + tag(name, values)

    def on_end(self, name: str) -> str:
        if name in _CONTAINERS:
            self.depth = max(0, self.depth - 1)
        if name == "h1":
            return "</h2>"
        return "</table></div>" if name == "table" else f"</{name}>"

    def own_id(self, values: dict[str, str]) -> None:
        """An id of raw HTML gets a prefix, so that it cannot take the place of one of ours."""
        if "id" in values:
            if not _OURS.match(values["id"]):
                values["id"] = "u-" + values["id"]
            self.ids.add(values["id"])

    def paragraph(self, values: dict[str, str], start: int) -> None:
        inner = plain_text(self.html[start : self.html.find("</p>", start)])
        if self.depth or not inner:
            return
        self.paragraphs += 1
        if not self.first_paragraph:
            self.first_paragraph = inner
        values.setdefault("id", f"p{self.paragraphs}")
        self.ids.add(values["id"])

    def heading(self, level: int, values: dict[str, str], start: int) -> str:
        end = re.compile(r"</h[1-6]>", re.I).search(self.html, start)
        text = plain_text(self.html[start : end.start() if end else start])
        values["id"] = self.unique(slug(text) if text else "section")
        self.headings.append(Heading(level, values["id"], text))
        return tag(f"h{level}", values)

    def unique(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.ids or re.fullmatch(r"p\d+", name):
            number += 1
            name = f"{wanted}-{number}"
        self.ids.add(name)
        return name

    def link(self, target: str | None, image: bool) -> None:
        if target is None or target.startswith(("#fn-", "#fnref")):
            return
        start = self.text.find(target, self.searched.get(target, 0))
        if start < 0:
            self.links.append(Link(target, 0, 0, image))
            return
        self.searched[target] = start + 1
        line = self.text.count("\n", 0, start) + 1
        self.links.append(Link(target, line, start - self.text.rfind("\n", 0, start), image))


def _align(name: str, values: dict[str, str]) -> None:
    found = _ALIGN.match(values.pop("style", ""))
    if found:
        values["class"] = f"align-{found[1]}"
    if name == "th":
        values.setdefault("scope", "col")


def with_targets(html: str, targets: Mapping[str, str | None]) -> str:
    """`html` with its links replaced; a target of None leaves the text, without link or picture."""
    if not targets:
        return html
    open_links: list[bool] = []

    def replaced(found: re.Match[str]) -> str:
        name = (found["name"] or "").lower()
        if name == "a" and found["end"]:
            return "</a>" if not open_links or open_links.pop() else ""
        if name not in ("a", "img") or found["end"]:
            return found[0]
        key = "href" if name == "a" else "src"
        values = attributes(found["rest"])
        target = (
            targets.get(values.get(key, ""), "") if values.get(key) in targets else values.get(key)
        )
        if name == "a":
            open_links.append(not (key in values and target is None))
        if key in values and target is None:
            return entities.escape(values.get("alt", "")) if name == "img" else ""
        if target is not None:
            values[key] = target
        return tag(name, values)

    return TAG.sub(replaced, html)
