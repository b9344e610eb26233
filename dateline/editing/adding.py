"""Terms added to the front matter of a file, and nothing else changed."""

import json
from collections.abc import Sequence
from typing import Any

from dateline.editing.notation import comments
from dateline.editing.tidy import tidied
from dateline.parse.config import SYNONYMS, Config
from dateline.parse.frontmatter import renamed
from dateline.parse.source import decoded, split
from dateline.parse.yamltext import Fields, Items, Node, Scalar, plain
from dateline.problems import Place, Rejected, error


def with_terms(content: bytes, path: str, config: Config, field: str, new: Sequence[str]) -> bytes:
    """The file `content` with `new` texts at the end of a `field` that is a list of texts.

    Raises Rejected, with the place, where the field is of another form or cannot be written anew.
    """
    parts = split(decoded(content, path), path)
    names = {**SYNONYMS, **config.fields}
    found = next(
        ((key, own) for key, own in parts.node.entries if names.get(key.text, key.text) == field),
        None,
    )
    key, value = found or (None, None)
    texts = [*_texts_of(value), *new]
    written = f"{key.text if key else field}: [{', '.join(map(_quoted, texts))}]"
    lines = content.decode("utf-8").split("\n")
    ending = "\r" if lines[0].endswith("\r") else ""
    first = key.place.line - 1 if key else len(parts.head) + 1
    last = _end(parts.node, key, len(parts.head) + 1) if key else first
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1  # they are of the next field
    if key and comments("\n".join(line.rstrip("\r") for line in lines[first:last]) + "\n"):
        raise _refused(key.place, f"{field} has comments; add {', '.join(new)} by hand")
    made = "\n".join([*lines[:first], written + ending, *lines[last:]]).encode()
    fields, *others = _told(content, path, config)
    if _told(made, path, config) != [{**fields, field: texts}, *others]:
        where = key.place if key else Place(path, 1, 1)
        raise _refused(where, "no line tells the fields apart; write each on a line of its own")
    return tidied(made, path, config)


def _told(content: bytes, path: str, config: Config) -> list[Any]:
    """The fields, and all else that must stay as it is."""
    parts = split(decoded(content, path), path)
    node = renamed(parts.node, config.fields)
    fields = {key.text: plain(value) for key, value in node.entries}
    return [fields, comments("\n".join(parts.head) + "\n"), parts.body]


def _texts_of(value: Node | None) -> list[str]:
    if value is None or (isinstance(value, Scalar) and value.is_empty):
        return []
    if isinstance(value, Scalar):
        return [value.text]
    if isinstance(value, Items):
        texts = [item.text for item in value.items if isinstance(item, Scalar)]
        if len(texts) == len(value.items):
            return texts
    raise _refused(value.place, "not a list of texts; add to it by hand")


def _end(node: Fields, key: Scalar, closing: int) -> int:
    """The line, from 0, behind the last that is the field's."""
    starts = [own.place.line - 1 for own, _ in node.entries]
    return min((line for line in starts if line > key.place.line - 1), default=closing)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _refused(place: Place, message: str) -> Rejected:
    return Rejected(error(place, "suggest", message))
