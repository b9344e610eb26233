"""The scan itself: it finds a text in whatever form it hides, and nothing else."""

import gzip
import html
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest

from tests.leaks import traces

SECRET = "Zürich & غزة"


def zipped(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", text)
    return made.getvalue()


def kept(text: str) -> bytes:
    """A database that holds the text in a packed value."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE bodies (html BLOB)")
        connection.execute("INSERT INTO bodies VALUES (?)", [zlib.compress(text.encode())])
        connection.commit()
        return connection.serialize()


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("plain.html", str.encode),
        ("capitals.html", lambda text: text.upper().encode()),
        ("broken.html", lambda text: text.replace(" ", "\n  ").encode()),
        ("feed.json", lambda text: json.dumps(text).encode()),
        ("page.html", lambda text: html.escape(text).encode()),
        ("feed.xml", lambda text: html.escape(html.escape(text)).encode()),
        ("entities.html", lambda text: text.encode("ascii", "xmlcharrefreplace")),
        ("link.html", lambda text: quote(text).encode()),
        ("link.json", lambda text: json.dumps(html.escape(quote(text))).encode()),
        ("wide.txt", lambda text: text.encode("utf-16-le")),
        ("page.html.gz", lambda text: gzip.compress(text.encode())),
        ("en_1234.pf_fragment", lambda text: gzip.compress(b"pagefind_dcd" + text.encode())),
        ("page.html.br", lambda text: brotli.compress(text.encode())),
        ("all.zip", zipped),
        ("state.sqlite", kept),
    ],
)
def test_a_text_is_found(name: str, hidden: Callable[[str], bytes]) -> None:
    files = {name: hidden(f"before {SECRET} after"), "other.txt": b"nothing"}
    assert traces(files, SECRET, "absent") == [f"{name}: {SECRET}"]


def test_decomposed_letters_are_found() -> None:
    assert traces({"a": b"Zu\xcc\x88rich"}, "Zürich")


@pytest.mark.parametrize("name", ["zürich/x", "z%C3%BCrich", "ZU\u0308RICH.html"])
def test_names_are_found(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir(parents=True)
    assert traces(tmp_path, "zürich")


def test_what_cannot_be_looked_into_is_no_success() -> None:
    with pytest.raises(AssertionError, match="teach it"):
        traces({"a.zst": b""}, "x")
    with pytest.raises(AssertionError, match="nothing to look through"):
        traces({}, "x")
