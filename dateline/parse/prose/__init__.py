"""Markdown → HTML: two engines behind `to_prose`, and `finish`, which makes a body safe to show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dateline.model import Heading, Link, Prose
from dateline.parse.prose import commonmark, python_markdown
from dateline.parse.prose.anchors import anchored
from dateline.parse.prose.clean import cleaned, removals
from dateline.parse.prose.finishing import Finishing
from dateline.parse.prose.positions import Positions
from dateline.parse.prose.tags import plain_text, without_controls

__all__ = [
    "Heading",
    "Link",
    "Prose",
    "ProseSettings",
    "Remark",
    "finish",
    "plain_text",
    "to_prose",
]

_ENGINES = {"markdown": python_markdown.convert, "commonmark": commonmark.convert}
_TRUST = "set markdown.raw_html to trust only for content that you control"
_REMOTE = "the picture of another host becomes a link; put a copy beside the briefing to show it"


@dataclass(frozen=True, slots=True)
class ProseSettings:
    """Which engine converts, and what becomes of HTML that a body holds."""

    engine: Literal["markdown", "commonmark"]
    raw_html: Literal["sanitize", "escape", "trust"]


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """A warning about a body; line and column count within the body, 0 is not known."""

    line: int
    column: int
    kind: str
    message: str


def to_prose(text: str, settings: ProseSettings) -> Prose:
    """The body `text` as HTML that is not yet clean, its links as written.

    Raises ValueError for lists or quotes nested too deeply.
    """
    text = without_controls(text)
    try:
        converted = _ENGINES[settings.engine](text, keeps_raw_html=settings.raw_html != "escape")
    except RecursionError:
        raise ValueError("the Markdown is nested too deeply") from None
    return anchored(converted, text)


def finish(
    prose: Prose,
    targets: Mapping[str, str | None],
    settings: ProseSettings,
    source_text: str,
) -> tuple[str, tuple[Remark, ...]]:
    """The HTML to show, and what was taken out of it, with its place in the body `source_text`.

    `targets` says where a link or picture leads, by its target as written; None keeps its text
    only. Unless raw HTML is trusted the result is clean, and pictures of other hosts are links.
    """
    trusted = settings.raw_html == "trust"
    finishing = Finishing(targets, prose.ids, trusted)
    if trusted:
        return finishing.run(prose.html), ()
    # Links are replaced in the clean text: only there is a tag surely what a browser takes it for.
    html = finishing.run(cleaned(prose.html))
    return html, tuple(_remarks(prose.html, finishing.remote, Positions(source_text)))


def _remarks(html: str, remote: list[str], positions: Positions) -> Iterator[Remark]:
    for expression, removed in removals(html):
        line, column = positions.of_markup(expression)
        yield Remark(line, column, "removed-html", f"{removed} is removed; {_TRUST}")
    for source in remote:
        line, column = positions.of_target(source)
        yield Remark(line, column, "remote-image", _REMOTE)
