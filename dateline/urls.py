"""The only place that spells a URL, a slug or an output path."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

SLUG_BYTES = 200
SEGMENT_BYTES = 255
PATH_BYTES = 1000
"""Of a whole path: below what file systems grant, whatever folder the site lies in."""

_TATWEEL = "ـ"
_SCRIPTS_WITHOUT_MARKS = ("LATIN", "GREEK", "HEBREW", "ARABIC")
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")
"""Of ASCII text."""

_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_NOT_IN_IDS = " /\\#?%<>\"'`{}|^"
_DATE_PREFIX = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[-_ ]|$)")

RESERVED = frozenset(
    [
        "page",
        "assets",
        "feed.xml",
        "feed.json",
        "sitemap.xml",
        "news-sitemap.xml",
        "robots.txt",
        "404.html",
        "map",
        "timeline",
        "search",
        "corrections",
        "digests",
        "data",
        "r",
        "_dateline",
    ]
)
"""First path segments that the site uses, besides years, languages and taxonomies."""


_ONCE = frozenset(["assets", "data", "r"])
"""First path segments that stand outside the language trees."""


class BadPath(ValueError):
    """A URL path that must not become a file; the text says why."""


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """A Unicode slug of at most 200 bytes; `untitled` plus a hash where nothing is left."""
    if text.isascii():
        made = _NOT_IN_SLUGS.sub("-", text.lower()).strip("-")
        return _cut(made, SLUG_BYTES) or "x-" + short_hash(text)
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    kept: list[str] = []
    for character in _without_marks(folded):
        category = unicodedata.category(character)
        if category == "Cf" or character == _TATWEEL:
            continue
        kept.append(character if category[0] in "LNM" else "-")
    made = re.sub("-+", "-", unicodedata.normalize("NFC", "".join(kept))).strip("-")
    return _cut(made, SLUG_BYTES) or "x-" + short_hash(text)


def _without_marks(text: str) -> Iterable[str]:
    bare = False
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            if not bare:
                yield character
            continue
        if character.isalpha():
            bare = unicodedata.name(character, "").startswith(_SCRIPTS_WITHOUT_MARKS)
        else:
            bare = False
        yield character


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore").strip("-")


def short_hash(text: str, digits: int = 4) -> str:
    """Hex digits that tell terms of one slug apart."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


@lru_cache(maxsize=65536)
def term_key(text: str) -> str:
    """Equal for spellings that are one term: case, spacing, hyphens, vowel signs and tatweel."""
    folded = unicodedata.normalize("NFC", text).casefold()
    letters = [
        character
        for character in unicodedata.normalize("NFC", folded)
        if not _is_arabic_sign(character) and unicodedata.category(character) != "Cf"
    ]
    return " ".join(re.sub(r"[\s\-‐‑_]+", " ", "".join(letters)).split())


def _is_arabic_sign(character: str) -> bool:
    return character == _TATWEEL or "\u064b" <= character <= "\u065f" or character == "\u0670"


def stem(path: str) -> str:
    """The name of a file without its last ending."""
    name = path.rpartition("/")[2]
    before, dot, _ = name.rpartition(".")
    return before if dot and before else name


@lru_cache(maxsize=131072)
def stem_slug(stem: str, lang: str | None) -> str:
    """The slug of a file name: without its date prefix and its language."""
    if lang and stem.casefold().endswith("." + lang.casefold()):
        stem = stem[: -len(lang) - 1]
    without_date = _DATE_PREFIX.sub("", stem, count=1)
    return slug(without_date or stem)


def date_prefix(stem: str) -> str | None:
    """The `YYYY-MM-DD` that a file name begins with."""
    found = re.match(r"(\d{4}-\d{2}-\d{2})(?:[-_ .]|$)", stem)
    return found.group(1) if found else None


def is_id(text: str) -> bool:
    """Whether `text` can be a permanent name, and so a part of an address."""
    return (
        bool(text)
        and not text.startswith(".")
        and text.isprintable()
        and not any(character in _NOT_IN_IDS for character in text)
        and len(text.encode("utf-8", "surrogatepass")) <= SLUG_BYTES
    )


