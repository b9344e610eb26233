"""The lines of briefings in the data files that stand: those that hold are cut out of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from dateline.exports.tables import Line
from dateline.value import Value

Standing = Callable[[str], bytes]
"""The bytes of a published file, by its output path; raises OSError where there are none."""

CSV, JSON_LINES = "data/briefings.csv", "data/briefings.jsonl"


class Kept(Value, frozen=True):
    """The lines of a briefing."""

    key: bytes
    """Stands for all that decides them."""
    csv: int
    json: int
    """How many bytes each has."""


class Cuts(Value, frozen=True):
    """Where the lines of briefings stand in two files, in the order of the files."""

    shape: bytes
    """Stands for all that decides every line."""
    csv: str
    json: str
    """The SHA-256 of each file."""
    header: int
    """How many bytes the CSV begins with."""
    lines: tuple[Kept, ...]


def cuts(
    shape: bytes,
    shas: tuple[str, str],
    header: int,
    keys: Iterable[bytes],
    sizes: Sequence[tuple[int, int]],
) -> Cuts:
    """`shas` are those of the CSV and of the JSON Lines, `sizes` how many bytes each line has."""
    lines = tuple([Kept(key, *size) for key, size in zip(keys, sizes, strict=True)])
    return Cuts(shape, *shas, header, lines)


def cut_out(known: Cuts, standing: Standing) -> dict[bytes, Line]:
    """Key → line, out of the files that stand; nothing if they are not those that are known."""
    try:
        csv, json = standing(CSV), standing(JSON_LINES)
    except OSError:
        return {}
    if (sha256(csv).hexdigest(), sha256(json).hexdigest()) != (known.csv, known.json):
        return {}
    return dict(_lines(known, csv, json))


def _lines(known: Cuts, csv: bytes, json: bytes) -> Iterator[tuple[bytes, Line]]:
    at_csv, at_json = known.header, 0
    for kept in known.lines:
        yield kept.key, Line(json[at_json : at_json + kept.json], csv[at_csv : at_csv + kept.csv])
        at_csv += kept.csv
        at_json += kept.json + len(b"\n")
