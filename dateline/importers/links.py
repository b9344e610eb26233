"""The links and pictures of a Markdown text, rewritten where they stand."""

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

_TOKENS = re.compile(
    r"""(?P<code>^\ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^\ {0,3}(?P=fence)|\Z)
    | (?P<tick>`+)[^\n]+?(?P=tick)
    )
    | (?P<before>\]\(\s*<?|^\ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)\s*=\s*["'])
      (?P<target>\{\{[^}\n]*\}\}[^\s"'<>()]*|[^\s"'<>()]+)
      (?=\s*>?\s*(?:["'(][^\n]*)?["')\n]|\s*>?\s*\Z|\s+["'(])""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


def relinked(body: str, lead: Callable[[str, int], str]) -> str:
    """`body` with every target as `lead` gives it for the target and its line in `body`, from 1."""

    def replaced(found: re.Match[str]) -> str:
        if found["code"] is not None:
            return found[0]
        line = body.count("\n", 0, found.start()) + 1
        return found["before"] + lead(found["target"], line)

    return _TOKENS.sub(replaced, body)


def old_address(url: str) -> tuple[str, str]:
    """The host of a page on its old site, and its path.

    No path of `/?p=12`, which no file can answer, nor of a front page.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    if parts.scheme not in ("", "http", "https"):
        return "", ""
    has_path = parts.path.strip("/") and not parts.query
    return parts.netloc, unquote(parts.path) if has_path else ""
