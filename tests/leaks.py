"""The scan for what must be gone: names and bytes of every file, however packed or escaped."""

import gzip
import html
import io
import re
import sqlite3
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import unquote

ROUNDS = 3
"""How often a text may be escaped: HTML in a feed in JSON is escaped three times."""

_JSON_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_UNREADABLE = (".zst", ".xz", ".bz2", ".7z", ".woff2.gz")


def traces(place: Path | Mapping[str, bytes], *needles: str) -> list[str]:
    """A line for every file of `place` and every needle that its name or its bytes betray.

    A folder, or files by their path. Case, Unicode form and white space make no difference.
    """
    files = _files(place) if isinstance(place, Path) else place
    assert files, f"nothing to look through: {place}"
    wanted = {needle: _folded(needle) for needle in needles}
    found = []
    for path, content in sorted(files.items()):
        texts = [_folded(text) for text in _readings(path.encode(), "")]
        texts += [_folded(text) for text in _readings(content, path)]
        for needle, folded in wanted.items():
            is_wide = needle.encode("utf-16-le") in content
            if is_wide or any(folded in text for text in texts):
                found.append(f"{path}: {needle}")
    return found


def _files(folder: Path) -> dict[str, bytes]:
    """Folders count as files without bytes: a name alone may tell."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


def _folded(text: str) -> str:
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(form.split())


def _readings(content: bytes, name: str) -> Iterator[str]:
    """The text of every layer of `content`, as it stands and with its escapes undone."""
    for layer in _layers(content, name):
        text = layer.decode("utf-8", "replace")
        yield text
        for _ in range(ROUNDS):
            plainer = unquote(html.unescape(_without_json_escapes(text)))
            if plainer == text:
                break
            text = plainer
            yield text


def _without_json_escapes(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        units = bytes.fromhex(found[0].replace("\\u", ""))
        return units.decode("utf-16-be", "replace")

    return re.sub(r'\\(["/])', r"\1", _JSON_ESCAPES.sub(plain, text))


def _layers(content: bytes, name: str) -> Iterator[bytes]:
    """`content`, and whatever it holds in a packed form."""
    assert not name.endswith(_UNREADABLE), f"the scan cannot look into {name}; teach it to"
    yield content
    for inner_name, inner in _unpacked(content, name):
        yield inner_name.encode()
        yield from _layers(inner, inner_name)


def _unpacked(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    if name.endswith(".br"):
        import brotli

        yield name.removesuffix(".br"), brotli.decompress(content)
    elif content.startswith(b"\x1f\x8b"):  # Pagefind's index and fragments too
        yield name.removesuffix(".gz"), gzip.decompress(content)
    elif content.startswith(b"SQLite format 3\0"):
        yield from _values(content)
    elif content[:1] == b"\x78":
        with suppress(zlib.error):
            yield "", zlib.decompress(content)
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from ((item.filename, archive.read(item)) for item in archive.infolist())


def _values(database: bytes) -> Iterator[tuple[str, bytes]]:
    """Every value of every table."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        for (table,) in connection.execute(query).fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    yield "", value if isinstance(value, bytes) else str(value).encode()
