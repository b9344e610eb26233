"""Feeds (RSS, Atom, JSON Feed) and the exports of WordPress, which are RSS with more in it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from io import BytesIO
from typing import Any, Literal
from urllib.parse import unquote

import feedparser  # type: ignore[import-untyped]

from dateline.importers.days import day
from dateline.importers.links import old_address
from dateline.importers.markup import markdown_of, plain_text
from dateline.importers.piece import Field, Loss, Piece, undated, undeclared
from dateline.importers.reading import Reading
from dateline.importers.writing import one_line
from dateline.parse.source import decoded
from dateline.problems import Place, Rejected, error
from dateline.value import Value, replace

Maker = Literal["feed", "wordpress"]
ENDINGS = (".xml", ".rss", ".atom", ".json", ".jsonfeed")
_OF_WORDPRESS = b"://wordpress.org/export/"
_OF_JSON = b"https://jsonfeed.org/version/"
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]|<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_BLOCK = re.compile(
    r"</?(?:p|div|h\d|ul|ol|li|table|t[rdh]|thead|tbody|blockquote|pre|figure|hr|dl|section)\b",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_OF_GUTENBERG = re.compile(r"<!-- /?wp:.*?-->", re.DOTALL)
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]*(?:\s+[\w-]+=[^\]\n]*)?\s*/?\](?!\()")
_COMMENT = "<wp:comment>"
_AUTHOR_PART = re.compile(
    r"<wp:author_(login|display_name)>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</", re.DOTALL
)
_AUTHOR = re.compile(r"<wp:author>(.*?)</wp:author>", re.DOTALL)
_TITLE = 80
"""Characters of a text that stand for the title that it lacks."""
_PUBLIC = ("publish", "future")
"""What is there to be read, or will be on its day."""
_UNFINISHED = {
    "draft": "it was a draft",
    "auto-draft": "it was a draft",
    "pending": "it waited for a review",
    "private": "it was private",
}
"""Other states of a post → why its briefing is a draft; so is one in a state of a plug-in."""


class Entry(Value, frozen=True):
    """A post as any of the forms has it."""

    line: int
    title: str
    address: str
    date: str
    updated: str
    html: str
    summary: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    lang: str
    image: str
    slug: str = ""
    draft: str = ""
    """Why it must not be public; empty if it may."""
    losses: tuple[Loss, ...] = ()


def maker_of(beginning: bytes) -> Maker | None:
    """By the first bytes of a file; None where it is no feed."""
    if _OF_WORDPRESS in beginning:
        return "wordpress"
    return "feed" if _OF_JSON in beginning or _FEED.search(beginning) else None


def pieces(content: bytes, around: Reading) -> Iterator[Piece]:
    """The briefings that are in a feed, in its order. Raises Rejected."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        host, entries = _of_json(content, around)
    else:
        host, entries = _of_xml(content, around)
    for number, entry in enumerate(entries, 1):
        yield _piece(entry, number, host, around)


def _piece(entry: Entry, number: int, host: str, around: Reading) -> Piece:
    body, losses = markdown_of(entry.html, entry.line)
    losses += entry.losses
    text = plain_text(entry.html)
    title = entry.title or (text if len(text) <= _TITLE else text[:_TITLE].rsplit(" ", 1)[0] + "…")
    date = day(entry.date) if entry.date else None
    fields: list[tuple[str, Field]] = [("title", title or f"Entry {number}"), ("date", date)]
    if entry.date and not date:
        losses.append(Loss(entry.line, "date", f"{one_line(entry.date)} is no date"))
    if not date:
        losses.append(undated(entry.line))
    if entry.draft:
        losses.append(Loss(entry.line, "draft", f"{entry.draft}: it comes in as a draft"))
    if entry.draft or not date:
        fields.append(("draft", True))
    if (updated := day(entry.updated) if entry.updated else None) and updated != date:
        fields.append(("updated", updated))
    lang = around.declared(entry.lang)
    if entry.lang and not lang:
        losses.append(undeclared(entry.lang, entry.line))
    if lang and lang != around.language:
        fields.append(("lang", lang))
    address = old_address(entry.address)[1]
    optional: dict[str, Field] = {
        "tags": entry.tags,
        "authors": entry.authors,
        "summary": entry.summary,
        "image": entry.image,
        "aliases": (address,) if address else (),
    }
    fields += [(name, value) for name, value in optional.items() if value]
    own = entry.slug or address.strip("/").rpartition("/")[2].partition(".")[0] or title
    return Piece(
        around.shown,
        unquote(own) or f"entry-{number}",
        tuple(fields),
        body,
        tuple(sorted(losses)),
        0,
        address,
        entry=str(number),
        line=entry.line,
        host=host,
    )


