"""Front matter → typed fields, every mistake with its place."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from dateline import model, urls
from dateline.parse import dates
from dateline.parse.config import SYNONYMS, Config
from dateline.parse.typed import (
    Moment,
    Span,
    Strict,
    Switch,
    Text,
    Texts,
    bounded,
    fault,
    is_unquoted_list,
    nearest,
    unknown_key,
    validated,
)
from dateline.parse.yamltext import Fields, Node, Scalar, plain
from dateline.problems import Place, Problem, error, warning
from dateline.value import replace

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def degrees(limit: float) -> Any:
    """Checks a number of degrees from -`limit` to `limit`, in any decimal digits."""

    def check(value: object) -> object:
        text = dates.western_digits(str(value).strip())
        if not _NUMBER.fullmatch(text):
            raise fault(f"{value} is not a number of degrees; write it as 40.73")
        number = float(text)
        if not -limit <= number <= limit:
            raise fault(
                f"{value} is not within -{limit:g} and {limit:g} degrees; write it as 40.73"
            )
        return number

    return BeforeValidator(check)


def own_slug(text: str) -> str:
    """`text`, if it is a slug as it stands."""
    if "/" in text or urls.slug(text) != text:
        raise fault(f"slug {text} cannot stand in an address; write it as {urls.slug(text)}")
    return text


def _own_id(text: str) -> str:
    if not urls.is_id(text):
        raise fault(f"id {text} must be letters, digits and hyphens; write it as {urls.slug(text)}")
    return text


def _alias(text: str) -> str:
    try:
        urls.alias_path(text)
    except (urls.BadPath, ValueError) as problem:
        raise fault(f"alias {text} is no usable path: {problem}; write it as /old/path/") from None
    return text


def _address(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise fault(f"{text} is not a web address; begin it with https://")
    return text


def _spots(value: object) -> object:
    return bounded(value) if isinstance(value, list) else [value]


def _aliases(value: object) -> object:
    return [value] if isinstance(value, str) else bounded(value)


def _spot(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


def _picture(value: object) -> object:
    return {"src": value} if isinstance(value, str) else value


class Spot(Strict):
    name: Text
    lat: Annotated[float, degrees(90)] | None = None
    lon: Annotated[float, degrees(180)] | None = None
    country: Text | None = None


class Correction(Strict):
    date: Moment
    note: Text


class Withdrawal(Strict):
    date: Moment
    reason: Text


class Citation(Strict):
    title: Text
    url: Annotated[Text, AfterValidator(_address)] | None = None
    publisher: Text | None = None
    date: Moment | None = None
    accessed: Moment | None = None
    archived: Annotated[Text, AfterValidator(_address)] | None = None


class Picture(Strict):
    src: Text
    alt: Text = ""
    caption: Text | None = None
    credit: Text | None = None


class FrontMatter(Strict):
    """The fields of a briefing as its file gives them; None and empty mean not set."""

    title: Text | None = None
    date: Moment | None = None
    location: Annotated[
        tuple[Annotated[Spot, BeforeValidator(_spot)], ...], BeforeValidator(_spots)
    ] = ()
    dateline: Text | None = None
    terms: dict[str, Texts] = Field(default_factory=dict)
    summary: Text | None = None
    kind: Text = "briefing"
    pinned: Switch = False
    event: Span | None = None
    updated: Moment | None = None
    corrections: Annotated[tuple[Correction, ...], BeforeValidator(bounded)] = ()
    lang: Text | None = None
    translation_of: Text | None = None
    slug: Annotated[Text, AfterValidator(own_slug)] | None = None
    aliases: Annotated[
        tuple[Annotated[str, AfterValidator(_alias)], ...],
        BeforeValidator(_aliases),
    ] = ()
    id: Annotated[Text, AfterValidator(_own_id)] | None = None
    draft: Switch = False
    publish_at: Moment | None = None
    expires: Moment | None = None
    withdrawn: Withdrawal | None = None
    story: Texts = ()
    sources: Annotated[tuple[Citation, ...], BeforeValidator(bounded)] = ()
    image: Annotated[Picture, BeforeValidator(_picture)] | None = None
    toc: Switch | None = None
    license: Text | None = None
    extra: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matter:
    """Typed front matter, with the node that says where each value stands."""

    fields: FrontMatter
    node: Fields
    start: Place
    problems: tuple[Problem, ...]

    def place(self, *location: int | str) -> Place:
        from dateline.parse.yamltext import place_of

        return place_of(self.node, location, self.start)

    @property
    def broken(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def renamed(node: Fields, names: dict[str, str]) -> Fields:
    """`node` with the keys of an existing archive as ours; a field's own key wins unless empty."""
    names = {**SYNONYMS, **names}
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.entries:
        name = names.get(key.text, key.text)
        is_own = name == key.text
        standing = entries.get(name)
        if standing and not is_empty(standing[1]) and (not is_own or is_empty(value)):
            continue
        entries[name] = (replace(key, text=name), value)
    return Fields(tuple(entries.values()), node.place)


