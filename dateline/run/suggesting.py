"""`suggest`: terms that briefings name and do not carry, told or written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from dateline import urls
from dateline.editing.adding import with_terms
from dateline.editing.hints import with_hints
from dateline.editing.mentions import Mention, Names, terms_named
from dateline.model import Record
from dateline.parse.briefing import PAGES, language_in_name
from dateline.parse.config import FIELD_OF, Config
from dateline.parse.frontmatter import FrontMatter, renamed, typed, with_defaults
from dateline.parse.source import Split, decoded, split
from dateline.parse.yamltext import Fields
from dateline.problems import Place, Problem, Rejected, error
from dateline.run import disk
from dateline.run.folders import shown
from dateline.run.saving import save
from dateline.run.tidying import briefing_files

NOT_SUGGESTED = frozenset({"authors", "stories"})
"""Nobody wrote a briefing, and none belongs to a story, because its text names them."""


Manner = Literal["told", "comments", "values"]
"""What becomes of suggestions in the files."""


@dataclass(slots=True)
class Suggestions:
    """What was found, and what was written of it."""

    briefings: int = 0
    lines: list[str] = field(default_factory=list)
    changed: int = 0
    problems: list[Problem] = field(default_factory=list)


def suggest(
    paths: Iterable[Path], content: Path, config: Config, manner: Manner = "told"
) -> Suggestions:
    """Of `paths`, or of all briefings, written into the files as `manner` says.

    Raises Refused for a path that is no briefing, Unavailable where the disk is at fault.
    """
    made = Suggestions()
    found = disk.content(content, config)
    made.problems += [own for own in found.problems if own.severity == "error"]
    names = names_of(found.records)
    sources = {own.file.place: own for own in found.sources}
    for path in briefing_files(list(paths) or [content], content, made.problems):
        source = sources.get(str(path))
        if source and (source.file.name.startswith(PAGES) or _is_version(source, config)):
            continue
        made.briefings += 1
        try:
            _look_at(path, source, names, config, made, manner)
        except Rejected as rejected:
            made.problems += rejected.problems
    return made


def _is_version(source: disk.Found, config: Config) -> bool:
    """A version inherits the terms of its original."""
    return language_in_name(source.file.name, config) is not None


def names_of(records: Iterable[Record]) -> Names:
    return Names(own for own in records if own.taxonomy not in NOT_SUGGESTED)


def _look_at(
    path: Path,
    source: disk.Found | None,
    names: Names,
    config: Config,
    made: Suggestions,
    manner: Manner,
) -> None:
    label, before = shown(path), disk.read_bytes(path)
    named = named_in(before, label, names, config, source.defaults if source else ())
    made.lines += named.told(label)
    after = before
    if manner == "values":
        after, refused = accepted(before, label, named, config)
        made.problems += refused
    elif manner == "comments":
        after = commented(before, label, named, config)
    if after != before:
        save(path, after, over=before)
        made.changed += 1


class Named(NamedTuple):
    """What the text of a briefing names and its fields lack."""

    parts: Split
    node: Fields
    """Its own fields, and those that its folder gives it."""
    mentions: tuple[Mention, ...]

    @property
    def texts(self) -> Mapping[str, list[str]]:
        """Field → the labels to add to it."""
        found: dict[str, list[str]] = {}
        for own in self.mentions:
            found.setdefault(_field(own.record), []).append(_label(own.record))
        return found

    def told(self, label: str) -> Iterator[str]:
        """A line for each, with the place where the text first names it."""
        body = self.parts.body
        for own in self.mentions:
            line = self.parts.body_line + body.count("\n", 0, own.at)
            column = own.at - (body.rfind("\n", 0, own.at) + 1) + 1
            as_written = f" (as {own.text})" if own.text != _label(own.record) else ""
            where = Place(label, line, column)
            yield f"{where}: {_field(own.record)}: {_label(own.record)}{as_written}"


def named_in(
    content: bytes, label: str, names: Names, config: Config, defaults: tuple[Fields, ...]
) -> Named:
    """Nothing of a translation: it inherits terms. Raises Rejected for what cannot be read."""
    parts = split(decoded(content, label), label)
    node = with_defaults(renamed(parts.node, config.fields), defaults)
    fields = typed(node, Place(label, 1, 1), config).fields
    found = () if fields.translation_of else terms_named(parts.body, names, _terms(fields))
    return Named(parts, node, tuple(found))


def accepted(
    content: bytes, label: str, named: Named, config: Config
) -> tuple[bytes, list[Problem]]:
    """The briefing with the terms as values, and why some could not be."""
    refused: list[Problem] = []
    for name, new in named.texts.items():
        try:
            _refuse_inherited(named.node, name, label)
            more = with_terms(content, label, config, name, new)
            content = with_hints(more, label, {name: ()})
        except Rejected as rejected:
            refused += rejected.problems
    return content, refused


def commented(content: bytes, label: str, named: Named, config: Config) -> bytes:
    """The briefing with the terms as comments, in place of those that it had."""
    fields: dict[str, list[str]] = {FIELD_OF.get(own, own): [] for own in config.taxonomy_names}
    return with_hints(content, label, {**fields, **named.texts})


def _refuse_inherited(node: Fields, name: str, label: str) -> None:
    """A field of a briefing's own takes the place of what its folder gives it."""
    value = node.get(name)
    if value is not None and value.place.path != label:
        message = f"{name} stand there for the whole folder of {label}; add them by hand"
        raise Rejected(error(value.place, "suggest", message))


def _terms(fields: FrontMatter) -> dict[str, set[str]]:
    has = {name: {urls.term_key(text) for text in texts} for name, texts in fields.terms.items()}
    return {**has, "locations": {urls.term_key(spot.name) for spot in fields.location}}


def _field(record: Record) -> str:
    return FIELD_OF.get(record.taxonomy, record.taxonomy)


def _label(record: Record) -> str:
    return record.names[0][1]
