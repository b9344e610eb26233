"""Markdown → HTML that is safe to show: two engines behind `rendered`."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Literal

from dateline.model import Heading, Link, Prose
from dateline.parse.prose.anchors import anchored
from dateline.parse.prose.clean import cleaned, removals
from dateline.parse.prose.explaining import explained
from dateline.parse.prose.finishing import Finishing, absolute, in_words, led
from dateline.parse.prose.positions import Positions
from dateline.parse.prose.tags import paragraphs, plain_text, with_plain_line_ends, without_controls
from dateline.value import Value

__all__ = [
    "Heading",
    "Link",
    "Prose",
    "ProseSettings",
    "Remark",
    "Rendered",
    "absolute",
    "explained",
    "in_words",
    "led",
    "paragraphs",
    "plain_text",
    "rendered",
]

_ENGINES = {"markdown": "python_markdown", "commonmark": "commonmark"}
"""The module of each; a build that converts nothing does without them."""

_TRUST = "set markdown.raw_html to trust only for content that you control"
_REMOTE = "the picture of another host becomes a link; put a copy beside the briefing to show it"


class ProseSettings(Value, frozen=True):
    """Which engine converts, and what becomes of HTML that a body holds."""

    engine: Literal["markdown", "commonmark"]
    raw_html: Literal["sanitize", "escape", "trust"]
    host: str = ""
    """The site's own: links to it are links within the site."""


class Remark(Value, frozen=True, order=True):
    """A warning about a body; line and column count within the body, 0 is not known."""

    line: int
    column: int
    kind: str
    message: str


class Rendered(Value, frozen=True):
    """A body: its HTML, what is known of it, and what was taken out of it."""

    html: str
    prose: Prose
    remarks: tuple[Remark, ...]


def rendered(text: str, settings: ProseSettings, key: bytes = b"") -> Rendered:
    """The body `text` as HTML, its links as written; `key` is what the HTML is kept under.

    Unless raw HTML is trusted the HTML is clean, and pictures of other hosts are links. Raises
    ValueError for lists or quotes nested too deeply, and for formatting that would multiply.
    """
    text = without_controls(with_plain_line_ends(text))
    try:
        convert = _engine(settings.engine)
        converted = convert(text, keeps_raw_html=settings.raw_html != "escape")
    except RecursionError:
        raise ValueError("the Markdown is nested too deeply") from None
    anchors = anchored(converted, text, settings.host)
    trusted = settings.raw_html == "trust"
    finishing = Finishing(anchors.ids, trusted)
    # Tags are replaced in the clean text: only there is one surely what a browser takes it for.
    html = finishing.run(anchors.html if trusted else cleaned(anchors.html))
    if "&" in text:  # A character reference may have brought in what the source must not hold.
        html = without_controls(html)
    # What a converter writes itself is clean, but for where its links lead.
    is_plain = "<" not in text and not anchors.suspect and not finishing.remote
    remarks = _remarks(anchors.html, finishing.remote, Positions(text))
    prose = Prose(
        key,
        tuple(anchors.headings),
        tuple(anchors.links),
        anchors.first_paragraph,
        anchors.ids,
    )
    return Rendered(html, prose, () if trusted or is_plain else tuple(remarks))


@cache
def _engine(name: str) -> Callable[..., str]:
    engine: Callable[..., str] = import_module(f"{__name__}.{_ENGINES[name]}").convert
    return engine


def _remarks(html: str, remote: list[str], positions: Positions) -> Iterator[Remark]:
    for expression, removed in removals(html):
        line, column = positions.of_markup(expression)
        yield Remark(line, column, "removed-html", f"{removed} is removed; {_TRUST}")
    for source in remote:
        line, column = positions.of_target(source)
        yield Remark(line, column, "remote-image", _REMOTE)