def is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_empty


def with_defaults(node: Fields, defaults: Iterable[Fields]) -> Fields:
    """`node` with what it does not set, from the nearest folder's defaults first."""
    entries = {key.text: (key, value) for key, value in node.entries if not is_empty(value)}
    for layer in defaults:
        for key, value in layer.entries:
            entries.setdefault(key.text, (key, value))
    return Fields(tuple(entries.values()), node.place)


def typed(node: Fields, start: Place, config: Config) -> Matter:
    """The fields of `node` (already renamed and with defaults), and everything wrong in it."""
    problems = [*_key_problems(node, config), *_comma_problems(node, config)]
    values = _arranged(node, config)
    fields, wrong, at_fault = validated(
        FrontMatter, values, node, start, zone=config.zone, locate=_location
    )
    problems += wrong
    if fields is None:
        kept = {name: value for name, value in values.items() if name not in at_fault}
        fields, _, _ = validated(FrontMatter, kept, node, start, zone=config.zone)
    if fields is not None and fields.lang and fields.lang not in config.codes:
        message = f"language {fields.lang} is not declared; add it to `languages` in config.yaml"
        problems.append(error(_value_place(node, "lang", start), "language", message))
    return Matter(fields or FrontMatter(), node, start, tuple(problems))


def _value_place(node: Fields, name: str, start: Place) -> Place:
    value = node.get(name)
    return value.place if value else start


def _location(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    return location[1:] if location and location[0] == "terms" else location


def _arranged(node: Fields, config: Config) -> dict[str, Any]:
    taxonomies = config.taxonomy_fields
    known = config.known_keys
    values: dict[str, Any] = {}
    terms: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in node.entries:
        if is_empty(value):
            continue
        if key.text in taxonomies:
            terms[key.text] = plain(value)
        elif key.text in config.extra_fields:
            extra[key.text] = plain(value)
        elif key.text in known:
            values[key.text] = plain(value)
    if terms:
        values["terms"] = terms
    if extra:
        values["extra"] = extra
    return values


def _key_problems(node: Fields, config: Config) -> list[Problem]:
    if config.unknown_fields == "ignore":
        return []
    known = config.known_keys
    problems = []
    for key, _ in node.entries:
        if key.text in known:
            continue
        if config.unknown_fields == "error" or nearest(key.text, known):
            problems.append(error(key.place, "unknown-key", unknown_key(key.text, known)))
        else:
            message = (
                f"unknown key `{key.text}` is not used; "
                "declare it under `extra_fields` in config.yaml or remove it"
            )
            problems.append(warning(key.place, "unknown-key", message))
    return problems


def _comma_problems(node: Fields, config: Config) -> list[Problem]:
    value = node.get("tags")
    if value is None or not is_unquoted_list(value) or not isinstance(value, Scalar):
        return []
    parts = ", ".join(part.strip() for part in value.text.replace("،", ",").split(",") if part)
    message = f"one text with a comma where a list is meant; write tags: [{parts}]"
    return [error(value.place, "tags", message)]


def spots(fields: FrontMatter) -> tuple[model.Spot, ...]:
    return tuple(
        model.Spot(spot.name, spot.lat, spot.lon, spot.country) for spot in fields.location
    )


def citations(fields: FrontMatter) -> tuple[model.Citation, ...]:
    return tuple(
        model.Citation(
            item.title, item.url, item.publisher, item.date, item.accessed, item.archived
        )
        for item in fields.sources
    )


def picture(fields: FrontMatter, path: str) -> model.Picture | None:
    """The picture that the source at `path` names; a path that leads out stays as it is."""
    given = fields.image
    if given is None:
        return None
    is_address = given.src.startswith(("/", "\\")) or "://" in given.src
    beside = posixpath.join(posixpath.dirname(path), given.src)
    file = "" if is_address else posixpath.normpath(beside)
    return model.Picture(given.src, given.alt, given.caption, given.credit, file)
