"""How an entry of front matter is written: quotes where they are needed, lists on a line."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    PlainScalarString,
    ScalarString,
)
from ruamel.yaml.tag import Tag

from dateline.parse.yamltext import Items, Node, Scalar, plain, read
from dateline.problems import Rejected

WIDTH = 100
"""Characters of a line that a list or a mapping may take; a longer one goes down the page."""

_Loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_COMMENT = re.compile("#[^\n]*")
_BREAKS_OF_YAML_ALONE = re.compile("[\x85\u2028\u2029]")
_TEXT, _LIST, _MAPPING = (Tag(suffix=f"tag:yaml.org,2002:{name}") for name in ("str", "seq", "map"))


class _AsText(VersionedResolver):
    """No value is anything but text: so none needs quotes for looking like a number."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            return _TEXT
        return _LIST if kind is SequenceNode else _MAPPING


class _DoubleQuotes(Emitter):
    def choose_scalar_style(self) -> Any:
        style = super().choose_scalar_style()
        if style == "'" and not set('"\\') & set(self.event.value):
            return '"'
        return style


def _notation() -> Any:
    made = YAML()
    made.Resolver, made.Emitter = _AsText, _DoubleQuotes
    made.preserve_quotes = True
    made.width = 10**9
    made.brace_single_entry_mapping_in_flow_sequence = True
    made.indent(mapping=2, sequence=4, offset=2)
    return made


def comments(text: str) -> list[str]:
    """Every comment of a YAML text, in its order. Raises yaml.YAMLError."""
    found: list[str] = []
    end = 0
    for token in yaml.scan(text, Loader=_Loader):
        found += _COMMENT.findall(text[end : token.start_mark.index])
        end = max(end, token.end_mark.index)
    found += _COMMENT.findall(text[end:])
    return [comment.rstrip() for comment in found]


def is_tidy(key: Scalar, value: Node, text: str) -> bool:
    """Whether the entry `text` is of the plainest kinds, which are written as they should be."""
    if isinstance(value, Scalar):
        written = f" {value.text}" if value.text else ""
        return value.plain and value.text != "~" and text == f"{key.text}:{written}\n"
    if isinstance(value, Items) and len(text) <= WIDTH + 1:
        texts = [item.text for item in value.items if isinstance(item, Scalar) and item.plain]
        written = f"{key.text}: [{', '.join(texts)}]\n"
        return len(texts) == len(value.items) and all(texts) and text == written
    return False


@lru_cache(4096)
def entry(text: str, *, down: bool = False, keep_commas: bool = False) -> str:
    """One entry (`name: value` and the lines below it) as it should be written.

    `down` lets its mappings go down the page however short they are; `keep_commas` lets quotes
    stand round a text with a comma. What cannot be written anew without harm stays as it is.
    """
    try:
        made = _written(text, down, keep_commas)
        kept = _is_same(text, made) and _written(made, down, keep_commas) == made
    except (YAMLError, yaml.YAMLError, Rejected, ValueError, AssertionError, TypeError):
        return text
    return made if kept else text


def entries(text: str) -> list[str]:
    """The fields of a mapping that stands in any form, each on lines of its own.

    Raises YAMLError where they cannot be told apart.
    """
    document = _notation().load(text)
    return [_dumped(CommentedMap({str(name): value})) for name, value in document.items()]


def _is_same(before: str, after: str) -> bool:
    one, other = read(before, ""), read(after, "")
    return plain(one) == plain(other) and comments(before) == comments(after)


def _written(text: str, down: bool, keep_commas: bool) -> str:
    if _BREAKS_OF_YAML_ALONE.search(text):
        return text
    document = _notation().load(text)
    for name, value in list(document.items()):
        document[name] = _unquoted(value, keep_commas and not isinstance(value, CommentedSeq))
        if type(value) is str and value == "~":
            document[name] = ""
    if comments(text):
        return _dumped(document)
    return next(_forms(document, down))


def _forms(document: CommentedMap, down: bool) -> Iterator[str]:
    """The ways to write it that fit, the shortest first."""
    below = list(_collections(document))
    if not down and below and not any(_has_lines(value) for value in document.values()):
        _lay(below, 0)
        if _fits(made := _dumped(document)) and made.count("\n") == 1:
            yield made
        _lay(below, 1)
        if _fits(made := _dumped(document)):
            yield made
    _lay(below, 10**9)
    yield _dumped(document)


def _lay(below: list[tuple[int, Any]], depth: int) -> None:
    """What is nearer than `depth` goes down the page, the rest along the line."""
    for level, value in below:
        if level < depth:
            value.fa.set_block_style()
        else:
            value.fa.set_flow_style()


def _collections(value: Any, level: int = -1) -> Iterator[tuple[int, Any]]:
    if level >= 0 and isinstance(value, CommentedMap | CommentedSeq):
        yield level, value
    for item in _inside(value):
        yield from _collections(item, level + 1)


def _has_lines(value: Any) -> bool:
    """Whether a text in it goes over several lines as it is written."""
    if isinstance(value, LiteralScalarString | FoldedScalarString):
        return True
    return any(_has_lines(item) for item in _inside(value))


def _inside(value: Any) -> list[Any]:
    if isinstance(value, CommentedMap):
        return list(value.values())
    return list(value) if isinstance(value, CommentedSeq) else []


def _fits(text: str) -> bool:
    return all(len(line) <= WIDTH for line in text.split("\n"))


def _unquoted(value: Any, keep_commas: bool) -> Any:
    if isinstance(value, CommentedMap):
        for name, item in list(value.items()):
            value[name] = _unquoted(item, False)
    elif isinstance(value, CommentedSeq):
        for number, item in enumerate(list(value)):
            value[number] = _unquoted(item, False)
    elif isinstance(value, ScalarString) and not _has_lines(value):
        if value in ("", "~") or (keep_commas and any(comma in value for comma in ",،")):
            return DoubleQuotedScalarString(value)
        # ruamel.yaml gives a bare text the quotes of the one whose place it takes.
        return PlainScalarString(value)
    return value


def _dumped(document: CommentedMap) -> str:
    stream = io.StringIO()
    _notation().dump(document, stream)
    # Behind a text that keeps its empty lines ruamel.yaml ends the whole document.
    return stream.getvalue().removesuffix("...\n")
