"""Authority files: `_authority/tags.yaml` and its like → the records of a taxonomy's terms."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from dateline.model import Record
from dateline.parse.config import Config
from dateline.parse.frontmatter import degrees, is_empty, own_slug
from dateline.parse.typed import Strict, Switch, Text, Texts, fault, nearest, validated
from dateline.parse.yamltext import Fields, Items, Node, Scalar, place_of, plain, read
from dateline.problems import Place, Problem, Rejected, error
from dateline.value import replace

FOLDER = "_authority"
OTHERS = frozenset({"glossary"})
"""Files of the folder that are no taxonomy's."""

SYNONYMS = {"title": "label", "identifiers": "ids"}
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _by_language(value: object) -> object:
    if isinstance(value, str):
        return {"": value}
    if not isinstance(value, dict):
        raise fault("must be a text, or one a language; write {en: …, ar: …}")
    for code in value:
        if not _CODE.fullmatch(str(code)):
            raise fault(f"{code} is not a language code; write {{en: …, ar: …}}")
    return {code: text for code, text in value.items() if text is not None}


def is_language(text: str) -> bool:
    """Whether `text` has the form of a language code."""
    return bool(_CODE.fullmatch(text))


ByLanguage = Annotated[dict[str, Text], BeforeValidator(_by_language)]


class Entry(Strict):
    """A term as an authority file has it."""

    label: ByLanguage = Field(default_factory=dict)
    variants: Texts = ()
    broader: Text | None = None
    note: ByLanguage = Field(default_factory=dict)
    slug: Annotated[Text, AfterValidator(own_slug)] | None = None
    ids: dict[str, Text] = Field(default_factory=dict)
    lat: Annotated[float, degrees(90)] | None = None
    lon: Annotated[float, degrees(180)] | None = None
    country: Text | None = None
    listed: Switch = True
    status: Literal["open", "closed"] | None = None


def taxonomy_of(name: str, place: Place, config: Config) -> str | None:
    """The taxonomy that the file `name` is about; None for files about something else.

    Raises Rejected for a name that is no taxonomy's.
    """
    if name in OTHERS:
        return None
    if name in config.taxonomy_names:
        return name
    near = nearest(name, [*config.taxonomy_names, *OTHERS])
    remedy = f"did you mean {near}?" if near else "declare it under `taxonomies` in config.yaml"
    raise Rejected(error(place, "authority", f"{name} is no taxonomy of this site; {remedy}"))


def records_in(
    text: str, path: str, taxonomy: str, config: Config
) -> tuple[list[Record], list[Problem]]:
    """The records of the file `path`, in its order, and all that is wrong in it.

    It is a list of entries, or label → entry. Raises Rejected where it is neither.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    for name, own in entries(read(text, path)):
        place = name.place if name else own.place
        if not isinstance(own, Fields):
            message = "not an entry; write `label: …` and what is known of the term"
            problems.append(error(own.place, "authority", message))
            continue
        made, wrong, _ = validated(Entry, plain(own), own, place)
        problems += wrong
        if made is not None and (name or made.label):
            records.append(_record(made, own, name, taxonomy, config))
        elif made is not None:
            problems.append(error(place, "missing", "label is missing; add `label: …`"))
    return records, problems


def entries(node: Node | None) -> Iterator[tuple[Scalar | None, Node]]:
    """Each entry, with the text that it stands under."""
    if isinstance(node, Items):
        for item in node.items:
            if isinstance(item, Scalar) and not item.is_empty:
                yield item, Fields((), item.place)
            else:
                yield None, _renamed(item)
    elif isinstance(node, Fields):
        for key, value in node.entries:
            yield key, Fields((), value.place) if is_empty(value) else _renamed(value)
    elif node is not None:
        message = "not a list of terms; write `- label: …` for each"
        raise Rejected(error(node.place, "authority", message))


def _renamed(node: Node) -> Node:
    if not isinstance(node, Fields):
        return node
    entries = [
        (replace(key, text=SYNONYMS.get(key.text, key.text)), value)
        for key, value in node.entries
        if not is_empty(value)
    ]
    return Fields(tuple(entries), node.place)


def _texts_in(node: Node | None) -> Iterator[tuple[str, Place]]:
    for item in node.items if isinstance(node, Items) else [node]:
        if isinstance(item, Scalar):
            yield " ".join(item.text.split()), item.place


def _record(
    entry: Entry, node: Fields, name: Scalar | None, taxonomy: str, config: Config
) -> Record:
    labels = {code or config.language: text for code, text in entry.label.items()}
    own = " ".join(name.text.split()) if name else ""
    if own and config.language not in labels:
        labels = {config.language: own, **labels}
    first = [code for code in labels if code == config.language]
    names = tuple((code, labels[code]) for code in [*first, *sorted(labels.keys() - set(first))])
    variants = [own] if own and own not in labels.values() else []
    place = name.place if name else place_of(node, ("label",), node.place)
    return Record(
        taxonomy=taxonomy,
        names=names,
        variants=tuple(dict.fromkeys([*variants, *entry.variants])),
        broader=entry.broader,
        notes=tuple(sorted((code or config.language, text) for code, text in entry.note.items())),
        slug=entry.slug,
        ids=tuple(sorted(entry.ids.items())),
        lat=entry.lat,
        lon=entry.lon,
        country=entry.country,
        listed=entry.listed,
        status=entry.status,
        place=place,
        broader_place=place_of(node, ("broader",), place),
        variant_places=tuple(_texts_in(node.get("variants"))),
    )
