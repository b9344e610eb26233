"""Addresses within the site made relative to the file that holds them: those of style sheets."""

import posixpath
import re
from urllib.parse import quote

_QUOTED = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
_URL = (
    r"(?<![\w-])(?P<url>url\(\s*)(?P<quote>[\"']?)"
    r"(?P<led>/[^\"'()\s\\]*|/[^\"'\\\n]*(?=[\"']))(?P=quote)(?=\s*\))"
)
_TOKEN = re.compile(
    rf"/\*.*?(?:\*/|\Z)|{_URL}"
    r"|(?P<import>@import\s*)(?P<mark>[\"'])(?P<sheet>/[^\"'\\\n]*)(?P=mark)"
    rf"|(?P<set>(?<![\w-])(?:-webkit-)?image-set\()"
    rf"(?P<images>(?:[^()\"']|{_QUOTED}|\((?:[^()\"']|{_QUOTED})*+\))*+)(?=\))|{_QUOTED}",
    re.DOTALL | re.IGNORECASE,
)
"""Comments and other texts in quotes are found too, so that no address is looked for in them."""
_IMAGE = re.compile(
    rf"(?P<type>type\(\s*(?:{_QUOTED})\s*\))|{_URL}"
    rf"|(?P<mark>[\"'])(?P<image>/[^\"'\\\n]*)(?P=mark)",
    re.IGNORECASE,
)
"""What an `image-set(…)` holds: addresses without `url(…)` too."""


def with_relative_addresses(content: bytes, path: str, base_path: str) -> bytes:
    """The style sheet `content`, the file `path` of the site, with addresses that begin there."""
    text = content.decode("utf-8", "surrogateescape")
    made = led(text, posixpath.dirname(path), base_path)
    return made.encode("utf-8", "surrogateescape")


def led(text: str, home: str, base_path: str) -> str:
    """The styles `text` of a file in the folder `home`, with addresses that begin there."""

    def token(found: re.Match[str]) -> str:
        if found["set"]:
            return found["set"] + _IMAGE.sub(image, found["images"])
        if found["import"]:
            new = relative(found["sheet"], home, base_path)
            return f"{found['import']}{found['mark']}{new}{found['mark']}"
        return url(found)

    def image(found: re.Match[str]) -> str:
        if found["image"]:
            return f"{found['mark']}{relative(found['image'], home, base_path)}{found['mark']}"
        return url(found)

    def url(found: re.Match[str]) -> str:
        if not found["url"]:
            return found[0]
        new = relative(found["led"], home, base_path)
        return f"{found['url']}{found['quote']}{new}{found['quote']}"

    return _TOKEN.sub(token, text)


def relative(url: str, home: str, base_path: str) -> str:
    """A link within the site as one that begins in the folder `home`; any other as it is."""
    if not url.startswith(base_path) or url.startswith("//"):
        return url
    end = min((place for place in map(url.find, "?#") if place >= 0), default=len(url))
    folder, _, name = url[len(base_path) : end].rpartition("/")
    way = posixpath.relpath(f"/{folder}", f"/{quote(home)}")
    before = "./" if way == "." else f"{way}/"
    return f"{before}{name or 'index.html'}{url[end:]}"
