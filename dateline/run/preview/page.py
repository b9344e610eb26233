"""A published page as the preview shows it: with the reload script, and leave for it to run."""

import html
import re

META = re.compile(r"<meta\b[^>]*http-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.I)
POLICY = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
END_OF_HEAD = re.compile(r"</head\s*>", re.I)
NEEDED = ("script-src", "style-src", "connect-src")
ALSO_IF_NAMED = ("script-src-elem", "style-src-elem")
SELF = "'self'"
NONE = "'none'"


def previewed(page: bytes, epoch: int) -> bytes:
    """`page` with the script and style of the preview; `epoch` says which build it came from.

    The epoch travels in the page, so that a build between page and script is not missed.
    """
    text = META.sub(_with_leave, page.decode("utf-8", "surrogateescape"))
    added = (
        f'<script src="/_dateline/reload.js" data-epoch="{epoch}" defer></script>'
        '<link rel="stylesheet" href="/_dateline/panel.css">'
    )
    end = END_OF_HEAD.search(text)
    at = end.start() if end else len(text)
    return (text[:at] + added + text[at:]).encode("utf-8", "surrogateescape")


def _with_leave(meta: re.Match[str]) -> str:
    return POLICY.sub(_policy_attribute, meta[0], count=1)


def _policy_attribute(attribute: re.Match[str]) -> str:
    policy = html.unescape(attribute[1] if attribute[1] is not None else attribute[2])
    return f'content="{html.escape(relaxed(policy))}"'


def relaxed(policy: str) -> str:
    """The Content-Security-Policy `policy`, made to allow our own scripts, styles and events."""
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        if words := directive.split():
            directives.setdefault(words[0].lower(), words[1:])
    for name in NEEDED:
        if "default-src" in directives:
            directives.setdefault(name, directives["default-src"])
    for name in (*NEEDED, *ALSO_IF_NAMED):
        if name in directives and SELF not in directives[name]:
            kept = [source for source in directives[name] if source.lower() != NONE]
            directives[name] = [SELF, *kept]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())
