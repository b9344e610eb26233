"""What kind a source is of, and who reads it."""

from collections.abc import Callable, Collection, Iterator
from typing import Literal, NamedTuple, get_args

from dateline.importers import feeds, posts, wire
from dateline.importers.piece import Piece
from dateline.parse.source import decoded
from dateline.urls import stem

Kind = posts.Maker | feeds.Maker | Literal["wire"]
KINDS: tuple[Kind, ...] = ("wire", *get_args(feeds.Maker), *get_args(posts.Maker))
_WIRE = (".txt", ".text")


class Reading(NamedTuple):
    """A file as it is read."""

    shown: str
    """Its path as problems print it."""
    name: str
    """Its path in the source."""
    files: Collection[str]
    """Every path of the source."""
    names: dict[str, str]
    """A field of theirs → ours, as the user wants it."""
    codes: frozenset[str]
    """The languages of the archive."""
    language: str
    """The default one."""


def kind_of(files: Collection[str], beginning: Callable[[str], bytes], *, is_folder: bool) -> Kind:
    """The kind of a source, by the names of its files; of feeds by how the first begins."""
    if is_folder and any(name.endswith(_WIRE) for name in files):
        maker = posts.maker_of(files)
        return maker if maker not in (None, "posts") else _commonest(files)
    if maker := posts.maker_of(files):
        return maker
    found = next((name for name in sorted(files) if name.endswith(feeds.ENDINGS)), None)
    return (feeds.maker_of(beginning(found)) if found else None) or "wire"


def _commonest(files: Collection[str]) -> Kind:
    """Of a folder that no generator left a mark in."""
    texts = sum(name.endswith(_WIRE) for name in files)
    others = sum(name.endswith(posts.ENDINGS) for name in files)
    return "wire" if texts > others else "posts"


def read(kind: Kind, content: bytes, reading: Reading) -> Iterator[Piece]:
    """The pieces of a file; none where it is no file of this kind. Raises Rejected."""
    if kind == "wire":
        if reading.name.endswith(_WIRE) or len(reading.files) == 1:
            yield wire.piece(decoded(content, reading.shown), reading.shown, stem(reading.name))
    elif kind == "feed" or kind == "wordpress":
        if reading.name.endswith(feeds.ENDINGS) or len(reading.files) == 1:
            around_feed = feeds.Surroundings(reading.shown, reading.codes, reading.language)
            yield from feeds.pieces(content, kind, around_feed)
    elif reading.name.endswith(posts.ENDINGS):
        around = posts.Surroundings(kind, reading.files, reading.names, reading.codes)
        made = posts.piece(decoded(content, reading.shown), reading.shown, reading.name, around)
        if made:
            yield made
