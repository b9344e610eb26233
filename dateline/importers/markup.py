"""HTML of other makers → Markdown, with a word about all that is left out."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag
from markdownify import markdownify

from dateline.importers.piece import Loss
from dateline.importers.writing import escaped, one_line

_PROGRAMS = frozenset(["script", "style", "template", "noscript", "link", "meta"])
_EMBEDS = frozenset(
    ["iframe", "object", "embed", "form", "video", "audio", "svg", "canvas", "applet", "math"]
)
_BLANKS = re.compile(r"\n{3,}")
_TAGS = re.compile(r"<[^>]*>")


def soup_of(html: str | bytes) -> BeautifulSoup:
    """The elements of `html`."""
    # Of one line without a tag, such as `a.txt`, the reader would warn that it is a file's name.
    ending = "\n" if isinstance(html, str) else b"\n"
    return BeautifulSoup(html + ending, "html.parser")  # type: ignore[operator]


def markdown_of(html: str, line: int) -> tuple[str, list[Loss]]:
    """The text of `html`, which stood at `line` of its source, and what is not in it."""
    try:
        soup = soup_of(html)
        losses = list(_cleared(soup, line))
        made = markdownify(str(soup), heading_style="atx", bullets="-", escape_misc=True)
    except RecursionError:
        what = "elements are nested too deeply; the text is kept without them"
        return escaped(_TAGS.sub(" ", html)), [Loss(line, "markup", what)]
    return _BLANKS.sub("\n\n", made).strip(), losses


def _cleared(soup: BeautifulSoup, line: int) -> Iterator[Loss]:
    """Takes out what no text is made of."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all([*_PROGRAMS, *_EMBEDS]):
        if tag.decomposed:
            continue
        if tag.name in _EMBEDS:
            yield Loss(line, "embed", f"<{tag.name}>{_whence(tag)} is left out")
        elif tag.name == "script":
            yield Loss(line, "embed", "<script> is left out")
        tag.decompose()


def _whence(tag: Tag) -> str:
    inner = tag if tag.get("src") or tag.get("data") else tag.find(src=True)
    address = isinstance(inner, Tag) and (inner.get("src") or inner.get("data"))
    return f" of {one_line(address)[:100]}" if isinstance(address, str) else ""


def plain_text(html: str) -> str:
    """What `html` says, on one line."""
    try:
        return one_line(soup_of(html).get_text(" "))
    except RecursionError:
        return one_line(_TAGS.sub(" ", html))
