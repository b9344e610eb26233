"""Why a page was made again: which of all that decides it is not what it was."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from dateline.model import Passage
from dateline.value import FrozenMap, Value, packed
from dateline.views import Page

SHOWN = 12
"""Differences between two values that are told."""
LENGTH = 60
"""Characters of a value that are shown."""

Labels = Mapping[str, bytes]
"""What a page shares with others (templates, settings, data, static files) → its digest."""


class Printed(Value, frozen=True):
    """A page as it was last made."""

    page: Page
    passages: tuple[Passage, ...]


def packed_print(page: bytes, passages: tuple[Passage, ...]) -> bytes:
    """What `packed` makes of a `Printed` whose page is packed already."""
    return packed((msgspec.Raw(page), passages))


def reasons(
    before: Printed | None,
    now: Printed,
    labels_before: Labels,
    labels: Labels,
    bodies: Sequence[str],
) -> Iterator[str]:
    """A line for each input that differs; `bodies` are the sources of the passages."""
    if before is None:
        yield "it was not there before"
        return
    for label in sorted(labels.keys() | labels_before.keys()):
        if labels.get(label) != labels_before.get(label):
            yield f"{label} {_change(label, labels_before, labels)}"
    found = list(_differences("", before.page, now.page))
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield f"{len(found) - SHOWN} more values"
    if len(before.passages) == len(now.passages):
        for path, one, other in zip(bodies, before.passages, now.passages, strict=True):
            yield from _of_passage(path, one, other)


def _change(label: str, before: Labels, now: Labels) -> str:
    if label not in before:
        return "is read now"
    return "changed" if label in now else "is no longer read"


def _of_passage(path: str, one: Passage, other: Passage) -> Iterator[str]:
    if one.key != other.key:
        yield f"the text of {path} changed"
    elif one.headings != other.headings:
        yield f"the headings of {path} changed"
    if one.targets != other.targets:
        yield f"the links of {path} lead elsewhere"


def _differences(name: str, one: object, other: object) -> Iterator[str]:
    """Where two values differ, as deep as they are alike."""
    if one == other:
        return
    if isinstance(one, msgspec.Struct) and type(one) is type(other):
        for field in one.__struct_fields__:
            below = f"{name}.{field}".lstrip(".")
            yield from _differences(below, getattr(one, field), getattr(other, field))
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _differences(f"{name}[{number}]", left, right)
    elif isinstance(one, tuple) and isinstance(other, tuple):
        yield f"{name}: {len(one)} → {len(other)} entries"
    else:
        yield f"{name}: {_shown(one)} → {_shown(other)}"


def _shown(value: object) -> str:
    if isinstance(value, msgspec.Struct | FrozenMap):
        return "a value" if isinstance(value, FrozenMap) else type(value).__name__
    text = "nothing" if value is None else str(value)
    return text if len(text) <= LENGTH else text[:LENGTH] + "…"
