"""What hosts read beside the pages: redirects and headers, in the form of each."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import unquote

from dateline import urls
from dateline.exports.compression import ENDINGS
from dateline.parse.config import Config
from dateline.views import Page, RedirectView, TombstoneView

FILES: Mapping[str, tuple[str, ...]] = {
    "netlify": ("_redirects", "_headers"),
    "cloudflare": ("_redirects", "_headers"),
    "apache": (".htaccess",),
    "nginx": ("_redirects.conf",),
}
"""What is written for each host."""

CLOUDFLARE_REDIRECTS = 2000
CLOUDFLARE_HEADERS = 100
"""Rules that Cloudflare Pages reads; for what is left out the pages themselves lead on."""

FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".webmanifest": "application/manifest+json",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".geojson": "application/geo+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".ics": "text/calendar",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
}
"""What Apache has to call a file and its copies: it would go by the last ending of their names."""
_CODINGS = {"brotli": "br", "gzip": "gzip"}
"""What HTTP calls the forms of copies, the smaller one first."""
_UNFIT = re.compile(r"[\s\"'\\?#{}%$]")
"""What a rule of Apache or nginx cannot hold without an escape of its own."""

Moved = tuple[str, str]
"""An old address and the one that it leads to, both below the site's root."""


def host_paths(config: Config) -> list[str]:
    """The output paths of all that is written for hosts."""
    return sorted({path for host in config.redirects for path in FILES[host]})


def host_files(config: Config, pages: Iterable[Page], immutable: Collection[str]) -> dict[str, str]:
    """Path → text. `immutable` are output paths whose content never changes under their name."""
    if not config.redirects:
        return {}
    found = list(pages)
    moved, gone, texts = _moved(found), _gone(found), {}
    base = config.base_path
    for host in config.redirects:
        if host == "apache":
            texts[".htaccess"] = _apache(config, moved, gone, immutable)
        elif host == "nginx":
            texts["_redirects.conf"] = _nginx(config, moved, gone, immutable)
        else:
            is_short = host == "cloudflare"
            shown = moved[:CLOUDFLARE_REDIRECTS] if is_short else moved
            status = "301" if is_short else "301!"
            texts["_redirects"] = "".join(
                f"{_address(base, old)} {_address(base, new)} {status}\n" for old, new in shown
            )
            last = CLOUDFLARE_HEADERS - 1 if is_short else None
            texts["_headers"] = _headers(config, sorted(immutable)[:last])
    return texts


def _moved(pages: Iterable[Page]) -> list[Moved]:
    """Short links last: where a host reads only so many, they are the most."""
    found = {
        _url(page.path): page.view.target for page in pages if isinstance(page.view, RedirectView)
    }
    return sorted(found.items(), key=lambda own: (own[0].startswith("/r/"), own))


def _gone(pages: Iterable[Page]) -> list[str]:
    return sorted(_url(page.path) for page in pages if isinstance(page.view, TombstoneView))


def _url(path: str) -> str:
    """The address of an output path, with its letters as they are."""
    url = f"/{path}"
    return url.removesuffix("index.html") if url.endswith("/index.html") else url


def _address(base: str, url: str) -> str:
    return urls.relative_to_base(base, url)


def policy(config: Config) -> str:
    """What any page of the theme may do; the policy in each page lets it do less."""
    search = "script-src 'self' 'wasm-unsafe-eval'; " if config.search else ""
    mails = " 'unsafe-inline'" if config.outputs.digests else ""
    form = "'self'" if config.search else "'none'"
    return (
        f"default-src 'none'; {search}style-src 'self'{mails}; img-src 'self'; font-src 'self'; "
        f"connect-src 'self'; base-uri 'none'; form-action {form}; frame-ancestors 'none'"
    )


