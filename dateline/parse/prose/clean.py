"""The one place that decides which HTML a page may hold; it takes every body to be hostile."""

import re
from collections.abc import Iterator
from functools import cache

import nh3

from dateline.parse.prose.tags import TOKEN, attributes

_EVERYWHERE = frozenset(["id", "lang", "dir", "title", "class", "role"])
_OF_TAG = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "details": {"open"},
    "input": {"type", "checked", "disabled"},
}
_TAG_NAMES = """
a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp
section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
_TAGS = frozenset(_TAG_NAMES.split())
_GONE_WITH_CONTENT = """
iframe math noembed noframes noscript object script style svg template textarea title xmp
"""
_SCHEMES = frozenset(["http", "https", "mailto", "tel"])
_ROLES = frozenset(["doc-endnotes", "doc-backlink", "doc-noteref", "note"])
_CLASS = re.compile(
    r"footnotes|footnote-ref|footnote-backref|table|align-(?:left|right|center)"
    r"|task-list(?:-item)?|note|language-[\w+#.-]+"
)
MOST_TAGS = 3_000_000
_FORMATTING = re.compile(
    r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^>]*", re.IGNORECASE
)
_BLANK = re.compile(r"[\x00-\x20]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_GONE_WITH_CONTENT.split()),
        attributes={"*": set(_EVERYWHERE), **_OF_TAG},
        attribute_filter=_kept_value,
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )


def cleaned(html: str) -> str:
    """`html` with nothing that could act or dress up as the site; well-formed.

    Raises ValueError where parsing it as a browser does could make a page of many times its size:
    formatting that is never closed is opened anew in every block, thrice for each kind of tag.
    """
    kinds = set(_FORMATTING.findall(html))
    if 3 * len(kinds) * html.count("<") > MOST_TAGS:
        raise ValueError("formatting that is not closed would be repeated in every block")
    return _cleaner().clean(html)


def _kept_value(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(filter(_CLASS.fullmatch, value.split())) or None
    if name == "role":
        return value if value in _ROLES else None
    return value


def scheme(url: str) -> str | None:
    """The scheme that a browser reads in `url`: it skips blanks and line breaks."""
    found = _SCHEME.match(_BLANK.sub("", url))
    return found[1].lower() if found else None


def is_remote(url: str) -> bool:
    """Whether loading `url` asks another host."""
    return scheme(url) is not None or _BLANK.sub("", url).replace("\\", "/").startswith("//")


def removals(html: str) -> Iterator[tuple[str, str]]:
    """What `cleaned` takes out of `html`: an expression that finds it, and what it is."""
    for found in TOKEN.finditer(html):
        name = (found["opaque"] or found["name"] or "").lower()
        if not name or found["close"]:
            continue
        if name not in _TAGS:
            yield _start(name), f"<{name}>"
        elif found["attributes"].strip(" /"):
            yield from _removed_attributes(name, found["attributes"])


def _removed_attributes(name: str, text: str) -> Iterator[tuple[str, str]]:
    removed: list[str] = []
    for attribute, value in attributes(text):
        if attribute in ("href", "src") and attribute in _OF_TAG.get(name, ()):
            unsafe = scheme(value)
            if unsafe and unsafe not in _SCHEMES:
                yield re.escape(unsafe) + r"\s*:", f"the {unsafe}: address of <{name}>"
        elif not _is_kept(name, attribute, value):
            removed.append(attribute)
    if removed:
        yield (
            rf"{_start(name)}[^<>]*{re.escape(removed[0])}",
            f"`{'`, `'.join(removed)}` of <{name}>",
        )


def _is_kept(name: str, attribute: str, value: str) -> bool:
    allowed = attribute in _EVERYWHERE or attribute in _OF_TAG.get(name, ())
    return allowed and _kept_value(name, attribute, value) == value


def _start(name: str) -> str:
    return rf"<{re.escape(name)}(?![\w-])"
