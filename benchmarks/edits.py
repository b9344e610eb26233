"""What an editor does to an archive, and by what one sees that the site took it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from benchmarks import words
from benchmarks.corpus import FIRST_DAY, MINUTES, Briefing, briefing

STEP = 7919
"""Prime, so that edits are spread over the archive and seldom meet a briefing twice."""
ROUND = 199
"""More than there are edits of a kind in a round."""
RARE = (
    "Police oversight",
    "Electoral oversight",
    "Maritime oversight",
    "Trade oversight",
    "Water funding",
    "Water oversight",
    "Border oversight",
)
"""The least used of 10,000 briefings: their lists stay one page through all edits of a run."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A page that shows a text, or no longer shows it."""

    path: str
    """Below the output folder."""
    text: str
    present: bool = True

    def holds(self, page: bytes | None) -> bool:
        return (page is not None and self.text.encode() in page) is self.present


@dataclass(frozen=True, slots=True)
class Edit:
    kind: str
    old: Briefing | None
    new: Briefing
    text: str
    """What the briefing's own page shows from now on."""

    def own_sign(self) -> Sign:
        return Sign(page_of(self.new), self.text)

    def signs(self, output: Path) -> Iterator[Sign]:
        """All that must change; `output` is the site from before, without the edit."""
        yield self.own_sign()
        if self.kind == "title" and self.old:
            for path in pages_with(self.old.title, output):
                yield Sign(path, self.old.title, present=False)
        if self.kind == "tag" and self.old:
            yield Sign(term_page(self.new.tags[0]), self.new.title)
            for path in pages_with(self.old.title, output, _term_folder(_commonest(self.old))):
                yield Sign(path, self.old.title, present=False)


def _body(own: Briefing, turn: int) -> tuple[Briefing, str]:
    text = f"Sentence number {turn} was added."
    return replace(own, body=f"{own.body}\n{text}\n"), text


def _title(own: Briefing, turn: int) -> tuple[Briefing, str]:
    text = f"Revised {turn}: {own.title.lower()}"
    return replace(own, title=text), text


def _tag(own: Briefing, turn: int) -> tuple[Briefing, str]:
    """A rare one takes the place of the commonest."""
    start = turn % len(RARE)
    rare = next(tag for tag in (*RARE[start:], *RARE[:start]) if tag not in own.tags)
    kept = [tag for tag in own.tags if tag != _commonest(own)]
    return replace(own, tags=(rare, *kept)), rare


def _commonest(own: Briefing) -> str:
    return min(own.tags, key=words.TAGS.index)


def _date(own: Briefing, turn: int) -> tuple[Briefing, str]:
    """Within its month, so that its address stays."""
    moved = own.date.replace(day=own.date.day % 28 + 1)
    return replace(own, date=moved), f"{moved:%d %B %Y %H:%M}"


CHANGES: Mapping[str, Callable[[Briefing, int], tuple[Briefing, str]]] = {
    "body": _body,
    "title": _title,
    "tag": _tag,
    "date": _date,
}
KINDS = (*CHANGES, "added")


def edit(kind: str, count: int, turn: int, round: int = 0) -> Edit:
    """The edit number `turn` of its kind to an archive of `count`; another one each `round`."""
    if kind == "added":
        own = briefing(count + turn)
        newest = replace(own, date=FIRST_DAY + timedelta(minutes=MINUTES + turn))
        return Edit(kind, None, newest, newest.title)
    number = turn + ROUND * round
    place = KINDS.index(kind) + len(KINDS) * number
    old = briefing(place * STEP % count)
    new, text = CHANGES[kind](old, number)
    return Edit(kind, old, new, text)


def page_of(own: Briefing) -> str:
    return f"{own.url.strip('/')}/index.html"


def _term_folder(tag: str) -> str:
    return f"tags/{tag.casefold().replace(' ', '-')}"


def term_page(tag: str) -> str:
    return f"{_term_folder(tag)}/index.html"


def pages_with(text: str, output: Path, below: str = "") -> list[str]:
    """The pages of a site that show `text`."""
    wanted = text.encode()
    return sorted(
        path.relative_to(output).as_posix()
        for path in (output / below).rglob("*.html")
        if wanted in path.read_bytes()
    )