def _safety(config: Config) -> list[tuple[str, str]]:
    return [
        ("Content-Security-Policy", policy(config)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ]


def _headers(config: Config, immutable: Sequence[str]) -> str:
    base = config.base_path
    lines = [f"{base}*", *(f"  {name}: {value}" for name, value in _safety(config))]
    for path in immutable:
        lines += [_address(base, _url(path)), f"  Cache-Control: {FOR_EVER}"]
    return "\n".join(lines) + "\n"


def _apache(
    config: Config, moved: Sequence[Moved], gone: Sequence[str], immutable: Collection[str]
) -> str:
    base = config.base_path.rstrip("/")
    lines = ["DirectoryIndex index.html", f"ErrorDocument 404 {base}/404.html"]
    lines += ["<IfModule mod_headers.c>"]
    lines += [f'Header always set {name} "{value}"' for name, value in _safety(config)]
    copied = "".join(f"|{re.escape(ENDINGS[form])}" for form in _CODINGS if form in config.compress)
    if names := "|".join(re.escape(path.rpartition("/")[2]) for path in sorted(immutable)):
        own = f"(?:{names})(?:{copied})" if copied else f"(?:{names})"
        lines += [f'<FilesMatch "^{own}$">']
        lines += [f'Header set Cache-Control "{FOR_EVER}"', "</FilesMatch>"]
    lines += ["</IfModule>", "<IfModule mod_rewrite.c>", "RewriteEngine On"]
    for old, new in moved:
        target = unquote(new)
        if not _UNFIT.search(old + target):
            lines.append(f'RewriteRule "^{_pattern(old)}$" "{base}{target}" [R=301,L]')
    for url in gone:
        if not _UNFIT.search(url):
            lines.append('RewriteCond "%{ENV:REDIRECT_STATUS}" "^$"')
            lines.append(f'RewriteRule "^{_pattern(url)}$" - [G]')
    lines.append("</IfModule>")
    if config.compress:
        lines += _apache_copies([form for form in _CODINGS if form in config.compress])
    for url in gone:
        if not _UNFIT.search(url):
            lines.append(f"<If \"%{{REQUEST_URI}} == '{base}{url}'\">")
            lines += [f'ErrorDocument 410 "{base}{url}index.html"', "</If>"]
    return "\n".join(lines) + "\n"


def _apache_copies(forms: Sequence[str]) -> list[str]:
    """Rules that send the copy of a file to whom it suits, after those for what moved or is gone.

    They need the modules that say what is sent: without them no copy is.
    """
    lines = ["<IfModule mod_rewrite.c>", "<IfModule mod_mime.c>", "<IfModule mod_headers.c>"]
    ends = "|".join(re.escape(ending[1:]) for ending in _TYPES)
    for form in forms:
        name, ending = _CODINGS[form], ENDINGS[form]
        refused = r"\s*q=0(?:\.0*)?\s*(?:,|$)"
        accepted = rf"(?:^|[\s,]){name}\s*(?:,|$|;(?!{refused}))"
        for asked, file in ((rf"^[^%?]+\.(?:{ends})$", ""), ("^(?:[^%?]*/)?$", "index.html")):
            between = "/" if file else ""
            lines += [
                # Neither the copy itself nor the page of an error.
                'RewriteCond "%{ENV:REDIRECT_STATUS}" "^$"',
                f'RewriteCond "%{{HTTP:Accept-Encoding}}" "{accepted}"',
                f'RewriteCond "%{{REQUEST_FILENAME}}{between}{file}{ending}" -f',
                f'RewriteRule "{asked}" "%{{REQUEST_URI}}{file}{ending}" [L]',
            ]
    copied = "".join(f"|{re.escape(ENDINGS[form])}" for form in forms)
    for end, kind in _TYPES.items():
        lines += [f'<FilesMatch "{re.escape(end)}(?:{copied})$">', f"ForceType {kind}"]
        lines += ["Header merge Vary Accept-Encoding", "</FilesMatch>"]
    for form in forms:
        name, ending = _CODINGS[form], ENDINGS[form]
        # `.br` is Breton too to many an Apache.
        lines += [f'<FilesMatch "\\.(?:{ends}){re.escape(ending)}$">', f"RemoveLanguage {ending}"]
        lines += [f"AddEncoding {name} {ending}", "</FilesMatch>"]
    return [*lines, *["</IfModule>"] * 3]


def _pattern(url: str) -> str:
    own = re.escape(url.lstrip("/"))
    return f"{own}(?:index\\.html)?" if url.endswith("/") else own


def _nginx(
    config: Config, moved: Sequence[Moved], gone: Sequence[str], immutable: Collection[str]
) -> str:
    base_path = config.base_path
    base = base_path.rstrip("/")
    safety = [f'add_header {name} "{value}" always;' for name, value in _safety(config)]
    lines = [*safety]
    for path in sorted(immutable):
        if not _UNFIT.search(path):
            # A place with a header of its own takes over none of the others.
            own = " ".join([f'add_header Cache-Control "{FOR_EVER}";', *safety])
            lines.append(f"location = '{base}/{path}' {{ {own} }}")
    for old, new in moved:
        if not _UNFIT.search(old):
            target = _address(base_path, new).replace("$", "%24").replace("'", "%27")
            lines.append(f"location = '{base}{old}' {{ return 301 '{target}'; }}")
    for url in gone:
        if not _UNFIT.search(url):
            page = f"'{base}{url}index.html'"
            lines.append(f"location = '{base}{url}' {{ error_page 410 {page}; return 410; }}")
    return "".join(f"{line}\n" for line in lines)