# ---- RSS, Atom, WordPress


def _of_xml(content: bytes, around: Reading) -> tuple[str, list[Entry]]:
    if b"<!ENTITY" in content:
        line = content.count(b"\n", 0, content.index(b"<!ENTITY")) + 1
        what = "the file defines entities, which no feed needs; take them out"
        raise Rejected(error(Place(around.shown, line), "source", what))
    # As a stream: what looks like an address or a path would be opened.
    feed = feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not (feed.version or feed.entries):
        failure = f": {one_line(str(feed.bozo_exception))}" if feed.bozo else ""
        what = f"no feed was found{failure}; name its kind with --from, or correct the file"
        raise Rejected(error(Place(around.shown), "source", what))
    text = content.decode("utf-8", "replace")
    starts = [found.start() for found in _ENTRY.finditer(text) if found[0][1] != "!"]
    if len(starts) != len(feed.entries):
        starts = []
    host = old_address(feed.feed.get("wp_base_blog_url") or feed.feed.get("link") or "")[0]
    # By what is in it, whatever it was taken for: only an export says what was not public.
    is_export = _OF_WORDPRESS in content
    names = _display_names(text) if is_export else {}
    entries, left_out = [], []
    for number, found in enumerate(feed.entries):
        line = text.count("\n", 0, starts[number]) + 1 if starts else 0
        if is_export and (what := _no_post(found)):
            title = one_line(found.get("title", ""))[:100]
            left_out += [Loss(line, "entry", f"{what} {title} is left out")]
        elif is_export:
            own = text[starts[number] : [*starts, len(text)][number + 1]] if starts else ""
            entries.append(_of_wordpress(found, line, own, names))
        else:
            entries.append(_of_feed(found, line))
    if not entries:
        raise Rejected(error(Place(around.shown), "source", "there is no post in it"))
    language = feed.feed.get("language", "")
    entries = [entry if entry.lang else replace(entry, lang=language) for entry in entries]
    entries[-1] = replace(entries[-1], losses=(*entries[-1].losses, *left_out))
    return host, entries


def _of_feed(found: dict[str, Any], line: int) -> Entry:
    contents = found.get("content") or []
    body = max((_as_html(part) for part in contents), key=len, default="")
    summary = found.get("summary_detail") or {}
    if not body:
        body, summary = _as_html(summary), {}
    images = [
        link.get("href", "")
        for link in found.get("links", ())
        if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/")
    ]
    short = plain_text(_as_html(summary))
    updated = dict.get(found, "updated", "")  # its own `get` gives `published` for it
    return Entry(
        line=line,
        title=plain_text(_as_html(found.get("title_detail") or {})),
        address=found.get("link", ""),
        date=found.get("published") or updated,
        updated=updated,
        html=body,
        summary="" if plain_text(body).startswith(short.rstrip("… .[]")) else short,
        tags=_named(tag.get("label") or tag.get("term") for tag in found.get("tags", ())),
        authors=_named(author.get("name") for author in found.get("authors", ())),
        lang=next((part["language"] for part in contents if part.get("language")), ""),
        image=next(iter(images), ""),
        draft="it was a draft" if found.get("app_draft") == "yes" else "",
    )


def _as_html(part: Mapping[str, Any]) -> str:
    """A text of a feed, which says itself whether it is HTML."""
    value = str(part.get("value") or "")
    return escape(value, quote=False) if part.get("type") == "text/plain" else value


def _named(names: Iterable[Any]) -> tuple[str, ...]:
    texts = (one_line(unescape(name)) for name in names if isinstance(name, str))
    return tuple(dict.fromkeys(text for text in texts if text))


def _no_post(found: Mapping[str, Any]) -> str:
    """What an entry of an export is that is no post; empty of posts."""
    if found.get("wp_status") == "trash":
        return "in the bin:"
    kind = found.get("wp_post_type") or "post"
    return "" if kind == "post" else f"{kind}:"


def _display_names(text: str) -> dict[str, str]:
    """The name with which an author signs → the one that readers see."""
    found = {}
    for own in _AUTHOR.findall(text):
        parts = {name: one_line(unescape(value)) for name, value in _AUTHOR_PART.findall(own)}
        if parts.get("login") and parts.get("display_name"):
            found[parts["login"]] = parts["display_name"]
    return found