def stands_once(path: str) -> bool:
    """Whether the address is outside the language trees: files are, but for the trees' feeds."""
    first, _, rest = path.lstrip("/").partition("/")
    last = rest.rpartition("/")[2] if rest else first
    is_file = "." in last and last not in ("feed.xml", "feed.json")
    return is_file or first in _ONCE


def tree(lang: str, default: str, prefix_default: bool = False) -> str:
    """The first part of every URL of a language: `/`, `/ar/`."""
    return "/" if lang == default and not prefix_default else f"/{lang}/"


def briefing(home: str, permalink: str, day: date, own_slug: str, own_id: str) -> str:
    """The URL of a briefing after the site's `permalink` pattern."""
    filled = (
        permalink.replace("{year}", f"{day.year:04}")
        .replace("{month}", f"{day.month:02}")
        .replace("{day}", f"{day.day:02}")
        .replace("{slug}", own_slug)
        .replace("{id}", own_id)
    )
    return home + filled.strip("/") + "/"


def briefing_form(home: str, permalink: str) -> str:
    """The regular expression of the output paths that `briefing` leads to."""
    form = re.escape(home.lstrip("/") + permalink.strip("/") + "/index.html")
    parts = {"year": r"\d{4}", "month": r"\d{2}", "day": r"\d{2}", "slug": "[^/]+", "id": "[^/]+"}
    for name, part in parts.items():
        form = form.replace(re.escape(f"{{{name}}}"), part)
    return form


def short_link(own_id: str) -> str:
    """The permanent address of a briefing, whatever becomes of its slug."""
    return f"/r/{unicodedata.normalize('NFC', own_id)}/"


def year(home: str, number: int) -> str:
    return f"{home}{number:04}/"


def month(home: str, year_number: int, number: int) -> str:
    return f"{home}{year_number:04}/{number:02}/"


def taxonomy(home: str, name: str) -> str:
    return f"{home}{name}/"


def places(home: str) -> str:
    """The map."""
    return f"{home}map/"


def timeline(home: str) -> str:
    return f"{home}timeline/"


def term(home: str, name: str, term_slug: str) -> str:
    return f"{home}{name}/{term_slug}/"


def corrections(home: str) -> str:
    return f"{home}corrections/"


def digests(home: str, part: str = "") -> str:
    """The list of a tree's digests, or of those of a `part` of the archive."""
    return f"{home}digests/{part}/" if part else f"{home}digests/"


def digest(index: str, period: str) -> str:
    """A digest of the list at `index`; `period` is 2017-W42, 2017-10, 2017-10-19 or 2017."""
    return f"{index}{period}/"


def week(day: date) -> str:
    """The ISO week of a day: 2017-W42."""
    number = day.isocalendar()
    return f"{number.year:04}-W{number.week:02}"


def mail(url: str, ending: str) -> str:
    """The digest at `url` as a mail: `html` or `txt`."""
    return f"{url}mail.{ending}"


def feed(first: str) -> str:
    return f"{first}feed.xml"


def search(home: str) -> str:
    return f"{home}search/"


def numbered(first: str, number: int) -> str:
    """The URL of a numbered page of the list whose first page is `first`."""
    return f"{first}page/{number}/"


@lru_cache(maxsize=131072)
def output_path(url: str) -> str:
    """The file below the output folder that a host serves for a site-absolute URL.

    Raises BadPath for a URL that would leave the folder or that no file system holds.
    """
    path = unicodedata.normalize("NFC", unquote(url))
    if not path.startswith("/"):
        raise BadPath("it does not begin with /")
    segments = path[1:].split("/")
    if path.endswith("/"):
        segments[-1] = "index.html"
    for segment in segments:
        _check_segment(segment)
    if len(path.encode("utf-8", "surrogatepass")) > PATH_BYTES:
        raise BadPath(f"it is longer than {PATH_BYTES} bytes")
    return "/".join(segments)


