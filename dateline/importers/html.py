"""Pages of HTML: the main text of each, and what its head says of it."""

import json
import posixpath
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from dateline.importers.days import day
from dateline.importers.links import old_address
from dateline.importers.markup import markdown_of, soup_of
from dateline.importers.piece import Field, Loss, Piece, undated, undeclared
from dateline.importers.reading import Reading
from dateline.importers.writing import one_line
from dateline.problems import Place, Rejected, Unavailable, warning
from dateline.urls import stem

ENDINGS = (".html", ".htm")
_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "Report", "WebPage")
_DATES = (
    "datepublished",
    "article:published_time",
    "dc.date",
    "dcterms.created",
    "date",
    "pubdate",
)
_CHANGES = ("datemodified", "article:modified_time", "dcterms.modified", "last-modified")
_TAGS = ("keywords", "article:tag", "news_keywords")
_AUTHORS = ("author", "article:author", "dc.creator")
_SUMMARIES = ("description", "og:description", "dc.description")
_TITLES = ("headline", "og:title", "dc.title")


def is_page(beginning: bytes) -> bool:
    """Whether a file begins as a page does, and not with front matter."""
    return beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def piece(content: bytes, around: Reading) -> Piece:
    """The briefing that a page is. Raises Rejected of one without any text, and Unavailable."""
    soup = soup_of(content)
    said = Said(soup)
    heading = soup.find("h1")
    named = [*said.texts(_TITLES), *_texts(heading), *_texts(soup.title)]
    title = named[0] if named else stem(posixpath.basename(around.name))
    body, losses = _main(content, soup)
    first, _, rest = body.partition("\n")
    if first.lstrip("# ") == title or (heading and [first.lstrip("# ")] == list(_texts(heading))):
        body = rest.strip()
    if not body:
        raise Rejected(warning(Place(around.shown), "empty", "no text was found; it is left out"))
    date = next((found for text in said.texts(_DATES) if (found := day(text))), None)
    fields: list[tuple[str, Field]] = [("title", title), ("date", date)]
    if not date:
        losses.append(undated())
        fields.append(("draft", True))
    changed = next((found for text in said.texts(_CHANGES) if (found := day(text))), None)
    lang = _language(soup, around, losses)
    address = said.address or "/" + around.name.removesuffix("index.html")
    optional: dict[str, Field] = {
        "updated": changed if changed != date else None,
        "lang": lang if lang != around.language else "",
        "tags": tuple(dict.fromkeys(_split(said.texts(_TAGS)))),
        "authors": tuple(dict.fromkeys(said.texts(_AUTHORS))),
        "summary": next(iter(said.texts(_SUMMARIES)), ""),
        "aliases": (address,) if address.strip("/") else (),
    }
    fields += [(name, value) for name, value in optional.items() if value]
    own = posixpath.basename(address.rstrip("/")).partition(".")[0]
    return Piece(
        around.shown,
        own or title,
        tuple(fields),
        body,
        tuple(sorted(losses)),
        0,
        address,
        said.original(around.language),
        line=1,
        host=said.host,
    )


def _main(content: bytes, soup: BeautifulSoup) -> tuple[str, list[Loss]]:
    try:
        from trafilatura import extract
    except ImportError as failure:
        message = "pages of HTML need trafilatura: pip install 'dateline[html]'"
        raise Unavailable(message) from failure
    found = extract(
        content,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_images=True,
        include_links=True,
    )
    if found:
        return markdown_of(found, 0)
    body, losses = markdown_of(str(soup.body or soup), 0)
    if body:
        losses.append(Loss(0, "markup", "no main text was found; all that the page says is kept"))
    return body, losses


def _language(soup: BeautifulSoup, around: Reading, losses: list[Loss]) -> str:
    root = soup.find("html")
    given = root.get("lang") if isinstance(root, Tag) else None
    lang = one_line(given) if isinstance(given, str) else ""
    if lang and not around.declared(lang):
        losses.append(undeclared(lang))
    return around.declared(lang)


def _texts(tag: Tag | Any) -> Iterator[str]:
    if isinstance(tag, Tag) and (text := one_line(tag.get_text(" "))):
        yield text


def _split(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield from (part for one in text.replace("،", ",").split(",") if (part := one.strip()))


class Said:
    """What a page says of itself in JSON-LD, then in OpenGraph and other meta elements."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._found: dict[str, list[str]] = {}
        for script in soup.find_all("script", type="application/ld+json"):
            for item in _articles(script.get_text()):
                self._take_article(item)
        for meta in soup.find_all("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop")
            if isinstance(name, str):
                self._take(name, meta.get("content"))
        canonical = soup.find("link", rel="canonical")
        url = canonical.get("href") if isinstance(canonical, Tag) else None
        url = url if isinstance(url, str) else next(iter(self.texts(("og:url",))), "")
        self.host, self.address = old_address(url)
        self._versions = {
            lang: old_address(href)[1]
            for link in soup.find_all("link", rel="alternate")
            if isinstance(lang := link.get("hreflang"), str)
            and isinstance(href := link.get("href"), str)
        }

    def original(self, language: str) -> str:
        """The address of the version in `language`, which is one for all versions of a page."""
        return self._versions.get(language, "")

    def texts(self, names: Collection[str]) -> list[str]:
        """All that is said under the first of `names` that says anything."""
        return next((self._found[name] for name in names if name in self._found), [])

    def _take(self, name: str, value: object) -> None:
        if isinstance(value, str) and (text := one_line(value)):
            self._found.setdefault(name.casefold(), []).append(text)

    def _take_article(self, item: Mapping[str, Any]) -> None:
        for name in ("headline", "description", "datePublished", "dateModified"):
            self._take(name, item.get(name))
        for name in ("author", "keywords"):
            values = item.get(name)
            for value in values if isinstance(values, list) else [values]:
                self._take(name, value.get("name") if isinstance(value, dict) else value)


def _articles(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    items = data if isinstance(data, list) else [data]
    for item in items:
        graph = item.get("@graph") if isinstance(item, dict) else None
        for own in graph if isinstance(graph, list) else [item]:
            kinds = own.get("@type") if isinstance(own, dict) else None
            if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                yield own
