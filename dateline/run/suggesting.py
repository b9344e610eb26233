"""`suggest`: terms that briefings name and do not carry, told or written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dateline import urls
from dateline.editing.adding import with_terms
from dateline.editing.mentions import Mention, Names, terms_named
from dateline.model import Record
from dateline.parse.briefing import PAGES, language_in_name
from dateline.parse.config import FIELD_OF, Config
from dateline.parse.frontmatter import FrontMatter, renamed, typed, with_defaults
from dateline.parse.source import decoded, split
from dateline.parse.yamltext import Fields
from dateline.problems import Place, Problem, Rejected, error
from dateline.run import disk
from dateline.run.folders import shown
from dateline.run.saving import save
from dateline.run.tidying import briefing_files

NOT_SUGGESTED = frozenset({"authors", "stories"})
"""Nobody wrote a briefing, and none belongs to a story, because its text names them."""


@dataclass(slots=True)
class Suggestions:
    """What was found, and what was written of it."""

    briefings: int = 0
    lines: list[str] = field(default_factory=list)
    changed: int = 0
    problems: list[Problem] = field(default_factory=list)


def suggest(paths: Iterable[Path], content: Path, config: Config, *, accept: bool) -> Suggestions:
    """Of `paths`, or of all briefings; with `accept` the terms are written into the files.

    Raises Refused for a path that is no briefing, Unavailable where the disk is at fault.
    """
    made = Suggestions()
    found = disk.content(content, config)
    made.problems += [own for own in found.problems if own.severity == "error"]
    names = Names(own for own in found.records if own.taxonomy not in NOT_SUGGESTED)
    sources = {own.file.place: own for own in found.sources}
    for path in briefing_files(list(paths) or [content], content, made.problems):
        source = sources.get(str(path))
        if source and (source.file.name.startswith(PAGES) or _is_version(source, config)):
            continue
        made.briefings += 1
        try:
            _look_at(path, source, names, config, made, accept=accept)
        except Rejected as rejected:
            made.problems += rejected.problems
    return made


def _is_version(source: disk.Found, config: Config) -> bool:
    """A version inherits the terms of its original."""
    return language_in_name(source.file.name, config) is not None


def _look_at(
    path: Path,
    source: disk.Found | None,
    names: Names,
    config: Config,
    made: Suggestions,
    *,
    accept: bool,
) -> None:
    label, before = shown(path), disk.read_bytes(path)
    parts = split(decoded(before, label), label)
    own = renamed(parts.node, config.fields)
    node = with_defaults(own, source.defaults if source else ())
    fields = typed(node, Place(label, 1, 1), config).fields
    if fields.translation_of:
        return
    found = list(terms_named(parts.body, names, _terms(fields)))
    made.lines += _told(found, parts.body, parts.body_line, label)
    after = before
    for taxonomy in dict.fromkeys(own.record.taxonomy for own in found) if accept else ():
        new = [_label(own.record) for own in found if own.record.taxonomy == taxonomy]
        name = FIELD_OF.get(taxonomy, taxonomy)
        try:
            _refuse_inherited(node, name, label)
            after = with_terms(after, label, config, name, new)
        except Rejected as rejected:
            made.problems += rejected.problems
    if after != before:
        save(path, after, over=before)
        made.changed += 1


def _refuse_inherited(node: Fields, name: str, label: str) -> None:
    """A field of a briefing's own takes the place of what its folder gives it."""
    value = node.get(name)
    if value is not None and value.place.path != label:
        message = f"{name} stand there for the whole folder of {label}; add them by hand"
        raise Rejected(error(value.place, "suggest", message))


def _terms(fields: FrontMatter) -> dict[str, set[str]]:
    has = {name: {urls.term_key(text) for text in texts} for name, texts in fields.terms.items()}
    return {**has, "locations": {urls.term_key(spot.name) for spot in fields.location}}


def _told(found: Sequence[Mention], body: str, first: int, label: str) -> Iterator[str]:
    for own in found:
        line = first + body.count("\n", 0, own.at)
        column = own.at - (body.rfind("\n", 0, own.at) + 1) + 1
        as_written = f" (as {own.text})" if own.text != _label(own.record) else ""
        name = FIELD_OF.get(own.record.taxonomy, own.record.taxonomy)
        yield f"{Place(label, line, column)}: {name}: {_label(own.record)}{as_written}"


def _label(record: Record) -> str:
    return record.names[0][1]