def path_of(address: str | None, base_path: str) -> str | None:
    """The output path of a page as a person names it: its whole address, or its path."""
    if not address:
        return None
    path = "/" + unquote(urlsplit(address).path).lstrip("/")
    below = path.removeprefix(base_path.rstrip("/")) if "://" in address else path
    return output_path(quote(below))


def _check_segment(segment: str) -> None:
    if segment in ("", ".", ".."):
        raise BadPath("it has an empty, `.` or `..` part")
    if segment.startswith("."):
        raise BadPath("a part of it begins with a dot, as hidden files do")
    if not is_file_name(segment):
        raise BadPath("it has a backslash or a control character")
    if len(segment.encode("utf-8", "surrogatepass")) > SEGMENT_BYTES:
        raise BadPath(f"a part of it is longer than {SEGMENT_BYTES} bytes")


def is_file_name(name: str) -> bool:
    """Whether a file of the site may be called `name`: UTF-8, on one line, the same everywhere."""
    return not _NOT_IN_NAMES.search(name)


@lru_cache(maxsize=131072)
def collision_key(path: str) -> str:
    """Equal for paths that some file system holds to be one: case and Unicode form."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def address_key(path: str) -> str:
    """Equal for output paths of one address: with `index.html` or as the folder that holds it."""
    return f"/{collision_key(path)}".removesuffix("/index.html").lstrip("/")


def alias_path(alias: str) -> str:
    """The output file of an old URL: a path with an ending keeps it, any other is a folder."""
    path = "/" + urlsplit(alias.strip()).path.lstrip("/")
    last = path.rsplit("/", 1)[-1]
    is_file = last.casefold().endswith((".html", ".htm", ".php", ".aspx", ".xml"))
    return output_path(path if is_file or path.endswith("/") else path + "/")


def spelled(path: str) -> str:
    """The address of an output path as people write it: one word, and readable in any script."""
    url = f"/{path}"
    url = url.removesuffix("index.html") if url.endswith("/index.html") else url
    return re.sub(r"[\s%#?]", lambda found: quote(found[0]), url)


@lru_cache(maxsize=131072)
def encoded(url: str) -> str:
    """`url` as an attribute or a feed holds it: percent-encoded, once."""
    return quote(url, safe="/#?=&:%~+,;@!$'()*[]-._")


def absolute(base_url: str, url: str) -> str:
    """A site-absolute URL under `base_url`."""
    return encoded(base_url.rstrip("/") + url)


def relative_to_base(base_path: str, url: str) -> str:
    """A site-absolute URL as a link of a page: under the path part of `base_url`.

    It begins with one slash: two would name another host.
    """
    return encoded(f"{base_path.rstrip('/')}/{url.lstrip('/')}")


def fingerprinted(name: str, sha: str) -> str:
    """The output path of a static file whose name changes with its content."""
    stem, dot, ending = name.rpartition(".")
    return f"assets/{stem}.{sha[:10]}{dot}{ending}" if dot else f"assets/{name}.{sha[:10]}"


def unique_slugs(labels: Mapping[str, str], owned: Collection[str] = ()) -> dict[str, str]:
    """A slug for every term (key → label); different terms never share one, nor one of `owned`.

    Of several terms with one slug the one whose text is the slug keeps it; the others get a hash
    of their text.
    """
    wanted = {key: slug(label) for key, label in sorted(labels.items())}
    counts = Counter(wanted.values())
    made = {
        key: own
        for key, own in wanted.items()
        if own not in owned
        and (counts[own] == 1 or unicodedata.normalize("NFC", labels[key]).casefold() == own)
    }
    taken = {*made.values(), *owned}
    for key, own in wanted.items():
        if key not in made:
            made[key] = _hashed(own, labels[key], taken)
            taken.add(made[key])
    return made


def _hashed(shared: str, label: str, taken: Collection[str]) -> str:
    digits = 4
    while (made := f"{shared}-{short_hash(label, digits)}") in taken:
        digits += 4
    return made
