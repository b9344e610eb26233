"""Front matter in canonical order and style; the body stays as it is, byte for byte."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import yaml
from ruamel.yaml.error import YAMLError

from dateline.editing import notation
from dateline.parse.config import SYNONYMS, Config
from dateline.parse.frontmatter import FrontMatter, renamed, typed
from dateline.parse.source import Split, decoded, split
from dateline.parse.yamltext import Fields, Node, Scalar, plain
from dateline.problems import Place, Rejected, error

_DOWN = frozenset({"sources", "corrections"})
_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n|$)")
_KEPT_BLANKS = re.compile(r"[|>][0-9]?\+[0-9]?[ \t]*(#.*)?$")


class Entry(NamedTuple):
    """A field with the comments above it."""

    key: Scalar
    value: Node
    lead: tuple[str, ...]
    own: tuple[str, ...]


class Head(NamedTuple):
    """Front matter in parts; the first and the last are comments that are no field's."""

    opening: tuple[str, ...]
    entries: tuple[Entry, ...]
    closing: tuple[str, ...]


def order(config: Config) -> tuple[str, ...]:
    """Every field of front matter in its canonical order."""
    names: list[str] = []
    for name in FrontMatter.model_fields:
        if name == "terms":
            names += [own for own in config.taxonomy_names if own in config.taxonomy_fields]
        elif name != "extra":
            names.append(name)
    return tuple(names)


def tidied(content: bytes, path: str, config: Config) -> bytes:
    """The file `content` with its front matter tidied; `path` is for what is wrong.

    Raises Rejected where it cannot be read, or where its values or comments would not stay.
    """
    parts = split(decoded(content, path), path)
    if not parts.node.entries:
        return content
    lines: list[str] = _LINE.findall(content.decode("utf-8"))
    end = len(parts.head) + 1
    newline = lines[0][len(lines[0].rstrip("\r\n")) :]
    head = "".join(line + newline for line in _tidied_lines(parts, path, config))
    made = (lines[0] + head + "".join(lines[end:])).encode()
    if made != content and _told(made, path, config) != _told(content, path, config):
        message = "values or comments would not stay as they are; write the front matter plainer"
        raise Rejected(error(Place(path, 1, 1), "fmt", message))
    return made


def _tidied_lines(parts: Split, path: str, config: Config) -> list[str]:
    head = _in_parts(parts, path)
    names = {**SYNONYMS, **config.fields}
    ranks = {name: rank for rank, name in enumerate(order(config))}

    def rank(entry: Entry) -> int:
        return ranks.get(names.get(entry.key.text, entry.key.text), len(ranks))

    lines = list(head.opening)
    for entry in sorted(head.entries, key=rank):
        field = names.get(entry.key.text, entry.key.text)
        lines += [*entry.lead, *_written(entry, field)]
    return [*lines, *head.closing]


def _written(entry: Entry, field: str) -> list[str]:
    text = "\n".join(entry.own) + "\n"
    if not notation.is_tidy(entry.key, entry.value, text):
        text = notation.entry(text, down=field in _DOWN, keep_commas=field == "tags")
    return text.removesuffix("\n").split("\n")


def _in_parts(parts: Split, path: str) -> Head:
    keys = [key for key, _ in parts.node.entries]
    if any(key.place.column != 1 for key in keys):
        return _from_one_line(parts, path)
    starts = [key.place.line - 2 for key in keys]
    opening, loose = _opening(parts.head[: starts[0]])
    entries = []
    ends = [*starts[1:], len(parts.head)]
    for (key, value), start, end in zip(parts.node.entries, starts, ends, strict=True):
        own, after = _parted(parts.head[start:end])
        entries.append(Entry(key, value, loose, own))
        loose = _comments_of(after)
    return Head(opening, tuple(entries), loose)


def _opening(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The comment on the whole, which an empty line ends, and the first field's own."""
    blanks = [number for number, line in enumerate(lines) if not line.strip()]
    cut = blanks[-1] if blanks else 0
    whole = _comments_of(lines[:cut])
    return ((*whole, "") if whole else ()), _comments_of(lines[cut:])


def _comments_of(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())


def _parted(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A field's own lines, and the comments behind it, which are of the next."""
    cut = len(lines)
    while cut > 1 and (not lines[cut - 1].strip() or lines[cut - 1].startswith("#")):
        cut -= 1
    if any(_KEPT_BLANKS.search(line) for line in lines[:cut]):
        while cut < len(lines) and not lines[cut].startswith("#"):
            cut += 1
    return tuple(lines[:cut]), tuple(lines[cut:])


def _from_one_line(parts: Split, path: str) -> Head:
    """Of fields in braces or behind `?`, which no line tells apart."""
    text = "\n".join(parts.head) + "\n"
    try:
        if notation.comments(text):
            message = "comments beside fields in braces; write each field on a line of its own"
            raise Rejected(error(parts.node.place, "fmt", message))
        made = notation.entries(text)
    except (YAMLError, yaml.YAMLError, ValueError, AssertionError):
        message = "fields that no line tells apart; write each on a line of its own"
        raise Rejected(error(parts.node.place, "fmt", message)) from None
    texts = zip(parts.node.entries, made, strict=True)
    return Head(
        (), tuple(Entry(*field, (), tuple(own.split("\n")[:-1])) for field, own in texts), ()
    )


def _told(content: bytes, path: str, config: Config) -> tuple[Any, ...]:
    """All that a build could tell from a file, but for where in the front matter it stands."""
    try:
        parts = split(decoded(content, path), path)
        remarks = sorted(notation.comments("\n".join(parts.head) + "\n"))
    except (Rejected, yaml.YAMLError):
        return (content,)
    node = renamed(parts.node, config.fields)
    matter = typed(node, Place(path, 1, 1), config)
    problems = sorted((item.severity, item.kind, item.message) for item in matter.problems)
    return (*map(_values, (parts.node, node)), matter.fields, problems, remarks, parts.body)


def _values(node: Fields) -> dict[str, Any]:
    return {key.text: plain(value) for key, value in node.entries}
