"""The last two steps of a body: what the cleaner cannot do, and, once known, where links lead."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from dateline.model import Plate, Rendition
from dateline.parse.prose.anchors import RAW_PREFIX
from dateline.parse.prose.clean import is_remote
from dateline.parse.prose.tags import TOKEN, attributes, quoted, tag, unescaped

_IN_CLEAN = re.compile(
    r"<(?P<close>/?)(?P<name>a|img|input|pre|table)(?=[\s>])(?P<attributes>[^>]*)>"
)
"""The tags to look at in clean HTML, where angle brackets stand for tags alone."""

_LINK = re.compile(r'(<[^>]*?\s(?:href|src)=")([/#][^"]*)"')
_TABLE = '<div class="table" tabindex="0" role="region" aria-label="Table">'


@dataclass(slots=True)
class Finishing:
    """A reading of HTML that replaces tag by tag; `remote` collects the pictures made links."""

    ids: Collection[str]
    trusted: bool
    remote: list[str] = field(default_factory=list)
    _links: list[bool] = field(default_factory=list)
    """Of every open link, whether it is kept."""

    def run(self, html: str) -> str:
        return (TOKEN if self.trusted else _IN_CLEAN).sub(self._tag, html)

    def _tag(self, found: re.Match[str]) -> str:
        name = (found["name"] or "").lower()
        if found["close"]:
            return self._closed(found[0], name)
        if name == "a":
            return self._link(found)
        if name == "img":
            return self._image(found)
        if name == "table":
            return _TABLE + found[0]
        if name == "pre" and "tabindex" not in found["attributes"]:
            return f'<pre tabindex="0"{found[0][4:]}'
        if name == "input" and not self.trusted:
            return _box(found)
        return found[0]

    def _closed(self, written: str, name: str) -> str:
        if name == "table":
            return written + "</div>"
        if name == "a" and self._links and not self._links.pop():
            return ""
        return written

    def _link(self, found: re.Match[str]) -> str:
        values = dict(attributes(found["attributes"]))
        target = values.get("href")
        self._links.append(target is not None or self.trusted or "id" in values)
        if target is None:
            return found[0] if self._links[-1] else ""
        led = self._own_anchor(target)
        return found[0] if led == target else tag("a", values | {"href": led})

    def _own_anchor(self, target: str) -> str:
        prefixed = RAW_PREFIX + target[1:]
        renamed = target.startswith("#") and target[1:] not in self.ids and prefixed in self.ids
        return f"#{prefixed}" if renamed else target

    def _image(self, found: re.Match[str]) -> str:
        values = dict(attributes(found["attributes"]))
        source = values.get("src")
        if source is None:
            return found[0] if self.trusted else quoted(values.get("alt", ""))[1:-1]
        if self.trusted or not is_remote(source):
            return found[0]
        self.remote.append(source)
        shown = quoted(values.get("alt", ""))[1:-1] or quoted(source)[1:-1]
        if any(self._links):
            return shown
        return f'<a href={quoted(source)} rel="nofollow noopener">{shown}</a>'


def in_words(html: str, table: str) -> str:
    """`html` with its tables called `table`, as its language does."""
    return html.replace(_TABLE, _TABLE.replace('"Table"', quoted(table)))


def led(
    html: str, targets: Mapping[str, str | None], plates: Mapping[str, Plate] | None = None
) -> str:
    """`html` with its links and pictures led to `targets`; None keeps the text only.

    `plates` are the pictures by the URL that they are led to.
    """
    if not targets:
        return html
    kept: list[bool] = []

    def replaced(found: re.Match[str]) -> str:
        name = (found["name"] or "").lower()
        if name == "a" and found["close"]:
            return found[0] if not kept or kept.pop() else ""
        if name == "a":
            made = _led(found, "a", "href", targets)
            kept.append(made is not None)
            return made or ""
        if name == "img" and not found["close"]:
            made = _led(found, "img", "src", targets)
            return _alt(found) if made is None else pictured(made, plates or {})
        return found[0]

    return TOKEN.sub(replaced, html)


def _led(
    found: re.Match[str], name: str, key: str, targets: Mapping[str, str | None]
) -> str | None:
    values = dict(attributes(found["attributes"]))
    written = values.get(key)
    if written is None or written not in targets:
        return found[0]
    target = targets[written]
    return None if target is None else tag(name, values | {key: target})


_SOURCE = re.compile(r'\ssrc="([^"]*)"')


def pictured(image: str, plates: Mapping[str, Plate]) -> str:
    """The tag `image` as the picture of `plates` that it shows, in every size and format."""
    found = _SOURCE.search(image)
    plate = plates.get(unescaped(found[1])) if found else None
    if plate is None:
        return image
    values = dict(attributes(image[4:-1])) | {"src": plate.fallback.url}
    if plate.width and not values.keys() & {"width", "height"}:
        values |= {"width": str(plate.width), "height": str(plate.height)}
    shown = tag("img", values | {"loading": "lazy", "decoding": "async"})
    if not plate.sources:
        return shown
    sources = [
        tag("source", {"type": kind, "srcset": srcset(made), "sizes": plate.sizes})
        for kind, made in plate.sources
    ]
    return f"<picture>{''.join(sources)}{shown}</picture>"


def srcset(renditions: Iterable[Rendition]) -> str:
    return ", ".join(f"{own.url} {own.width}w" for own in renditions)


def _alt(found: re.Match[str]) -> str:
    return quoted(dict(attributes(found["attributes"])).get("alt", ""))[1:-1]


def absolute(html: str, origin: str) -> str:
    """`html` with the links that a reader elsewhere can follow; `origin` is its own address."""
    parts = urlsplit(origin)
    host = f"{parts.scheme}://{parts.netloc}"

    def whole(found: re.Match[str]) -> str:
        before = host if found[2].startswith("/") else origin
        return f'{found[1]}{before}{found[2]}"'

    return _LINK.sub(whole, html)


def _box(found: re.Match[str]) -> str:
    values = dict(attributes(found["attributes"]))
    if values.get("type") != "checkbox":
        return ""
    return f'<input type="checkbox" disabled{" checked" if "checked" in values else ""}>'
