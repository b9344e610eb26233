"""Pieces → the text of briefing files, safe for any text."""

import re
from collections.abc import Iterable

from dateline.importers.piece import Field, Shown
from dateline.parse.yamltext import written

LONGEST = 2000
"""Characters of a field: none that people wrote is longer."""
MOST = 500
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\ufeff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_INLINE = re.compile(r"[\\`*_\[\]{}|]|!(?=\[)")
_FIRST = re.compile(r"(\s*)([#>+=:~-]|\d+(?=[.)]))")


def cleaned(text: str) -> str:
    """`text` with line ends of one kind and no characters that are none."""
    return _NOT_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """A text as a field holds it."""
    line = " ".join(cleaned(text).split())
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it: nothing in it is markup."""
    return "\n".join(_escaped_line(line.strip()) for line in cleaned(text).split("\n"))


def _escaped_line(line: str) -> str:
    line = line.replace("&", "&amp;") if re.search(r"&#?\w+;", line) else line
    line = _INLINE.sub(lambda found: "\\" + found[0], line.replace("<", "&lt;"))
    line = line.replace("~~", "&#126;&#126;")
    first = _FIRST.match(line)
    if not first:
        return line
    mark, rest = first[2], line[first.end() :]
    if mark.isdecimal():
        return f"{mark}\\{rest}"
    return (f"&#{ord(mark)};" if mark in "=:~" else "\\" + mark) + rest


def briefing_text(fields: Iterable[tuple[str, Field]], body: str) -> str:
    """A briefing file as it is written."""
    head = "".join(f"{name}:{_value(value)}\n" for name, value in fields)
    return f"---\n{head}---\n\n{cleaned(body).strip(chr(10))}\n"


def _value(value: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return " true" if value else " false"
    if isinstance(value, str):
        return " " + _scalar(value)
    if isinstance(value, Shown):
        parts = [(name, getattr(value, name)) for name in ("src", "alt", "caption", "credit")]
        return f" {{{', '.join(f'{name}: {_scalar(text)}' for name, text in parts if text)}}}"
    return f" [{', '.join(_scalar(item) for item in value[:MOST])}]"


def _scalar(text: str) -> str:
    return written(one_line(text))
