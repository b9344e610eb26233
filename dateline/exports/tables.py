"""Briefings and terms as CSV (RFC 4180), JSON and JSON Lines."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from dateline.exports.columns import TERMS, Plain, columns, names, term_values
from dateline.records import Dataset, TermRecord

_FORMULA = tuple("=+-@\t\n\r＝＋－＠")
_SPECIAL = re.compile('[",\r\n]')


class Line(NamedTuple):
    """A briefing as the files have it."""

    json: bytes
    csv: bytes


def line(values: Mapping[str, Plain]) -> Line:
    """The line of a briefing whose columns have these `values`."""
    return Line(msgspec.json.encode(values), _row(map(_cell, values.values())))


def as_csv(dataset: Dataset, lines: Sequence[Line]) -> bytes:
    return b"".join([_row(names(columns(dataset))), *[line.csv for line in lines]])


def as_json(lines: Sequence[Line]) -> bytes:
    """A list with a briefing a line."""
    return b"[\n" + b",\n".join([line.json for line in lines]) + b"\n]\n"


def as_json_lines(lines: Sequence[Line]) -> bytes:
    return b"".join([line.json + b"\n" for line in lines])


def terms_csv(terms: Iterable[TermRecord]) -> bytes:
    rows = (map(_cell, term_values(term).values()) for term in terms)
    return b"".join([_row(names(TERMS)), *map(_row, rows)])


def _row(cells: Iterable[str]) -> bytes:
    """The csv module looks at every character by itself, which is felt in long texts."""
    return (",".join([_quoted(cell) for cell in cells]) + "\r\n").encode()


def _quoted(cell: str) -> str:
    if not _SPECIAL.search(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _cell(value: Plain) -> str:
    """A value as a spreadsheet may show it: nothing in it is a formula."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    text = value if isinstance(value, str) else joined(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def joined(value: Sequence[Plain] | Mapping[str, Plain]) -> str:
    """A list as one text: `;` parts its items, and `\\;` is a `;` within one."""
    items = (item if isinstance(item, str) else _described(item) for item in value)
    return ";".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def _described(item: Plain) -> str:
    """What a place, a correction or a source is in a line."""
    assert isinstance(item, dict)
    if "note" in item:
        return f"{item['date']} {item['note']}"
    shown = [item[key] for key in ("title", "publisher", "date") if item.get(key)]
    if url := item.get("url"):
        shown.append(f"<{url}>")
    return ", ".join(map(str, shown or [item.get("name") or ""]))
