"""Footnotes read in place, in a browser that runs no script."""

from pathlib import Path

import pytest

from tests.browsing import browser, missing, serving
from tests.conftest import write
from tests.running import build

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")

LONG = "\n\n".join(f"Paragraph {number} of a long text." for number in range(60))
SITE = f"""
== config.yaml
title: T
base_url: https://example.org/
languages: [en, ar]

== content/a.md
---
title: A
date: 2017-10-18
---
{LONG}

It is so.[^1]

{LONG}

[^1]: The note.

    Its second paragraph.

== content/a.ar.md
---
title: أ
---
{LONG}

هو كذلك.[^1]

{LONG}

[^1]: الحاشية.
"""


@pytest.mark.parametrize("path", ["/2017/10/a/", "/ar/2017/10/a/"])
@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_a_note_comes_to_the_text(tmp_path: Path, path: str, engine: str) -> None:
    write(tmp_path, SITE)
    with (tmp_path / "config.yaml").open("a") as config:
        config.write(f"markdown: {{engine: {engine}}}\n")
    build(tmp_path / "config.yaml", tmp_path / "output")
    with serving(tmp_path / "output") as address, browser() as led:
        context = led.new_context(viewport={"width": 390, "height": 700}, java_script_enabled=False)
        page = context.new_page()
        page.goto(address + path)
        reference, note = page.locator(".footnote-ref"), page.locator(".footnotes li")
        reference.scroll_into_view_if_needed()
        before = reference.bounding_box()
        reference.click()
        page.wait_for_url("**#fn*")
        assert reference.bounding_box() == before
        box = note.bounding_box()
        assert box
        assert box["y"] + box["height"] == 700
        note.locator(".footnote-backref").click()
        page.wait_for_url("**#fnref*")
        gone = note.bounding_box()
        assert gone
        assert gone["y"] > 700
