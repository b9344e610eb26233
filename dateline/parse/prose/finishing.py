"""The last pass over a body: links to where they lead, pictures of other hosts, room to scroll."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dateline.parse.prose.anchors import RAW_PREFIX
from dateline.parse.prose.clean import is_remote
from dateline.parse.prose.tags import TOKEN, attributes, quoted, tag

_TABLE = '<div class="table" tabindex="0" role="region" aria-label="Table">'


@dataclass(slots=True)
class Finishing:
    """A reading of HTML that replaces tag by tag; `remote` collects the pictures made links."""

    targets: Mapping[str, str | None]
    ids: Collection[str]
    trusted: bool
    remote: list[str] = field(default_factory=list)
    _links: list[bool] = field(default_factory=list)
    """Of every open link, whether it is kept."""

    def run(self, html: str) -> str:
        return TOKEN.sub(self._tag, html)

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
        if target is None:
            self._links.append(self.trusted or "id" in values)
            return found[0] if self._links[-1] else ""
        led = self._led(target)
        self._links.append(led is not None)
        if led is None:
            return ""
        return found[0] if led == target else tag("a", values | {"href": led})

    def _led(self, target: str) -> str | None:
        if target in self.targets:
            return self.targets[target]
        if target.startswith("#") and target[1:] not in self.ids:
            prefixed = RAW_PREFIX + target[1:]
            return f"#{prefixed}" if prefixed in self.ids else target
        return target

    def _image(self, found: re.Match[str]) -> str:
        values = dict(attributes(found["attributes"]))
        written = values.get("src")
        if written is None and self.trusted:
            return found[0]
        source = None if written is None else self.targets.get(written, written)
        alt = quoted(values.get("alt", ""))[1:-1]
        if source is None:
            return alt
        if self.trusted or not is_remote(source):
            return found[0] if source == written else tag("img", values | {"src": source})
        self.remote.append(source)
        shown = alt or quoted(source)[1:-1]
        if any(self._links):
            return shown
        return f'<a href={quoted(source)} rel="nofollow noopener">{shown}</a>'


def _box(found: re.Match[str]) -> str:
    values = dict(attributes(found["attributes"]))
    if values.get("type") != "checkbox":
        return ""
    return f'<input type="checkbox" disabled{" checked" if "checked" in values else ""}>'
