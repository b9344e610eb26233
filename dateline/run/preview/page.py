"""A published page as the preview shows it: with the reload script, and leave for it to run."""

import html
import re

META = re.compile(r"<meta\b[^>]*http-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.I)
POLICY = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
END_OF_HEAD = re.compile(r"</head\s*>", re.I)
ALLOWED_SELF = ("style-src", "connect-src")
SCRIPTS = ("script-src", "script-src-elem")
SELF = "'self'"
NONE = "'none'"
ANY_INLINE = "'unsafe-inline'"
FRAMELESS = "frame-ancestors 'none'"


def previewed(page: bytes, epoch: int, nonce: str) -> bytes:
    """`page` with the script and style of the preview; `epoch` says which build it came from.

    The epoch travels in the page, so that a build between page and script is not missed. The
    script runs by its `nonce`: the page's policy lets in no other.
    """

    def with_leave(meta: re.Match[str]) -> str:
        return POLICY.sub(
            lambda found: f'content="{html.escape(relaxed(_policy(found), nonce))}"',
            meta[0],
            count=1,
        )

    text = META.sub(with_leave, page.decode("utf-8", "surrogateescape"))
    added = (
        f'<script src="/_dateline/reload.js" data-epoch="{epoch}" nonce="{nonce}" defer></script>'
        '<link rel="stylesheet" href="/_dateline/panel.css">'
    )
    end = END_OF_HEAD.search(text)
    at = end.start() if end else len(text)
    return (text[:at] + added + text[at:]).encode("utf-8", "surrogateescape")


def policy_of(page: bytes, nonce: str) -> str:
    """The policy to send with `page`: its own, with leave for the preview's script."""
    meta = META.search(page.decode("utf-8", "surrogateescape"))
    found = POLICY.search(meta[0]) if meta else None
    own = relaxed(_policy(found), nonce) if found else ""
    return f"{own}; {FRAMELESS}" if own else FRAMELESS


def _policy(attribute: re.Match[str]) -> str:
    return html.unescape(attribute[1] if attribute[1] is not None else attribute[2])


def relaxed(policy: str, nonce: str) -> str:
    """The Content-Security-Policy `policy`, made to allow our script, styles and events."""
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        if words := directive.split():
            directives.setdefault(words[0].lower(), words[1:])
    for name in ("script-src", *ALLOWED_SELF):
        if "default-src" in directives:
            directives.setdefault(name, directives["default-src"])
    for name in (*SCRIPTS, *ALLOWED_SELF, "style-src-elem"):
        if name in directives:
            directives[name] = _with_leave(name, directives[name], nonce)
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def _with_leave(name: str, sources: list[str], nonce: str) -> list[str]:
    # Beside a nonce browsers ignore 'unsafe-inline', which a theme of its own may rely on.
    by_nonce = name in SCRIPTS and ANY_INLINE not in sources
    leave = f"'nonce-{nonce}'" if by_nonce else SELF
    kept = [source for source in sources if source.lower() != NONE]
    return kept if leave in kept else [leave, *kept]
