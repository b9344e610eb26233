"""No script runs and no other host is asked in Chromium: with the policy, and without it."""

from pathlib import Path

import pytest

from tests.hostile.browser import CHROMIUM, visited
from tests.hostile.case import ENGINES
from tests.hostile.test_tables import BODIES, FRONT, of_bodies
from tests.hostile.world import Archives

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")

HEAD = (
    """<!doctype html><html><head><meta http-equiv="Content-Security-Policy" """
    """content="default-src 'none'; style-src 'self'; img-src 'self'"></head>"""
)
ACTING = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=/gone onerror=alert(1)>",
    "focus": "<b tabindex=1 onfocus=alert(1)>x</b>",
    "console": "<script>console.log(1)</script>",
    "link": "<a href='java&#9;script:alert(1)'>x</a>",
    "svg": "<svg onload=alert(1)></svg>",
    "remote": "<img src=http://evil.example/x.png>",
    "style": "<style>@import 'http://evil.example/x.css'</style>",
}
"""Pages that are as bad as can be: the visit has to tell of each."""

PROSE, END = b'<div class="prose">', b'<footer class="apparatus">'
CONTROL = {f"{name}.html": f"{HEAD}<body>{text}".encode() for name, text in ACTING.items()}


RAW = ("sanitize", "escape")
Sites = dict[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def sites(archives: Archives) -> Sites:
    """The control, and below each name what the hostile files came out as."""
    found = {"control": CONTROL, "front": archives("front", FRONT).files}
    known: set[bytes] = set()
    for engine in ENGINES:
        for raw_html in RAW:
            files = of_bodies(archives, engine, raw_html).files
            name = f"{engine}-{raw_html}"
            found[name] = _new(name, files, known)
    return found


def _new(name: str, files: dict[str, bytes], known: set[bytes]) -> dict[str, bytes]:
    """Many bodies come out alike, and many pages without one: one visit to each is enough."""
    found = {}
    for path, content in files.items():
        prose = content.partition(PROSE)[2].partition(END)[0]
        shown = prose or content.replace(f"/{name}/".encode(), b"/")
        if shown not in known:
            found[path] = content
            known.add(shown)
    return found


@pytest.mark.parametrize(
    ("with_policy", "names"),
    [
        (False, ("front", *(f"{engine}-{raw}" for engine in ENGINES for raw in RAW))),
        (True, ("front", "markdown-sanitize")),
    ],
)
def test_nothing_runs(
    tmp_path: Path, sites: Sites, with_policy: bool, names: tuple[str, ...]
) -> None:
    chosen = {name: sites[name] for name in ("control", *names)}
    visit = visited(tmp_path, chosen, with_policy)
    assert len(visit.pages) > len(BODIES) // 2
    told = {line.partition(": ")[0] for line in visit.told}
    noticed = {f"/control/{name}.html" for name in ACTING}
    if not with_policy:
        noticed -= {"/control/remote.html", "/control/style.html"}
    assert told == noticed, visit.told
    asked = [line for line in visit.asked if "evil.example" in line]
    assert len(asked) == (0 if with_policy else 2)
    assert all("/x.png" in line or "/x.css" in line for line in asked)
