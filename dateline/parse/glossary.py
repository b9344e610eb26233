"""The glossary: `_authority/glossary.yaml` → what abbreviations mean."""

from pydantic import Field

from dateline.model import Gloss
from dateline.parse.authority import ByLanguage, entries, is_language
from dateline.parse.config import Config
from dateline.parse.typed import Strict, Texts, validated
from dateline.parse.yamltext import Fields, Node, Scalar, plain, read
from dateline.problems import Place, Problem, error
from dateline.value import replace

NAME = "glossary"


class Entry(Strict):
    """An abbreviation as the file has it."""

    label: ByLanguage = Field(default_factory=dict)
    variants: Texts = ()
    note: ByLanguage = Field(default_factory=dict)


def glossary_in(text: str, path: str, config: Config) -> tuple[list[Gloss], list[Problem]]:
    """What the file `path` explains, in its order, and all that is wrong in it.

    It is `TERM: explanation`, or a list of entries. Raises Rejected where it is neither.
    """
    glosses: list[Gloss] = []
    problems: list[Problem] = []
    taken: dict[str, Place] = {}
    for name, node in entries(read(text, path)):
        place = name.place if name else node.place
        own = _as_entry(name, node)
        if not isinstance(own, Fields):
            message = "not an entry; write `TERM: what it means`"
            problems.append(error(own.place, NAME, message))
            continue
        made, wrong, _ = validated(Entry, plain(own), own, place)
        problems += wrong
        if made is not None:
            gloss = _gloss(made, name, config)
            problems += _faults(gloss, place, taken)
            glosses.append(gloss)
    return glosses, problems


def _as_entry(name: Scalar | None, node: Node) -> Node:
    """`TERM: text` and `TERM: {en: text}` as an entry with a `note`."""
    is_note = isinstance(node, Scalar) or (
        isinstance(node, Fields)
        and bool(node.entries)
        and all(is_language(key.text) for key, _ in node.entries)
    )
    if name is None or not is_note:
        return node
    return Fields(((replace(name, text="note"), node),), node.place)


def _gloss(entry: Entry, name: Scalar | None, config: Config) -> Gloss:
    texts = [name.text] if name else []
    texts += [*entry.label.values(), *entry.variants]
    named = (" ".join(text.split()) for text in texts)
    notes = {code or config.language: text for code, text in entry.note.items()}
    return Gloss(tuple(dict.fromkeys(filter(None, named))), tuple(sorted(notes.items())))


def _faults(gloss: Gloss, place: Place, taken: dict[str, Place]) -> list[Problem]:
    """What is missing, and texts of others; `taken` gets its own."""
    problems = []
    if not gloss.texts:
        problems.append(error(place, "missing", "label is missing; add `label: …`"))
    elif not gloss.notes:
        message = f"{gloss.texts[0]} is not explained; write `{gloss.texts[0]}: what it means`"
        problems.append(error(place, "missing", message))
    for text in gloss.texts:
        if text in taken:
            line = taken[text].line
            message = f"{text} is already explained in line {line}; keep one of the two"
            problems.append(error(place, NAME, message))
        taken.setdefault(text, place)
    return problems
