"""The links that lead from a page to the whole archive: over time, and on the map."""

from collections.abc import Callable

import pytest
from lxml import html

from tests.conftest import CONFIG, Made

Site = Callable[..., Made]

PAGES = (
    "index.html",
    "2017/10/index.html",
    "2017/10/first/index.html",
    "tags/g7/index.html",
    "stories/talks/index.html",
    "map/index.html",
    "timeline/index.html",
)
BRIEFINGS = """
== content/first.md
---
title: First
date: 2017-10-18
tags: [G7]
people: [Ann]
organisations: [g7, NATO]
location: {name: Ischia, lat: 40.7, lon: 13.9}
story: Talks
---
Text.
== content/first.ar.md
---
title: الأول
---
نص
== content/second.md
---
title: Second
date: 2017-10-19
tags: [G7]
people: [Ann]
organisations: [g7, NATO]
story: Talks
---
Text.
"""


def config(more: str = "") -> str:
    return f"== config.yaml\n{CONFIG}min_count: 2\n{more}"


def links(made: Made, path: str) -> set[str]:
    return set(map(str, html.fromstring(made.files[path]).xpath("//main//a/@href")))


@pytest.mark.parametrize(("tree", "home"), [("", "/"), ("ar/", "/ar/")])
def test_pages_lead_to_the_map_and_the_timeline(site: Site, tree: str, home: str) -> None:
    made = site(config() + BRIEFINGS)
    assert not made.failed, made.problems
    for path in PAGES:
        for own in ("map", "timeline"):
            if not path.startswith(own):
                assert f"{home}{own}/" in links(made, tree + path), path


@pytest.mark.parametrize("off", ["map", "timeline"])
def test_no_page_leads_to_what_is_not_made(site: Site, off: str) -> None:
    made = site(config(f"outputs: {{{off}: false}}\n") + BRIEFINGS)
    assert not made.failed, made.problems
    other = {"map": "timeline", "timeline": "map"}[off]
    for path in PAGES:
        if path.startswith(off):
            assert path not in made.files
            continue
        assert f"/{off}/" not in links(made, path), path
        assert path.startswith(other) or f"/{other}/" in links(made, path), path


def beside(made: Made, path: str) -> list[str]:
    """What a term appears with, as the page calls it."""
    kin = html.fromstring(made.files[path]).xpath("//section[@class='kin']/details[last()]")[0]
    return [link.text_content() for link in kin.xpath(".//li/a[1]")]


def test_names_of_several_terms_are_told_apart(site: Site) -> None:
    made = site(config("search: false\n") + BRIEFINGS)
    assert beside(made, "people/ann/index.html") == ["G7 (Topics)", "g7 (Organisations)", "NATO"]
    assert beside(made, "tags/g7/index.html") == ["Ann", "g7 (Organisations)", "NATO"]
    assert beside(made, "organisations/nato/index.html") == [
        "Ann",
        "G7 (Topics)",
        "g7 (Organisations)",
    ]


def test_kinds_have_the_names_that_the_site_gives_them(site: Site) -> None:
    made = site(config("taxonomies: {organisations: {label: Bodies}}\n") + BRIEFINGS)
    assert not made.failed, made.problems
    assert "g7 (Bodies)" in beside(made, "tags/g7/index.html")


def test_no_page_leads_to_a_map_without_places(site: Site) -> None:
    made = site(
        config() + BRIEFINGS.replace("location: {name: Ischia, lat: 40.7, lon: 13.9}\n", "")
    )
    assert not made.failed, made.problems
    assert all("/map/" not in links(made, path) for path in PAGES)
    assert "/timeline/" in links(made, "tags/g7/index.html")
