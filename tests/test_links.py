"""The links of a body: to sources, to files beside it, to what is hidden, to nothing."""

from collections.abc import Callable

import pytest

from tests.conftest import Bench, Made

Site = Callable[..., Made]
HEAD = "---\ntitle: T{n}\ndate: 2017-01-0{n}\nsummary: S.\n{more}---\n"


def source(name: str, number: int, body: str, more: str = "") -> str:
    return f"== content/{name}\n{HEAD.format(n=number, more=more)}{body}\n\n"


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_links_to_sources(site: Site, engine: str) -> None:
    config = "title: T\nbase_url: https://example.org/sub/\nmarkdown: {engine: %s}\n" % engine  # noqa: UP031
    made = site(
        f"== config.yaml\n{config}\n"
        + source("a.md", 1, "[b](sub/b.md) [h](sub/b.md#head) [root](/sub/b.md) [f](note.txt)")
        + source("sub/b.md", 2, "# Head\n\n[a](../a.md)")
        + "== content/note.txt\nhello\n"
    )
    assert not made.failed, made.problems
    page = made.files["2017/01/a/index.html"].decode()
    assert page.count('href="/sub/2017/01/b/"') >= 2
    assert 'href="/sub/2017/01/b/#head"' in page
    assert 'href="/sub/2017/01/a/note.txt"' in page
    assert made.files["2017/01/a/note.txt"] == b"hello\n"


def test_a_link_to_nothing_is_an_error_at_its_place(site: Site) -> None:
    made = site(source("a.md", 1, "x\n\nsee [b](b.md)"))
    assert [str(problem) for problem in made.problems] == [
        "content/a.md:8:9: error: b.md names no file of the archive; correct the path"
    ]


def test_every_place_of_a_bad_link_is_told(site: Site) -> None:
    made = site(source("a.md", 1, "see [b](b.md)\n\nand [b](b.md)"))
    assert [problem.place.line for problem in made.problems] == [6, 8]


def test_a_link_to_a_draft_is_plain_text(site: Site) -> None:
    made = site(
        source("a.md", 1, "see [the *draft*](b.md)") + source("b.md", 2, "x", "draft: yes\n")
    )
    assert not made.failed
    page = made.files["2017/01/a/index.html"].decode()
    assert "see the <em>draft</em>" in page
    assert "2017/01/b" not in page
    assert [problem.kind for problem in made.problems] == ["hidden-link"]


def test_a_readers_language_is_kept(site: Site) -> None:
    made = site(
        source("a.md", 1, "x")
        + source("b.md", 2, "y")
        + "== content/a.ar.md\n---\ntitle: A\n---\n[b](b.md)\n\n"
        + "== content/b.ar.md\n---\ntitle: B\n---\nz\n"
    )
    assert not made.failed, made.problems
    assert 'href="/ar/2017/01/b/"' in made.files["ar/2017/01/a/index.html"].decode()


def test_skip_broken_publishes_the_rest(site: Site) -> None:
    from dataclasses import replace
    from pathlib import Path

    from dateline.run.settings import Settings
    from tests.conftest import NOW

    site(source("a.md", 1, "see [b](b.md)") + source("b.md", 2, "x", "tgas: y\n"))
    settings = Settings(config=Path("config.yaml").absolute())
    made = Bench(Path.cwd(), replace(settings, skip_broken=True), "skipped").build(NOW)
    assert not made.failed
    assert "2017/01/a/index.html" in made.files
    assert "2017/01/b/index.html" not in made.files
    assert any("tgas" in str(problem) for problem in made.problems)


def test_what_a_browser_looks_for_in_a_text_is_no_heading(site: Site) -> None:
    made = site(
        source("a.md", 1, "[b](b.md#:~:text=some,words) [c](b.md#head:~:text=x) [o](#:~:text=o)")
        + source("b.md", 2, "# Head\n\nsome words")
    )
    assert made.problems == ()
    page = made.files["2017/01/a/index.html"].decode()
    assert 'href="/2017/01/b/#:~:text=some,words"' in page
    assert 'href="/2017/01/b/#head:~:text=x"' in page
    assert 'href="#:~:text=o"' in page
    made = site(source("a.md", 1, "[c](b.md#none:~:text=x)"))
    assert ["no such heading" in str(problem) for problem in made.problems] == [True]
