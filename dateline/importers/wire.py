"""Wire copy as plain text, or the text of a page as it was saved."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from dateline.importers.days import day
from dateline.importers.piece import Field, Loss, Piece, undated
from dateline.importers.writing import cleaned, escaped, one_line

HEADLINE = 200
"""Characters; what is longer is a paragraph."""
_SUBHEAD = re.compile(r"[-–—]{1,2}\s+(\S.{0,120}?)\s+[-–—]{1,2}")
_BOILERPLATE = (
    ("comment count", r"(?:comments?|تعليقات|التعليقات|تعليق)\s*[:(]?\s*\d*\s*\)?|\d+ comments?"),
    (
        "link to another language",
        r"(?:إ|ا)قرأ هذا الخبر ب\S+.*|read (?:this|the)? ?.*\bin arabic\b.*",
    ),
    ("image placeholder", r"\[?(?:image|photo|picture|صورة)(?: placeholder)?\]?|[WH]\d{2,4}"),
    (
        "sharing and printing",
        r"(?:share|tweet|print|e-?mail|facebook|twitter|whatsapp)(?: this.*)?",
    ),
    ("notice", r"(?:©|copyright|\(c\)).*|all rights reserved\.?|read more.*|advertisement"),
)
_BOILERPLATES = tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in _BOILERPLATE)
_DATED = re.compile(
    r"(?:published|updated|posted|date|نشر|التاريخ)?\s*(?:on|at|في)?\s*:?\s*(.+)", re.I
)
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^():;!?\n]{0,60}?)(?P<when>,\s+[^\W\d_]+\.? \d{1,2}(?:, \d{4})?)?"
    r"\s*(?P<agency>\([^()\n]{2,40}\))\s*[-–—]{1,2}\s+"
)
_SHOUTED = re.compile(r"(?P<place>[A-Z][A-Z' .]{2,40}(?:, [A-Z][\w. ]{1,30})?)\s+[-–—]{1,2}\s+")


class Block(NamedTuple):
    """Lines between blank ones, and the number of the first."""

    line: int
    text: str


def piece(text: str, source: str, name: str) -> Piece:
    """The briefing that is in `text`; `name` is its file's, for want of a headline."""
    losses: list[Loss] = []
    blocks = list(_blocks(cleaned(text), losses))
    title = one_line(blocks[0].text) if blocks else ""
    if blocks and len(title) <= HEADLINE and len(blocks) > 1:
        blocks = blocks[1:]
    elif len(title) > HEADLINE:
        title = title[:HEADLINE].rsplit(" ", 1)[0] + "…"
    date, blocks = _date_line(blocks)
    place, when, opening = _dateline(blocks)
    fields: list[tuple[str, Field]] = [("title", title or one_line(name) or "untitled")]
    fields.append(("date", date or when))
    if not (date or when):
        fields.append(("draft", True))
        losses.append(undated())
    fields.append(("location", place or None))
    if not place:
        losses.append(Loss(0, "gap", "no place was found: `location` is empty"))
    fields.append(("summary", opening or None))
    body = "\n\n".join(_markdown(block) for block in blocks)
    return Piece(
        source, title or name, tuple(fields), body, tuple(sorted(losses)), 0, has_links=False
    )


def _blocks(text: str, losses: list[Loss]) -> Iterator[Block]:
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        kind = _boilerplate(bare)
        if kind:
            losses.append(Loss(number, "boilerplate", f"{kind}: {one_line(bare)[:100]}"))
        if bare and not kind and not _SUBHEAD.fullmatch(bare):
            lines.append(bare)
            continue
        if lines:
            yield Block(number - len(lines), "\n".join(lines))
            lines = []
        if bare and not kind:
            yield Block(number, bare)


def _boilerplate(line: str) -> str | None:
    return next((kind for kind, form in _BOILERPLATES if line and form.fullmatch(line)), None)


def _date_line(blocks: list[Block]) -> tuple[str | None, list[Block]]:
    """The date that stands alone near the beginning or at the end, and the other blocks."""
    for number, block in enumerate(blocks):
        near = number < 4 or number == len(blocks) - 1
        found = _DATED.fullmatch(block.text) if near and len(block.text) < 60 else None
        if found and (date := day(found[1])):
            return date, blocks[:number] + blocks[number + 1 :]
    return None, blocks


def _dateline(blocks: list[Block]) -> tuple[str, str | None, str]:
    """Place, date and first paragraph, as far as they can be told."""
    first = next((block.text for block in blocks if not _SUBHEAD.fullmatch(block.text)), "")
    opening = one_line(first)
    found = _DATELINE.match(opening) or _SHOUTED.match(opening)
    if not found:
        return "", None, opening
    when = day((found.groupdict().get("when") or "").strip(" ,"))
    place = found["place"].strip(" ,-–—")
    return (place.title() if place.isupper() else place), when, opening[found.end() :]


def _markdown(block: Block) -> str:
    subhead = _SUBHEAD.fullmatch(block.text)
    return f"## {escaped(subhead[1])}" if subhead else escaped(block.text)
