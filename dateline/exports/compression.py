"""Compressed copies of files, for hosts that send what lies beside a file in its place."""

import zlib
from collections.abc import Collection, Mapping
from functools import cache

from dateline.value import digest

ENDINGS: Mapping[str, str] = {"gzip": ".gz", "brotli": ".br"}
"""What a copy of each form adds to the name of its file."""

LEAST = 1024
"""Bytes; a smaller file needs no fewer packets when it is compressed."""

LARGE = 100_000
"""Bytes from which on Brotli's best would take seconds, for a tenth less."""

_TEXTS = frozenset(
    [
        *(".html", ".css", ".js", ".mjs", ".svg", ".xml", ".webmanifest"),
        *(".json", ".jsonl", ".geojson", ".csv", ".tsv", ".txt", ".md", ".ics", ".bib", ".ris"),
    ]
)
_SYSTEM = b"\xff"
"""Says in the header of gzip that no system is named: it is one and the same on all."""


def is_text(path: str) -> bool:
    """Whether the name tells of what becomes much smaller."""
    return path[path.rfind(".") :].lower() in _TEXTS


def copies(path: str, forms: Collection[str]) -> dict[str, str]:
    """Form → the path of the copy of the file at `path`; none of what is no text."""
    return {form: path + ENDINGS[form] for form in forms} if is_text(path) else {}


def original(path: str) -> str:
    """The file that `path` would be a copy of; empty if its name is no copy's."""
    return path[:-3] if path.endswith(tuple(ENDINGS.values())) else ""


def key(form: str, sha: str) -> bytes:
    """Stands for all that decides a copy of the bytes with the digest `sha`."""
    return _maker(form) + sha.encode()


@cache
def _maker(form: str) -> bytes:
    return digest(f"{form} {zlib.ZLIB_RUNTIME_VERSION}".encode())


def compressed(content: bytes, form: str) -> bytes:
    """`content` in one of the forms; the same bytes for the same content and libraries."""
    if form == "brotli":
        import brotli  # type: ignore[import-untyped]

        quality = 7 if len(content) > LARGE else 10
        made = brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality)
        assert isinstance(made, bytes)
        return made
    packed = zlib.compress(content, 9, wbits=31)  # without name and time
    return packed[:9] + _SYSTEM + packed[10:]
