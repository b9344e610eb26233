"""The setting `digests`: which periods have one, and which parts of the archive have their own."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from dateline import urls
from dateline.parse.typed import Strict, Text, Texts, bounded, fault, nearest, shown
from dateline.parse.yamltext import Fields, Items, Node, place_of
from dateline.problems import Place, Problem, error

Period = Literal["weeks", "months", "days"]
PERIODS: tuple[Period, ...] = ("weeks", "months", "days")
_OWN = ("periods", "parts")
_SETTINGS = ("label", "periods")
_NOT_PARTS = re.compile(r"\d{4}(-.*)?|page")
"""Names of what else stands below `/digests/`."""


def _periods(value: object) -> object:
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list | tuple) or not value:
        raise fault("must be a list of periods; write [weeks, months, days]")
    for item in bounded(value):
        if item not in PERIODS:
            raise fault(f"{shown(item)} is no period; use weeks, months or days")
    return tuple(name for name in PERIODS if name in value)


def _labels(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


def _part(value: object) -> object:
    """All keys but the settings are taxonomies with terms."""
    if not isinstance(value, dict):
        raise fault("must say which briefings it takes; write {tags: [migration]}")
    terms = {name: own for name, own in value.items() if name not in _SETTINGS}
    if not any(terms.values()):
        raise fault("takes no term, and so no briefing; write {tags: [migration]}")
    settings = {name: own for name, own in value.items() if name in _SETTINGS and own is not None}
    return {**settings, "terms": terms}


def _digests(value: object) -> object:
    """The short form names parts only."""
    if not isinstance(value, dict):
        raise fault("must be a mapping; write {periods: [weeks, months]}")
    parts = dict(value.get("parts") or {}) if isinstance(value.get("parts"), dict | None) else None
    if parts is None:
        raise fault("parts must be a mapping; write {migration: {tags: [migration]}}")
    for name, own in value.items():
        if name in _OWN:
            continue
        if not isinstance(own, dict) and (near := nearest(str(name), _OWN)):
            raise fault(f"unknown key `{name}`; did you mean `{near}`?")
        parts[name] = own
    for name in parts:
        if urls.slug(name) != name or _NOT_PARTS.fullmatch(name):
            raise fault(f"{name} cannot be a folder of the site; use another name in small letters")
    made = {"parts": parts}
    return {**made, "periods": value["periods"]} if value.get("periods") is not None else made


class DigestPart(Strict):
    """A part of the archive that has digests of its own."""

    terms: dict[str, Texts]
    """Taxonomy → terms: one of each taxonomy is enough, and every taxonomy is asked."""
    label: Annotated[dict[str, Text], BeforeValidator(_labels)] = Field(default_factory=dict)
    """By language; "" is for all that have none. Empty: the labels of its terms."""
    periods: Annotated[tuple[Period, ...], BeforeValidator(_periods)] | None = None
    """None: those of the archive."""


class Digests(Strict):
    periods: Annotated[tuple[Period, ...], BeforeValidator(_periods)] = ("weeks", "months")
    parts: dict[str, Annotated[DigestPart, BeforeValidator(_part)]] = Field(default_factory=dict)
    places: tuple[tuple[str, str, str, Place], ...] = ()
    """Where each part, taxonomy and term stands."""


DigestSettings = Annotated[Digests, BeforeValidator(_digests)]


def written(location: tuple[int | str, ...], node: Node | None) -> tuple[int | str, ...]:
    """Where in config.yaml a fault at `location` of the model stands."""
    if location[:2] == ("digests", "parts") and len(location) > 2:
        steps = tuple(step for step in location[3:] if step != "terms")
        return (*_way(str(location[2]), node), *steps)
    return location


def _way(part: str, node: Node | None) -> tuple[str, ...]:
    digests = node.get("digests") if isinstance(node, Fields) else None
    parts = digests.get("parts") if isinstance(digests, Fields) else None
    is_short = not (isinstance(parts, Fields) and parts.get(part))
    return ("digests", part) if is_short else ("digests", "parts", part)


def placed(digests: Digests, node: Node | None, start: Place) -> Digests:
    """`digests` with the places of its terms."""
    if not digests.parts:
        return digests
    found = []
    for name, part in digests.parts.items():
        for taxonomy, texts in part.terms.items():
            way = (*_way(name, node), taxonomy)
            for text in texts:
                found.append((name, taxonomy, text, _place(node, way, text, start)))
    return digests.model_copy(update={"places": tuple(found)})


def _place(node: Node | None, way: tuple[str, ...], text: str, start: Place) -> Place:
    own: Any = node
    for step in way:
        own = own.get(step) if isinstance(own, Fields) else None
    for item in own.items if isinstance(own, Items) else ():
        if " ".join(getattr(item, "text", "").split()) == text:
            place: Place = item.place
            return place
    return place_of(node, way, start)


def unknown_taxonomies(
    digests: Digests, known: tuple[str, ...], fields: dict[str, str]
) -> list[Problem]:
    """`fields` leads from the front matter's name of a taxonomy to its own."""
    problems = []
    for name, taxonomy, _, place in digests.places:
        if fields.get(taxonomy, taxonomy) not in known:
            near = nearest(taxonomy, known)
            remedy = f"did you mean `{near}`?" if near else f"use one of {', '.join(known)}"
            message = f"digests.{name}: {taxonomy} is no taxonomy; {remedy}"
            problems.append(error(place, "config", message))
    return problems
