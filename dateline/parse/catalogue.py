"""A site's own catalogue of words → what is wrong in it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from gettext import c2py
from typing import TYPE_CHECKING

from dateline.problems import Place, Problem, error
from dateline.wording import compiled

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ENDING = ".po"
_LINE = re.compile(
    r'(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*")?'
)
_PLACEHOLDER = re.compile(r"%(?:\(\w+\)s|%)?")


@lru_cache(maxsize=64)
def mistakes_in(text: str, path: str, lang: str) -> tuple[Problem, ...]:
    """What keeps `text`, the catalogue of `lang` in the file at `path`, from being used."""
    from babel.messages.pofile import PoFileError, read_po

    def wrong(line: int, message: str) -> Problem:
        return error(Place(path, line, 1), "catalogue", message)

    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, start=1):
        if not _LINE.fullmatch(line.strip()):
            return (wrong(number, 'not a line of a gettext catalogue; write it as msgstr "…"'),)
    try:
        catalogue = read_po(lines, locale=lang.replace("-", "_"), abort_invalid=True)
        c2py(catalogue.plural_expr)
        compiled(lines)
    except PoFileError as failure:
        return (
            wrong(failure.lineno + 1, f"not a gettext catalogue: {_told(failure)}; correct it"),
        )
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as failure:
        return (wrong(1, f"its head cannot be read: {failure}; begin with a copy of another"),)
    return tuple(wrong(line, message) for line, message in _mistakes(catalogue))


def _told(failure: Exception) -> str:
    """Without the line, which Babel counts from 0."""
    return re.sub(r" on \d+$", "", str(failure))


def _mistakes(catalogue: "Catalog") -> Iterator[tuple[int, str]]:
    for message in catalogue:
        if message.id and not message.fuzzy and any(_forms(message)):
            for told in _of_message(message, catalogue.num_plurals):
                yield message.lineno or 1, told


def _of_message(message: "Message", plurals: int) -> Iterator[str]:
    names = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    forms = _forms(message)
    if len(names) > 1 and (len(forms) != plurals or not all(forms)):
        yield f"{names[0]}: {sum(map(bool, forms))} of {plurals} plural forms; write each msgstr[N]"
        return
    allowed = {own for name in names for own in _placeholders(name)}
    for form in forms:
        if unknown := _placeholders(form) - allowed - {"%%"}:
            known = ", ".join(sorted(allowed)) or "none"
            yield f"{names[0]}: {min(unknown)} is no placeholder of it; use {known}"
            return
    if missing := _placeholders(names[-1]) - _placeholders(forms[-1]):
        yield f"{names[0]}: {min(missing)} is missing; write it where its value belongs"


def _forms(message: "Message") -> tuple[str, ...]:
    own = message.string
    return (own,) if isinstance(own, str) else tuple(own or ())


def _placeholders(text: str) -> set[str]:
    """A `%` that begins none is told as one: formatting would fail at it."""
    return set(_PLACEHOLDER.findall(text))
