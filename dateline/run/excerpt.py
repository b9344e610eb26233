"""The source line of a problem, with a caret under its column."""

from pathlib import Path

from dateline.problems import Place, printable


def excerpt(place: Place) -> str:
    """Two lines to show below a problem; empty where the line cannot be read."""
    if not place.line:
        return ""
    try:
        lines = Path(place.path).read_text("utf-8-sig", "replace").splitlines()
        line = printable(lines[place.line - 1])
    except (OSError, IndexError):
        return ""
    number = f"{place.line} | "
    caret = " " * (len(number) + place.column - 1) + "^" if place.column else ""
    return f"{number}{line}\n{caret}".rstrip()