def _of_wordpress(found: dict[str, Any], line: int, own: str, names: Mapping[str, str]) -> Entry:
    """`own` is the source of the entry, `names` are those that authors sign with → their own."""
    entry = _of_feed(found, line)
    html, losses = _paragraphs(entry.html, line)
    status = found.get("wp_status", "")
    draft = "" if status in _PUBLIC else _UNFINISHED.get(status, f"its state was {status!r}")
    if found.get("wp_post_password"):
        draft = "it had a password"
    if comments := own.count(_COMMENT):
        losses.append(Loss(line, "comment", f"comments of readers are left out: {comments}"))
    terms = [tag for tag in found.get("tags", ()) if tag.get("term") != "Uncategorized"]
    ours = [tag for tag in terms if tag.get("scheme") in ("category", "post_tag", "tag", None)]
    for tag in terms:
        if tag not in ours:
            what = f"{tag.get('scheme')} {one_line(str(tag.get('term')))} is not carried over"
            losses.append(Loss(line, "field", what))
    date = found.get("wp_post_date", "")
    return replace(
        entry,
        date="" if date.startswith("0000") else date or entry.date,
        updated="",
        html=html,
        summary=plain_text(found.get("excerpt_encoded", "")),
        tags=_named(tag.get("term") for tag in ours),
        authors=tuple(names.get(name, name) for name in entry.authors),
        slug=unquote(found.get("wp_post_name", "")),
        draft=draft,
        losses=tuple(losses),
    )


def _paragraphs(html: str, line: int) -> tuple[str, list[Loss]]:
    """HTML as WordPress shows it: lines of a text without blocks are its paragraphs."""
    text, blocks = _OF_GUTENBERG.subn("", html)
    losses = [
        Loss(line, "shortcode", f"{one_line(found[0])[:100]} stays as text")
        for found in _SHORTCODE.finditer(text)
    ]
    if blocks:
        return text, losses
    parts = (part.strip() for part in _BLANK_LINE.split(text.replace("\r\n", "\n")))
    made = (
        part if not part or _BLOCK.match(part) else "<p>" + part.replace("\n", "<br>") + "</p>"
        for part in parts
    )
    return "\n".join(made), losses


# ---- JSON Feed


def _of_json(content: bytes, around: Reading) -> tuple[str, list[Entry]]:
    try:
        text = decoded(content, around.shown)
        feed = json.loads(text)
        lines = _lines_of_items(text, feed["items"])
        entries = [
            _of_item(item, feed, line) for item, line in zip(feed["items"], lines, strict=True)
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as failure:
        what = f"not a JSON Feed: {one_line(str(failure))[:200]}; look at its `items`"
        raise Rejected(error(Place(around.shown), "source", what)) from failure
    if not entries:
        raise Rejected(error(Place(around.shown), "source", "there is no post in it"))
    return old_address(_text(feed, "home_page_url"))[0], entries


def _lines_of_items(text: str, items: Sequence[Any]) -> list[int]:
    """The line on which each of `items` begins; 0 of each where that is not to be told."""
    decoder = json.JSONDecoder()
    for found in _ITEMS.finditer(text):
        at, before, line, starts = found.end(), 0, 1, list[int]()
        for item in items:
            at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
            line, before = line + text.count("\n", before, at), at
            starts.append(line)
            try:
                own, at = decoder.raw_decode(text, at)
            except ValueError:
                break
            if own != item:
                break
        else:
            return starts
    return [0] * len(items)


def _of_item(item: Mapping[str, Any], feed: Mapping[str, Any], line: int) -> Entry:
    authors = [*(item.get("authors") or feed.get("authors") or ()), item.get("author") or {}]
    plain = escape(_text(item, "content_text"), quote=False)
    paragraphs = "".join(f"<p>{part}</p>" for part in _BLANK_LINE.split(plain))
    return Entry(
        line=line,
        title=one_line(_text(item, "title")),
        address=_text(item, "url"),
        date=_text(item, "date_published") or _text(item, "date_modified"),
        updated=_text(item, "date_modified"),
        html=_text(item, "content_html") or paragraphs,
        summary=one_line(_text(item, "summary")),
        tags=_named(item.get("tags") or ()),
        authors=_named(author.get("name") for author in authors),
        lang=_text(item, "language") or _text(feed, "language"),
        image=_text(item, "image") or _text(item, "banner_image"),
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
