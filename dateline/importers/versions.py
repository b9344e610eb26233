"""Posts in several languages: which are versions of which, and what of them is told by that."""

from collections.abc import Hashable, Sequence

from dateline.importers.piece import Field, Piece
from dateline.value import replace


def versions(
    pieces: Sequence[tuple[Piece, Hashable]], codes: Sequence[str], default: str
) -> dict[int, tuple[int, str]]:
    """Of each piece that is a version of another: that one's number, and the version's language.

    Only pieces with an equal second part belong together. The original is the one in the language
    that `codes` names first.
    """
    families: dict[tuple[Hashable, str], dict[str, int]] = {}
    for number, (piece, source) in enumerate(pieces):
        if piece.family:
            lang = str(piece.get("lang") or default)
            families.setdefault((source, piece.family), {}).setdefault(lang, number)
    found = {}
    for family in families.values():
        first = min(family, key=codes.index)
        for lang in family.keys() - {first}:
            found[family[lang]] = (family[first], lang)
    return found


def as_version(piece: Piece) -> Piece:
    """What the name of its file says already is left out, and what it inherits is no gap."""
    if piece.get("date"):
        return _without(piece, {"lang"})
    is_draft_for_that = any(loss.kind == "gap" for loss in piece.losses)
    bare = _without(piece, {"lang", "date", "draft"} if is_draft_for_that else {"lang", "date"})
    return replace(bare, losses=tuple(loss for loss in bare.losses if loss.kind != "gap"))


def _without(piece: Piece, names: set[str]) -> Piece:
    return replace(piece, fields=tuple(own for own in piece.fields if own[0] not in names))


def addressed(piece: Piece, default: str) -> Piece:
    """With the old address that it had, where it is not in the default language."""
    foreign = piece.foreign_address
    if not foreign or piece.get("lang") in (None, default):
        return piece
    fields = tuple((name, _led(value, piece.address, foreign)) for name, value in piece.fields)
    return replace(piece, fields=fields, address=foreign)


def _led(value: Field, before: str, after: str) -> Field:
    if not isinstance(value, tuple):
        return value
    return tuple(after if own == before else own for own in value)
