"""Immutable values: made, compared, kept and sent between processes by the ten thousand."""

from collections.abc import Hashable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar, cast

import msgspec

replace = msgspec.structs.replace


class Value(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Compares by its fields, cannot be changed, and is packed without the names of its fields."""


class FrozenMap:
    """Names and values that compare by value; templates read `extra.NAME`."""

    __slots__ = ("entries",)

    entries: tuple[tuple[str, Any], ...]

    def __init__(self, entries: Any = ()) -> None:
        object.__setattr__(self, "entries", _frozen(entries))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} cannot be set")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        for key, value in self.entries:
            if key == name:
                return value
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FrozenMap) and self.entries == other.entries

    def __hash__(self) -> int:
        return hash(self.entries)

    def __bool__(self) -> bool:
        return bool(self.entries)

    def __repr__(self) -> str:
        return f"FrozenMap({self.entries!r})"

    def __reduce__(self) -> tuple[type["FrozenMap"], tuple[Any]]:
        return FrozenMap, (self.entries,)


def _frozen(value: Any) -> Any:
    """Lists as tuples, so that values compare and cannot be changed behind our back."""
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, Mapping):
        return FrozenMap(tuple((str(key), item) for key, item in value.items()))
    return value


Kind = TypeVar("Kind")


def _to_plain(value: Any) -> Any:
    if isinstance(value, FrozenMap):
        return dict(value.entries)
    raise TypeError(f"{type(value).__name__} cannot be packed")


def _from_plain(kind: type[Any], plain: Any) -> Any:
    if kind is FrozenMap:
        return _frozen(plain)
    raise TypeError(f"{kind.__name__} cannot be unpacked")


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_to_plain)


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind, dec_hook=_from_plain)


def packed(value: Any) -> bytes:
    """`value` as bytes: equal values have equal ones, provided that they hold no set."""
    return _ENCODER.encode(value)


def unpacked(data: bytes, kind: type[Kind]) -> Kind:
    """The value of type `kind` that `packed` made `data` of. Raises ValueError for other bytes."""
    value: Kind = _decoder(cast(Hashable, kind)).decode(data)
    return value


def fingerprint(value: Any) -> bytes:
    """Sixteen bytes that stand for `value`: equal for equal values, in every run."""
    return digest(packed(value))


def digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()
