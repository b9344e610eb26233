"""Posts of other generators, each a file with fields above its text."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, urlsplit

from dateline.importers.days import civil, day
from dateline.importers.heads import Post, parted
from dateline.importers.piece import Field, Loss, Piece, Shown, undated, undeclared
from dateline.importers.writing import cleaned, one_line
from dateline.urls import date_prefix, slug, stem

Maker = Literal["jekyll", "hugo", "pelican", "nikola", "mkdocs", "obsidian", "posts"]
ENDINGS = (".md", ".markdown", ".mkd", ".html", ".htm")

_OURS = {
    "published": "date",
    "publishdate": "date",
    "created": "date",
    "lastmod": "updated",
    "modified": "updated",
    "last_modified_at": "updated",
    "tag": "tags",
    "keywords": "tags",
    "category": "tags",
    "categories": "tags",
    "author": "authors",
    "excerpt": "summary",
    "description": "summary",
    "abstract": "summary",
    "redirect_from": "aliases",
    "alias": "aliases",
    "permalink": "address",
    "url": "address",
    "language": "lang",
    "cover": "image",
    "thumbnail": "image",
    "featured_image": "image",
    "image_alt_text": "image_alt",
    "imagealt": "image_alt",
}
"""Names that generators give, and ours."""
_LISTS = ("tags", "authors", "people", "organisations", "aliases", "story")
_OF_IMAGE = ("alt", "caption", "credit")
_TEXTS = frozenset(
    ["title", "date", "updated", "summary", "slug", "lang", "image", "location", "kind", "id"]
).union(f"image_{own}" for own in _OF_IMAGE)
_FAMILY = ("ref", "page_id", "translationkey")
"""Fields that name what the versions of a post share."""
_CODE_OF_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_SHORTCODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_WIKI = re.compile(
    r"(?P<shown>!?)\[\[(?P<note>[^\]|#\n]+)(?:#[^\]|\n]*)?(?:\|(?P<text>[^\]\n]+))?\]\]"
)
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*$", re.MULTILINE)


_SPELT = re.compile(
    r"""(?P<code>^\ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^\ {0,3}(?P=fence)|\Z)|`[^`\n]+`)
    | \{\{-?[ ]*(?P<quote>["'])(?P<path>[^"'\s{}<>()]+)(?P=quote)[ ]*
      \|[ ]*(?:url|(?:relative|absolute)_url|prepend:[ ]*site\.baseurl)[ ]*-?\}\}
    | (?P<home>\{\{-?[ ]*site\.(?:baseurl|url)[ ]*-?\}\})(?=/|\{%)
    | \{%-?[ ]*(?:link|post_url)[ ]+(?P<jekyll>[^\s%{}]+)[ ]*-?%\}
    | \{\{[<%][ ]*(?:rel)?ref[ ]+(?P<q>["']?)(?P<hugo>[^"'\s{}<>%]+)(?P=q)[ ]*[>%]\}\}
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
"""Templates that spell out an address of the old site or a file of the source."""


class Surroundings(NamedTuple):
    """What a post is read among."""

    maker: Maker
    files: Collection[str]
    """Every path of the source."""
    names: Mapping[str, str]
    """A field of theirs → ours, as the user wants it."""
    codes: frozenset[str]
    """The languages of the archive."""


def maker_of(files: Collection[str]) -> Maker | None:
    """The generator whose folder this is; None where there is nothing to tell by."""
    names = {posixpath.basename(name) for name in files}
    folders = {part for name in files for part in name.split("/")[:-1]}
    if ".obsidian" in folders:
        return "obsidian"
    if {"mkdocs.yml", "mkdocs.yaml"} & names:
        return "mkdocs"
    if "pelicanconf.py" in names:
        return "pelican"
    if {"hugo.toml", "hugo.yaml", "hugo.json", "config.toml"} & names or "archetypes" in folders:
        return "hugo"
    if "_config.yml" in names or "_posts" in folders:
        return "jekyll"
    if "conf.py" in names and "posts" in folders:
        return "nikola"
    return "posts" if any(name.endswith(ENDINGS) for name in files) else None


def piece(text: str, shown: str, name: str, around: Surroundings) -> Piece | None:
    """The briefing that the file `name` is; None of a page of HTML that is no post."""
    post = parted(cleaned(text), shown)
    if not post.fields and name.endswith((".html", ".htm")):
        return None
    losses: list[Loss] = []
    path, lang = _parted_by_language(name, around, losses)
    found = dict(_fields(post, around, losses))
    if lang:
        found.setdefault("lang", lang)
    body, note = post.body, _name_of(path)
    body = _with_addresses(body, around.files)
    if around.maker == "obsidian":
        body = _without_wiki_links(body, post.body_line, name, around.files, losses)
    for code in _SHORTCODE.finditer(body):
        line = post.body_line + body.count("\n", 0, code.start())
        losses.append(Loss(line, "shortcode", f"{one_line(code[0])[:100]} stays as text"))
    heading = _HEADING.match(body)
    if "title" not in found and heading:
        body = body[heading.end() :]
        post = post._replace(body_line=post.body_line + heading[0].count("\n"))
    title = found.pop("title", "") or (heading[1] if heading else note.replace("-", " "))
    date = found.pop("date", None) or date_prefix(stem(posixpath.basename(name))) or None
    if not date and found.get("draft") is not True:
        found["draft"] = True
        losses.append(undated())
    given = str(found.pop("address", ""))
    address = given or _address(around.maker, path, note, date, found)
    aliases = found.get("aliases") or ()
    if address:
        found["aliases"] = tuple(dict.fromkeys([*aliases, address]))  # type: ignore[misc]
    fields: list[tuple[str, Field]] = [("title", str(title)), ("date", date), *found.items()]
    return Piece(
        shown,
        note,
        tuple(fields),
        body,
        tuple(sorted(losses)),
        post.body_line,
        address,
        _family(path, post, str(title), around.maker),
        "" if given else _foreign_address(around.maker, address, found.get("lang")),
    )


def _foreign_address(maker: Maker, address: str, lang: Field) -> str:
    if not (lang and address):
        return ""
    return (
        f"{address.removesuffix('.html')}-{lang}.html"
        if maker == "pelican"
        else f"/{lang}{address}"
    )


def _parted_by_language(
    name: str, around: Surroundings, losses: list[Loss]
) -> tuple[str, str | None]:
    """The path of a file as it is in every language, and its own: `a.ar.md`, `content/ar/a.md`."""
    folder, own = posixpath.split(name)
    parts = own.rsplit(".", 2)
    if len(parts) == 3 and parts[0]:
        path = posixpath.join(folder, f"{parts[0]}.{parts[2]}")
        if parts[1] in around.codes:
            return path, parts[1]
        if _CODE_OF_LANGUAGE.fullmatch(parts[1]) and path in around.files:
            losses.append(_undeclared(parts[1]))
    top, _, rest = name.removeprefix("content/").partition("/")
    if around.maker == "hugo" and rest and name.startswith("content/"):
        if top in around.codes:
            return f"content/{rest}", top
        others = {f"content/{code}/{rest}" for code in around.codes} | {f"content/{rest}"}
        if _CODE_OF_LANGUAGE.fullmatch(top) and not others.isdisjoint(around.files):
            losses.append(_undeclared(top))
    return name, None


def _undeclared(code: str) -> Loss:
    what = f"{code} is not declared in config.yaml; this version is a briefing of its own"
    return Loss(0, "language", what)


def _family(path: str, post: Post, title: str, maker: Maker) -> str:
    """By a field that says so, by Pelican's slug, by Jekyll's name of the file, by the path."""
    for field in _FAMILY:
        if isinstance(value := post.fields.get(field), str) and value:
            return f"{field}: {value}"
    if maker == "pelican":
        own = post.fields.get("slug")
        return f"slug: {own if isinstance(own, str) and own else slug(title)}"
    name = posixpath.basename(path)
    return posixpath.splitext(name if maker == "jekyll" and date_prefix(stem(name)) else path)[0]


def _name_of(name: str) -> str:
    """A file's own name, or of an `index.md` its folder's, without the day."""
    own = stem(posixpath.basename(name))
    if own in ("index", "_index") and "/" in name:
        own = posixpath.basename(posixpath.dirname(name))
    return own.removeprefix(date_prefix(own) or "").strip("-_ ") or own


def _fields(post: Post, around: Surroundings, losses: list[Loss]) -> Iterator[tuple[str, Field]]:
    lists: dict[str, list[str]] = {}
    texts: dict[str, Field] = {}
    for name, value in post.fields.items():
        line = post.lines.get(name, 1)
        ours = around.names.get(name) or _OURS.get(name, name)
        if value in ("", [], {}) or (ours == "address" and value == "false"):
            continue
        if name in _FAMILY or (name == "translation" and around.maker == "pelican"):
            continue
        if _is_draft(name, value):
            texts["draft"] = True
        elif name in ("draft", "status") or (name == "published" and value in ("true", "false")):
            continue
        elif ours in _LISTS:
            lists.setdefault(ours, []).extend(_listed(value))
        elif ours == "date" and isinstance(value, dict):
            texts |= {own: day(str(value[key])) for key, own in _DAYS if key in value}
        elif ours in ("date", "updated"):
            moment = day(str(value))
            if moment is None:
                losses.append(Loss(line, "date", f"{name}: {one_line(str(value))} is no date"))
            elif ours not in texts:
                texts[ours] = moment
        elif (ours in _TEXTS or ours == "address") and (text := _text(ours, value)):
            if ours in texts:
                losses.append(Loss(line, "field", f"{name} is left out: there is another {ours}"))
            elif ours == "lang" and text not in around.codes:
                losses.append(undeclared(text, line))
            else:
                texts[ours] = text
                if ours == "image" and isinstance(value, dict):
                    said = {own: _text(own, value.get(own)) for own in _OF_IMAGE}
                    texts |= {f"image_{own}": found for own, found in said.items() if found}
        else:
            losses.append(Loss(line, "field", f"{name} is not carried over"))
    yield from _with_image(texts).items()
    yield from ((name, tuple(dict.fromkeys(found))) for name, found in lists.items())


def _with_image(texts: dict[str, Field]) -> dict[str, Field]:
    """What is said of a picture at the picture; without one it says nothing."""
    said = {own: str(texts.pop(f"image_{own}", "")) for own in _OF_IMAGE}
    if texts.get("image") and any(said.values()):
        texts["image"] = Shown(str(texts["image"]), **said)
    return texts


_DAYS = (("created", "date"), ("updated", "updated"))


def _is_draft(name: str, value: Any) -> bool:
    wanted = {"draft": "true", "published": "false", "status": "draft"}
    return isinstance(value, str) and wanted.get(name) == value.casefold()


def _listed(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    items = value if isinstance(value, list) else re.split(r"[,،]", str(value))
    texts = (item.get("name", "") if isinstance(item, dict) else item for item in items)
    return [text for item in texts if isinstance(item, str) and (text := one_line(item))]


def _text(name: str, value: Any) -> str:
    if isinstance(value, dict) and name == "image":
        keys = ("src", "path", "url", "feature", "image")
        value = next((value[key] for key in keys if key in value), "")
    text = one_line(value) if isinstance(value, str) else ""
    return urlsplit(text).path if name == "address" and "://" in text else text


def _address(maker: Maker, name: str, note: str, date: Field, fields: Mapping[str, Field]) -> str:
    """The path that the post had, as the generator makes it unless it is told otherwise."""
    own, when = str(fields.get("slug") or note), civil(str(date or ""))
    if maker == "jekyll" and when and "_posts/" in f"{name}/":
        return f"/{when:%Y/%m/%d}/{own}.html"
    if maker == "hugo" and name.startswith("content/"):
        section = posixpath.dirname(name.removeprefix("content/"))
        if stem(posixpath.basename(name)) == "index":
            section = posixpath.dirname(section)
        return posixpath.join("/", section, slug(own)) + "/"
    if maker == "pelican":
        return f"/{slug(own)}.html"
    if maker == "nikola" and name.startswith("posts/"):
        return f"/posts/{own}/"
    if maker == "mkdocs" and when and "blog/posts/" in name:
        return f"/blog/{when:%Y/%m/%d}/{slug(own)}/"
    return ""


def _with_addresses(body: str, files: Collection[str]) -> str:
    """What templates would make of constant addresses; a file that is not there stays as it is."""

    def spelt(found: re.Match[str]) -> str:
        if found["home"]:
            return ""
        if found["path"]:
            return found["path"]
        wanted, _, anchor = (found["jekyll"] or found["hugo"] or "").partition("#")
        path = _named(wanted, files) if wanted else None
        if path is None:
            return found[0]
        return f"/{quote(path)}{'#' if anchor else ''}{anchor}"

    return _SPELT.sub(spelt, body)


def _named(wanted: str, files: Collection[str]) -> str | None:
    """The post that `ref`, `link` or `post_url` names by its path or the end of it."""
    ends = tuple(f"/{wanted.strip('/')}{ending}" for ending in ("", *ENDINGS, "/index.md"))
    return min((path for path in files if f"/{path}".endswith(ends)), default=None)


def _without_wiki_links(
    body: str, first: int, name: str, files: Collection[str], losses: list[Loss]
) -> str:
    """Links by the name of a note as links by its path; what is in code stays."""
    code = [found.span() for found in _CODE.finditer(body)]
    by_name = {posixpath.basename(path).casefold(): path for path in sorted(files, reverse=True)}

    def linked(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in code):
            return found[0]
        note = found["note"].strip()
        text = (found["text"] or note).strip()
        key = posixpath.basename(note).casefold()
        path = by_name.get(f"{key}.md") or by_name.get(key)
        if path is None:
            line = first + body.count("\n", 0, found.start())
            losses.append(Loss(line, "link", f"{found[0]} names no note; its text stays"))
            return text
        target = quote(posixpath.relpath(path, posixpath.dirname(name) or "."))
        return f"{found['shown']}[{text}]({target})"

    return _WIKI.sub(linked, body)
