"""From YAML texts to typed models; pydantic's errors become problems with places."""

import difflib
from collections.abc import Callable, Iterable
from datetime import tzinfo
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from dateline import model
from dateline.parse import dates
from dateline.parse.yamltext import Fields, Items, Node, Scalar, place_of
from dateline.problems import Place, Problem, error

TRUE = frozenset({"true", "yes", "on"})
FALSE = frozenset({"false", "no", "off"})

LONGEST = 10_000
"""Characters of a text: other pages repeat it."""
MOST = 500
"""Entries of a list: every entry may be a page that repeats the others."""


class Strict(BaseModel):
    """Immutable; a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Model = TypeVar("Model", bound=BaseModel)
Entries = TypeVar("Entries")


def fault(message: str) -> PydanticCustomError:
    return PydanticCustomError("dateline", "{message}", {"message": message})


def _switch(value: object) -> object:
    if isinstance(value, str):
        folded = value.strip().casefold()
        if folded in TRUE or folded in FALSE:
            return folded in TRUE
    if isinstance(value, bool):
        return value
    raise fault(f"{shown(value)} is neither true nor false; write true or false")


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise fault("must be a text; write it on one line, in quotes if it has special characters")
    if len(value) > LONGEST:
        raise fault(f"is {len(value)} characters long, of at most {LONGEST}; shorten it")
    return value.strip()


def bounded(value: Entries) -> Entries:
    """`value`, unless it is too long a list."""
    if isinstance(value, list | tuple) and len(value) > MOST:
        raise fault(f"has {len(value)} entries, of at most {MOST}; leave the others out")
    return value


def _texts(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        raise fault("must be a list of texts; write [first, second]")
    made: dict[str, None] = {}
    for item in bounded(value):
        if item is None:
            continue
        if not isinstance(item, str):
            raise fault("must be a list of texts; put quotes round texts with colons or braces")
        if text := str(_text(item)):
            made[" ".join(text.split())] = None
    return tuple(made)


def _zone(info: ValidationInfo) -> tzinfo:
    context: dict[str, tzinfo] = info.context or {}
    return context["zone"]


def _moment(value: object, info: ValidationInfo) -> object:
    if isinstance(value, model.Moment):
        return value
    if not isinstance(value, str):
        raise fault("must be a date; write it as 2017-12-31")
    try:
        return dates.moment(value, _zone(info))
    except dates.BadDate as problem:
        raise fault(str(problem)) from None


def _span(value: object) -> object:
    if isinstance(value, model.Span):
        return value
    if not isinstance(value, str):
        raise fault("must be a day or two; write it as 2017-10-19/2017-10-20")
    try:
        return dates.span(value)
    except dates.BadDate as problem:
        raise fault(str(problem)) from None


Switch = Annotated[bool, BeforeValidator(_switch)]
Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
Moment = Annotated[model.Moment, BeforeValidator(_moment)]
Span = Annotated[model.Span, BeforeValidator(_span)]


def shown(value: object) -> str:
    if isinstance(value, str):
        return f"`{value}`"
    return "a list" if isinstance(value, list) else "a mapping"


def validated(
    kind: type[Model],
    plain: dict[str, Any],
    node: Node | None,
    start: Place,
    *,
    zone: tzinfo | None = None,
    locate: Callable[[tuple[int | str, ...]], tuple[int | str, ...]] = lambda location: location,
) -> tuple[Model | None, tuple[Problem, ...], frozenset[str]]:
    """The model made of `plain`, or its problems and the names of the fields at fault."""
    try:
        return kind.model_validate(plain, context={"zone": zone}), (), frozenset()
    except ValidationError as failure:
        errors = failure.errors(include_url=False)
    problems = []
    for item in errors:
        location = tuple(step for step in locate(item["loc"]) if step not in _NOISE)
        problems.append(_problem(kind, item, location, node, start))
    at_fault = frozenset(str(item["loc"][0]) for item in errors if item["loc"])
    return None, tuple(dict.fromkeys(problems)), at_fault


_WRONG_FORM = {
    "dict_type": "must be a mapping; write {name: value}",
    "model_type": "must be a mapping; write {name: value}",
    "string_type": "must be a text; put quotes round it",
    "tuple_type": "must be a list; write [first, second]",
}
"""What pydantic says in words of Python."""

_NOISE = frozenset({"str", "tuple[Text, ...]", "dict", "function-before", "[key]"})


def _problem(
    kind: type[BaseModel],
    item: ErrorDetails,
    location: tuple[int | str, ...],
    node: Node | None,
    start: Place,
) -> Problem:
    name = ".".join(str(step) for step in location if isinstance(step, str))
    if item["type"] == "extra_forbidden":
        known = _known_keys(kind, location[:-1])
        return error(_key_place(node, location, start), "unknown-key", unknown_key(name, known))
    place = place_of(node, location, start)
    if item["type"] in _WRONG_FORM:
        return error(place, "value", f"{name}: {_WRONG_FORM[item['type']]}")
    if item["type"] == "missing":
        return error(place, "missing", f"{name} is missing; add `{location[-1]}: …`")
    if item["type"] == "literal_error":
        return error(
            place, "value", f"{name} {item['input']} is not known; use {item['ctx']['expected']}"
        )
    if item["type"] == "dateline":
        message = item["msg"]
        return error(
            place,
            "value",
            message if message.startswith(("date ", "event ")) else f"{name}: {message}",
        )
    return error(place, "value", f"{name} {shown(item['input'])}: {item['msg']}; correct the value")


def unknown_key(name: str, known: Iterable[str]) -> str:
    near = nearest(name.rsplit(".", 1)[-1], known)
    if near:
        return f"unknown key `{name}`; did you mean `{near}`?"
    return f"unknown key `{name}`; remove it"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` is probably a slip for."""
    candidates = [key for key in sorted(known) if key != name]
    near = difflib.get_close_matches(name.casefold(), candidates, 1, 0.75)
    return near[0] if near else None


def _known_keys(kind: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    current: Any = kind
    for step in location:
        if isinstance(step, int):
            continue
        field = current.model_fields.get(step)
        current = _model_in(field.annotation if field else None)
        if current is None:
            return []
    return list(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _model_in(argument):
            return found
    return None


def _key_place(node: Node | None, location: tuple[int | str, ...], start: Place) -> Place:
    for step in location[:-1]:
        if isinstance(node, Fields) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, Items) and isinstance(step, int):
            node = node.items[step]
    if isinstance(node, Fields):
        for key, _ in node.entries:
            if key.text == location[-1]:
                return key.place
    return start


def is_unquoted_list(node: Node) -> bool:
    """Whether a plain text was probably meant as a list: `tags: IS, G7`."""
    return isinstance(node, Scalar) and node.plain and any(comma in node.text for comma in ",،")
