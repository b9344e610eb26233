"""How a briefing is cited: names, dates and titles as two styles write them, and three formats."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline import urls
from dateline.model import Site
from dateline.render.filters import Writing, xml_text
from dateline.views import Author

_SPACE = re.compile(r"\s+")
_BIBTEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
}
"""BibTeX counts escaped braces too, so that none may stand for itself."""

_BIBTEX_TABLE = str.maketrans(_BIBTEX)
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9:.+/-]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENDS = ".!?…؟۔。！？"
_CLOSING = "\"'”’»)]"
_STRAIGHT = re.compile(r'"([^"]*)"')
_WITHIN = str.maketrans("“”", "‘’")
_MARKS = frozenset('"“”')


@dataclass(frozen=True, slots=True)
class Citing:
    """A language tree; every method is the filter of its name."""

    writing: Writing

    def chicago_date(self, day: date) -> str:
        """October 18, 2017; in other languages as they write it."""
        if not self._is_english:
            return self.writing.day(day)
        return f"{self.writing.month_name(day.month)} {day.day}, {day.year}"

    def apa_date(self, day: date) -> str:
        """2017, October 18."""
        if not self._is_english:
            return self.writing.day(day)
        return f"{day.year}, {self.writing.month_name(day.month)} {day.day}"

    def chicago_names(self, authors: Sequence[Author]) -> str:
        """Doe, Jane, and John Roe."""
        first = [author.name for author in authors[:1]]
        return self._listed([*first, *map(_in_order, authors[1:])])

    def apa_names(self, authors: Sequence[Author]) -> str:
        """Doe, J., & Roe, J."""
        return self._listed([_with_initials(author) for author in authors], "&")

    def _listed(self, names: Sequence[str], last: str = "and") -> str:
        if len(names) < 2:
            return "".join(names)
        if not self._is_english:
            return self.writing.listed(names)
        return f"{', '.join(names[:-1])}, {last} {names[-1]}"

    @property
    def _is_english(self) -> bool:
        return self.writing.locale.split("-")[0] == "en"


def of_site(site: Site) -> dict[str, Callable[..., Any]]:
    """The filters of a language tree, by their names in templates."""
    citing = Citing(Writing(site.locale, site.numerals))
    return {
        "apa_date": citing.apa_date,
        "apa_names": citing.apa_names,
        "bibtex": bibtex,
        "bibtex_key": bibtex_key,
        "bibtex_month": bibtex_month,
        "bibtex_names": bibtex_names,
        "chicago_date": citing.chicago_date,
        "chicago_names": citing.chicago_names,
        "crlf": crlf,
        "csl_names": csl_names,
        "one_line": one_line,
        "quoted_within": quoted_within,
        "stopped": stopped,
    }


def _in_order(author: Author) -> str:
    return f"{author.given} {author.family}" if author.family else author.name


def _with_initials(author: Author) -> str:
    words = author.given.split()
    initials = ["-".join(f"{part[0]}." for part in word.split("-") if part) for word in words]
    return f"{author.family}, {' '.join(initials)}" if initials else author.name


def stopped(text: str) -> str:
    """`text` with a full stop, unless a mark ends it already."""
    return text if text.rstrip(_CLOSING).endswith(tuple(_ENDS)) else f"{text}."


def quoted_within(text: str) -> str:
    """`text` as it stands within double quotation marks."""
    if _MARKS.isdisjoint(text):
        return text
    return _STRAIGHT.sub(r"‘\1’", text).translate(_WITHIN)


def one_line(text: str) -> str:
    """`text` without line breaks, and without what no text should hold."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", xml_text(text)).strip()


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def bibtex(text: str) -> str:
    """`text` as a value in braces, without a command or a brace of its own."""
    return f"{{{one_line(text).translate(_BIBTEX_TABLE)}}}"


def bibtex_key(own_id: str) -> str:
    """An id as BibTeX takes it: ASCII without its marks; a hash where something was lost."""
    key = _NOT_IN_KEYS.sub("-", own_id)
    return key if key == own_id else f"{key.strip('-')}-{urls.short_hash(own_id, 8)}".strip("-")


def bibtex_month(number: int) -> str:
    return _MONTHS[number - 1]


def bibtex_names(authors: Sequence[Author]) -> str:
    """A name that is one whole stands in braces of its own, so that nobody parts it."""
    return f"{{{' and '.join(map(_bibtex_name, authors))}}}"


def _bibtex_name(author: Author) -> str:
    if author.family:
        return f"{bibtex(author.family)}, {bibtex(author.given)}"
    return bibtex(author.name)


def csl_names(authors: Sequence[Author]) -> list[dict[str, str]]:
    return [_csl_name(author) for author in authors]


def _csl_name(author: Author) -> dict[str, str]:
    if author.family:
        return {"family": one_line(author.family), "given": one_line(author.given)}
    return {"literal": one_line(author.name)}
