"""What axe-core, the usual checker of accessibility, finds on each type of page in a browser.

In English and Arabic, light and dark, at 1280 and at 320 pixels: the latter is also what a reader
has who looks at the former at 400 %. A page must not be wider than the screen either.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browsing import SUB, missing, serving
from tests.conftest import write
from tests.running import ROOT, build

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = ROOT / ".dateline" / "ci" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser"),
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; .ci/run does"),
]

BARRIER = """
== config.yaml
title: T
base_url: https://example.org/

== templates/front.html
{% extends 'base.html' %}
{% block main %}<h1>T</h1><div style="width: 900px"><img src="x.png"></div>{% endblock %}

== content/a.md
---
title: A
date: 2017-10-18
---
Text.
"""

Scheme = Literal["light", "dark"]


def pages(folder: Path) -> list[str]:
    """The first and last page of each type (class of `main`, address) and language."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        main = re.search(r'<main[^>]*class="([^"]*)"', text)
        language = re.search(r'<html[^>]*lang="([^"]*)"', text)
        if main is None or language is None or 'http-equiv="refresh"' in text:
            continue
        url = path.relative_to(folder).as_posix().removesuffix("index.html")
        section = url.removeprefix(f"{language[1]}/").split("/")[0]
        kind = "day" if section.isdecimal() else section
        kinds.setdefault((f"{main[1]} {kind}", language[1]), []).append(url)
    return [url for urls in kinds.values() for url in (urls[0], urls[-1])]


def barriers(
    led: "Browser", address: str, urls: list[str], width: int, scheme: Scheme
) -> list[str]:
    # The policy of the pages lets no script of a test in, either.
    context = led.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    try:
        page = context.new_page()
        found = []
        for url in dict.fromkeys(urls):
            page.goto(f"{address}/{url}")
            page.add_script_tag(path=str(AXE))
            result = page.evaluate(
                "rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES
            )
            for violation in result["violations"]:
                first = violation["nodes"][0]
                found.append(f"/{url}: {violation['id']}: {first['html'][:200]}")
            wide: int = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"/{url}: {wide} pixels wide")
        return found
    finally:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(
    led: "Browser", sample: str, published_sample: Path, width: int, scheme: Scheme
) -> None:
    urls = pages(published_sample / SUB[1:])
    assert {"en", "ar"} == {"ar" if url.startswith("ar/") else "en" for url in urls}
    assert len(set(urls)) >= 35
    assert barriers(led, sample, urls, width, scheme) == []


def test_a_barrier_is_found(led: "Browser", tmp_path: Path) -> None:
    write(tmp_path, BARRIER)
    build(tmp_path / "config.yaml", tmp_path / "output")
    with serving(tmp_path / "output") as address:
        found = barriers(led, address, [""], 320, "light")
    assert any("image-alt" in line for line in found), found
    assert any("pixels wide" in line for line in found), found
