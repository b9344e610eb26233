"""Addresses in a style sheet made relative to it, as `relative` does with those of pages."""

import posixpath
import re

from dateline.run.relative import relative

_TOKEN = re.compile(
    r"/\*.*?(?:\*/|\Z)"
    r"|(?<![\w-])(?P<url>url\(\s*)(?P<quote>[\"']?)"
    r"(?P<led>/[^\"'()\s\\]*|/[^\"'\\\n]*(?=[\"']))(?P=quote)(?=\s*\))"
    r"|(?P<import>@import\s*)(?P<mark>[\"'])(?P<sheet>/[^\"'\\\n]*)(?P=mark)"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL | re.IGNORECASE,
)
"""Comments and other texts in quotes are found too, so that no address is looked for in them."""


def with_relative_addresses(content: bytes, path: str, base_path: str) -> bytes:
    """The style sheet `content`, the file `path` of the site, with addresses that begin there."""
    home = posixpath.dirname(path)

    def led(found: re.Match[str]) -> str:
        if found["url"]:
            new = relative(found["led"], home, base_path)
            return f"{found['url']}{found['quote']}{new}{found['quote']}"
        if found["import"]:
            new = relative(found["sheet"], home, base_path)
            return f"{found['import']}{found['mark']}{new}{found['mark']}"
        return found[0]

    text = content.decode("utf-8", "surrogateescape")
    return _TOKEN.sub(led, text).encode("utf-8", "surrogateescape")
