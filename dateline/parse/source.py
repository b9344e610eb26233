"""The text of one file → front matter and body."""

from typing import NamedTuple

from dateline.parse.yamltext import Fields, read
from dateline.problems import Place, Rejected, error


class Split(NamedTuple):
    """A source's two parts, and the number of the body's first line."""

    node: Fields
    head: tuple[str, ...]
    """The lines between the two `---`."""
    body: str
    body_line: int


def decoded(content: bytes, path: str) -> str:
    """The text of a source: UTF-8, with or without a BOM, any line ends. Raises Rejected."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Rejected(error(Place(path, 1, 1), "encoding", "saved as UTF-16; save it as UTF-8"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = content[: problem.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        message = f"byte 0x{content[problem.start]:02x} is not UTF-8; save the file as UTF-8"
        raise Rejected(error(Place(path, line, column), "encoding", message)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split(text: str, path: str) -> Split:
    """Raises Rejected where there is no front matter, it never ends, or it is not YAML."""
    first, _newline, rest = text.partition("\n")
    if first.rstrip(" \t") != "---":
        message = "no front matter; begin the file with a line `---`, the fields, and another `---`"
        raise Rejected(error(Place(path, 1, 1), "front-matter", message))
    lines = rest.split("\n")
    for number, line in enumerate(lines):
        if line.rstrip(" \t") == "---":
            return _parts(lines, number, path)
    message = "front matter is never closed; end it with a line `---` before the text"
    raise Rejected(error(Place(path, 1, 1), "front-matter", message))


def _parts(lines: list[str], end: int, path: str) -> Split:
    node = read("\n".join(lines[:end]) + "\n", path, first_line=2)
    start = Place(path, 1, 1)
    if node is None:
        node = Fields((), start)
    if not isinstance(node, Fields):
        message = "front matter is not a list of fields; write each as `name: value`"
        raise Rejected(error(node.place, "front-matter", message))
    return Split(node, tuple(lines[:end]), "\n".join(lines[end + 1 :]), end + 3)
