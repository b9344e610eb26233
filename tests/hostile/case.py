"""A hostile file and what becomes of it: built safely, or refused with one line."""

from dataclasses import dataclass
from itertools import chain

ENGINES = ("markdown", "commonmark")

FIRST = "5"
"""The line on which a body begins."""


@dataclass(frozen=True)
class Case:
    """One file of `content/`."""

    name: str
    """Also the stem of the file, unless `file` says otherwise."""
    source: str | bytes
    refused: tuple[str, ...] = ()
    """The problems, as they are printed after the path; none: it is built."""
    shows: str = ""
    """A text that the page must show."""
    warns: str = ""
    """What a warning says where raw HTML is cleaned."""
    engines: tuple[str, ...] = ENGINES
    """The Markdown engines that refuse it; another takes it for something harmless."""

    @property
    def file(self) -> str:
        return f"{self.name}.md"

    @property
    def content(self) -> bytes:
        return self.source if isinstance(self.source, bytes) else self.source.encode()


def head(name: str, lines: str, *refused: str, shows: str = "", warns: str = "") -> Case:
    """A briefing with further `lines` in its front matter; they begin on line 4."""
    source = f"---\ntitle: A {name}\ndate: 2017-01-01\n{lines}\n---\nText.\n"
    return Case(name, source, refused, shows, warns)


def titled(name: str, title: str, *refused: str, shows: str = "", warns: str = "") -> Case:
    """A briefing whose title is written as `title`, on line 2 from column 8 on."""
    return Case(name, f"---\ntitle: {title}\ndate: 2017-01-01\n---\nText.\n", refused, shows, warns)


def dated(name: str, date: str, *refused: str, shows: str = "") -> Case:
    """A briefing whose date is written as `date`, on line 3 from column 7 on."""
    return Case(name, f"---\ntitle: A {name}\ndate: {date}\n---\nText.\n", refused, shows)


def body(
    name: str,
    text: str,
    *refused: str,
    shows: str = "",
    warns: str = "",
    engines: tuple[str, ...] = ENGINES,
) -> Case:
    """A briefing with `text` as its body, which begins on line 5."""
    source = f"---\ntitle: A {name}\ndate: 2017-01-01\n---\n{text}\n"
    return Case(name, source, refused, shows, warns, engines)


def newest(name: str, text: str, shows: str = "") -> Case:
    """A briefing that is young enough to be in the feed in full."""
    return Case(name, f"---\ntitle: A {name}\ndate: 2019-12-31\n---\n{text}\n", (), shows)


def cut(message: str) -> str:
    """A message as it is printed: of a long one both ends."""
    return message if len(message) <= 1000 else f"{message[:500]} … {message[-500:]}"


def distinct(*tables: tuple[Case, ...]) -> tuple[Case, ...]:
    """All cases of the tables; their names differ."""
    cases = tuple(chain(*tables))
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), sorted(name for name in names if names.count(name) > 1)
    return cases
