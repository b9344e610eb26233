"""What kind a source is of, and who reads it."""

import posixpath
from collections.abc import Callable, Collection, Iterator
from typing import Literal, get_args

from dateline.importers import feeds, html, posts, wire
from dateline.importers.piece import Piece
from dateline.importers.reading import Reading
from dateline.parse.source import decoded
from dateline.urls import stem

Kind = posts.Maker | feeds.Maker | Literal["html", "wire"]
KINDS: tuple[Kind, ...] = ("wire", "html", *get_args(feeds.Maker), *get_args(posts.Maker))
_WIRE = (".txt", ".text")
_UNREAD = {
    **dict.fromkeys(
        html.ENDINGS, "a page of HTML without front matter is no post; `--from html` imports it"
    ),
    ".rst": "reStructuredText is not read; convert it to Markdown",
    ".org": "Org is not read; convert it to Markdown",
    ".adoc": "AsciiDoc is not read; convert it to Markdown",
    ".ipynb": "notebooks are not read; convert it to Markdown",
}
"""Ending → why a file among posts is left out."""
_OF_TEMPLATES = frozenset(
    ["layouts", "themes", "templates", "includes", "archetypes", "node_modules"]
)
"""Folders whose files make pages and are none, as are all that begin with `_` but for these:"""
_OF_POSTS = frozenset(["_posts", "_drafts", "_pages"])


def kind_of(files: Collection[str], beginning: Callable[[str], bytes], *, is_folder: bool) -> Kind:
    """The kind of a source, by the names of its files; of feeds by how the first begins."""
    maker = posts.maker_of(files)
    if maker not in (None, "posts"):
        return maker
    texts = sorted(name for name in files if name.endswith(posts.ENDINGS))
    copies = sum(name.endswith(_WIRE) for name in files) if is_folder else 0
    if texts and copies <= len(texts):
        is_html = all(name.endswith(html.ENDINGS) for name in texts)
        return "html" if is_html and html.is_page(beginning(texts[0])) else "posts"
    found = next((name for name in sorted(files) if name.endswith(feeds.ENDINGS)), None)
    return (feeds.maker_of(beginning(found)) if found and not copies else None) or "wire"


def read(kind: Kind, content: bytes, reading: Reading) -> Iterator[Piece]:
    """The pieces of a file; none where it is no file of this kind. Raises Rejected."""
    if kind == "wire":
        if reading.name.endswith(_WIRE) or len(reading.files) == 1:
            yield wire.piece(decoded(content, reading.shown), reading.shown, stem(reading.name))
    elif kind == "feed" or kind == "wordpress":
        if reading.name.endswith(feeds.ENDINGS) or len(reading.files) == 1:
            yield from feeds.pieces(content, reading)
    elif kind == "html":
        if reading.name.endswith(html.ENDINGS) or len(reading.files) == 1:
            yield html.piece(content, reading)
    elif reading.name.endswith(posts.ENDINGS):
        around = posts.Surroundings(kind, reading.files, reading.names, reading.codes)
        made = posts.piece(decoded(content, reading.shown), reading.shown, reading.name, around)
        if made:
            yield made


def why_unread(kind: Kind, name: str) -> str:
    """Why a file that looks like a post is none; empty of those that need no word."""
    *folders, own = name.split("/")
    made_of = (folder for folder in folders if folder not in _OF_POSTS)
    if kind not in get_args(posts.Maker) or any(
        folder in _OF_TEMPLATES or folder[0] == "_" for folder in made_of
    ):
        return ""
    return _UNREAD.get(posixpath.splitext(own)[1].lower(), "")
