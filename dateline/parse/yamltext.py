"""YAML read as text with places: no types, no anchors, no tags, no key twice."""

import json
import re
from typing import Any

import yaml

from dateline.problems import Place, Problem, Rejected, error
from dateline.value import Value

_Parser: Any = yaml.cyaml.CParser if yaml.__with_libyaml__ else yaml.SafeLoader  # type: ignore[attr-defined]
"""Of its two halves only the one that gives events is used: nothing is constructed."""

DEPTH = 20
_LINE_BREAKS_OF_YAML_ALONE = re.compile("[\x85\u2028\u2029]")
_BARE = re.compile(r"[^\W_]+(?:[ .'’-][^\W_]+)*")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Scalar(Value, frozen=True, tag=True):
    text: str
    place: Place
    plain: bool
    """Whether it stands without quotes."""

    @property
    def is_empty(self) -> bool:
        return self.plain and self.text in ("", "~")


class Items(Value, frozen=True, tag=True):
    items: tuple["Node", ...]
    place: Place


class Fields(Value, frozen=True, tag=True):
    entries: tuple[tuple[Scalar, "Node"], ...]
    place: Place

    def get(self, name: str) -> "Node | None":
        return next((node for key, node in self.entries if key.text == name), None)


Node = Scalar | Items | Fields


def read(text: str, path: str, first_line: int = 1) -> Node | None:
    """The YAML document `text`, whose first line is line `first_line` of `path`; None if empty.

    Raises Rejected with one problem for a syntax error, an anchor, an alias, a tag or a key that
    stands twice.
    """
    text = _LINE_BREAKS_OF_YAML_ALONE.sub(" ", text)
    bad = _NOT_TEXT.search(text)
    if bad:
        line = text.count("\n", 0, bad.start())
        column = bad.start() - text.rfind("\n", 0, bad.start())
        place = Place(path, line + first_line, column)
        message = f"control character U+{ord(bad[0]):04X} in YAML; remove it"
        raise Rejected(error(place, "yaml", message))
    reader = _Reader(text, path, first_line)
    try:
        return reader.document()
    except yaml.MarkedYAMLError as problem:
        raise Rejected(reader.explain(problem)) from None
    except yaml.YAMLError as problem:
        message = f"not readable as YAML ({problem}); save it as UTF-8 text"
        raise Rejected(error(Place(path, first_line, 1), "yaml", message)) from None


class _Reader:
    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.lines = text.split("\n")
        self.path = path
        self.first_line = first_line
        self.events = iter(_Parser(text).get_event, None)

    def place(self, mark: Any) -> Place:
        return Place(self.path, mark.line + self.first_line, mark.column + 1)

    def fail(self, mark: Any, message: str) -> Rejected:
        return Rejected(error(self.place(mark), "yaml", message))

    def document(self) -> Node | None:
        node: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and node is not None:
                raise self.fail(event.start_mark, "a second YAML document; keep one")
            if isinstance(event, yaml.NodeEvent):
                node = self.node(event, 0)
        return node

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self.fail(event.start_mark, "an alias (`*name`); write the value itself")
        if event.anchor:
            raise self.fail(event.start_mark, "an anchor (`&name`); write the value itself")
        if event.tag and event.tag != "!":
            raise self.fail(event.start_mark, f"a YAML tag (`{event.tag}`); remove it")
        if depth > DEPTH:
            raise self.fail(event.start_mark, "nested too deeply; write it flatter")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, depth)
        return self.mapping(event, depth)

    def scalar(self, event: Any) -> Scalar:
        bad = _NOT_TEXT.search(event.value)
        if bad:
            raise self.fail(
                event.start_mark, f"control character U+{ord(bad[0]):04X} in a value; remove it"
            )
        return Scalar(event.value, self.place(event.start_mark), not event.style)

    def sequence(self, start: Any, depth: int) -> Items:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return Items(tuple(items), self.place(start.start_mark))

    def mapping(self, start: Any, depth: int) -> Fields:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self.fail(event.start_mark, "a key must be a text; write `name: value`")
            if key.text == "<<":
                raise self.fail(event.start_mark, "a merge key (`<<`); write the values themselves")
            if key.text in entries:
                first = entries[key.text][0].place.line
                raise self.fail(
                    event.start_mark,
                    f"`{key.text}` stands twice (first on line {first}); keep one",
                )
            entries[key.text] = (key, self.node(next(self.events), depth + 1))
        return Fields(tuple(entries.values()), self.place(start.start_mark))

    def explain(self, problem: yaml.MarkedYAMLError) -> Problem:
        mark: Any = problem.problem_mark or problem.context_mark
        text = problem.problem or "it ends too early"
        number = min(mark.line, len(self.lines) - 1)
        line = self.lines[number] if number >= 0 else ""
        if "mapping values are not allowed" in text:
            return self._unquoted_colon(number, line, mark.column)
        if "escape" in text:
            message = "an escape that YAML does not know; write the character itself"
            return error(self.place(mark), "yaml", message)
        if "quoted scalar" in (problem.context or "") and problem.context_mark:
            return error(
                self.place(problem.context_mark),
                "yaml",
                "a quotation mark is opened and never closed; close it at the end of the value",
            )
        if "\t" in line:
            return error(
                self.place(mark), "yaml", f"not valid YAML ({text}); indent with spaces, not tabs"
            )
        return error(
            self.place(mark),
            "yaml",
            f"not valid YAML ({text}); look at this line and the one above, "
            "and put quotes round texts with special characters",
        )

    def _unquoted_colon(self, number: int, line: str, column: int) -> Problem:
        key, _, value = line.partition(":")
        start = len(line) - len(value.lstrip()) + 1 if value.strip() else column + 1
        value = value.strip().replace('"', "'")
        return error(
            Place(self.path, number + self.first_line, start),
            "yaml",
            f'a text with a colon needs quotes; write {key.strip()}: "{value}"',
        )


def plain(node: Node | None) -> Any:
    """`node` as texts, lists and dicts; what is empty or `~` is None."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return None if node.is_empty else node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def place_of(node: Node | None, location: tuple[int | str, ...], missing: Place) -> Place:
    """The place of the value at `location` (keys and numbers) below `node`; else the nearest."""
    place = missing
    for step in location:
        if isinstance(node, Fields) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
        if node is None:
            break
        place = node.place
    return place


def written(text: str) -> str:
    """A text of one line as it stands in a list or behind a name: bare where nothing is at risk."""
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
