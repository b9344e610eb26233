"""`--explain`: why a page was made again."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.conftest import NOW, Bench, Made, write

SITE = """
== content/a.md
---
title: A
date: 2017-10-18
tags: [G7]
---
Text.
== content/b.md
---
title: B
date: 2017-10-19
---
Text.
"""
A = "/2017/10/a/"


@pytest.fixture
def explained(bench: Bench) -> Callable[..., list[str]]:
    """The reasons after an edit, with a new desk as the next command has."""

    def build(edit: str, url: str = A) -> list[str]:
        write(bench.folder, SITE)
        bench.build()
        write(bench.folder, "\n" + edit)
        bench.settings = replace(bench.settings, explain=url)
        bench.restart()
        return list(bench.desk.bring_out(NOW).explanation)

    return build


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ("", ["not made again: all that decides it is as it was"]),
        (
            "== content/a.md\n---\ntitle: A\ndate: 2017-10-18\ntags: [G7]\n---\nText.\n\nMore.\n",
            ["the text of a.md changed"],
        ),
        (
            "== content/a.md\n---\ntitle: New\ndate: 2017-10-18\ntags: [G7]\n---\nText.",
            [
                "head.title: A → New",
                "view.card.title: A → New",
                "view.reference.title: A → New",
            ],
        ),
        (
            "== content/b.md\n---\ntitle: Other\ndate: 2017-10-19\n---\nText.\n",
            ["view.newer.title: B → Other"],
        ),
        ("== config.yaml\ntitle: U\nbase_url: https://example.org/\nlanguages: [en, ar]\n", None),
        ("== templates/citations.html\n{% macro sources(x) %}{% endmacro %}\n", None),
    ],
)
def test_reasons(edit: str, told: list[str] | None, explained: Callable[..., list[str]]) -> None:
    reasons = explained(edit)
    if told is None:
        assert "site.title changed" in reasons or "templates/citations.html changed" in reasons
    else:
        assert reasons == told


def test_whole_address(explained: Callable[..., list[str]]) -> None:
    edit = "== content/c.md\n---\ntitle: C\ndate: 2017-10-20\n---\nText.\n"
    assert explained(edit, "https://example.org/2017/10/c/") == ["it was not there before"]


def test_no_such_page(explained: Callable[..., list[str]]) -> None:
    assert explained("", "/nowhere/") == ["no page of the site"]


def test_tampered(bench: Bench, site: Callable[..., Made]) -> None:
    site(SITE)
    (bench.output / "2017/10/a/index.html").write_text("x")
    bench.settings = replace(bench.settings, explain=A)
    bench.restart()
    told = bench.desk.bring_out(NOW).explanation
    assert told == ("its file was changed or removed by another hand",)
