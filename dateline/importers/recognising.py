"""What kind a source is of, and who reads it."""

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple, get_args

from dateline.importers import wire
from dateline.importers.piece import Piece
from dateline.parse.source import decoded
from dateline.urls import stem

Kind = Literal["wire"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Reading(NamedTuple):
    """A file as it is read."""

    shown: str
    """Its path as problems print it."""
    name: str
    """Its path in the source."""
    names: dict[str, str]
    """A field of theirs → ours, as the user wants it."""
    codes: frozenset[str]
    """The languages of the archive."""


def kind_of(files: Collection[str], is_folder: bool) -> Kind:
    return "wire"


def read(kind: Kind, content: bytes, reading: Reading) -> Iterator[Piece]:
    """The pieces of a file; none where it is no file of this kind. Raises Rejected."""
    if kind == "wire" and (reading.name.endswith((".txt", ".text")) or "/" not in reading.name):
        yield wire.piece(decoded(content, reading.shown), reading.shown, stem(reading.name))
