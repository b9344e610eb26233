"""Whole builds of small sites: what is made, what is refused, what is made again."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.run.settings import Settings
from tests.conftest import NOW, Bench, Made

Site = Callable[..., Made]

A = "== content/a.md\n---\ntitle: First\ndate: 2017-10-18\ntags: [G7, IS]\n---\nThe lead.\n"
B = "== content/b.md\n---\ntitle: Second\ndate: 2017-10-19\ntags: [G7]\n---\nSee [a](a.md).\n"


def errors(outcome: Made) -> list[str]:
    return [str(problem) for problem in outcome.problems if problem.severity == "error"]


def test_pages_of_a_small_site(site: Site) -> None:
    made = site(f"{A}\n{B}")
    assert errors(made) == []
    assert {
        "index.html",
        "2017/index.html",
        "2017/10/index.html",
        "2017/10/a/index.html",
        "tags/index.html",
        "tags/g7/index.html",
        "tags/g7/feed.xml",
        "feed.xml",
        "feed.json",
        "sitemap.xml",
        "robots.txt",
        "404.html",
        "ar/index.html",
    } <= made.files.keys()
    assert b'href="/2017/10/a/"' in made.files["2017/10/b/index.html"]


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: G7: meet\ndate: 2017-10-18", "2:8: error: a text with a colon needs quotes"),
        ("title: T\ndate: 2017-13-40", "3:7: error: date 2017-13-40 is not a calendar date"),
        ("title: T\ndate: 2023-02-30", "3:7: error: date 2023-02-30 is not a calendar date"),
        ("title: T\ndate: 2017-10-18\ntgas: [x]", "4:1: error: unknown key `tgas`; did you mean"),
        ("date: 2017-10-18", "1:1: error: title is missing"),
        ("title: T", "1:1: error: date is missing"),
        ("title: T\ndate: 2017-10-18\ntags: IS, G7", "4:7: error: one text with a comma"),
        ('title: "T\ndate: 2017-10-18', "2:8: error: a quotation mark is opened"),
        ("title: T\ntitle: U\ndate: 2017-10-18", "3:1: error: `title` stands twice"),
        ("title: T\ndate: 2017-10-18\ndraft: maybe", "4:8: error: draft: `maybe` is neither"),
        ("title: T\ndate: 2017-10-18\nlang: xx", "4:7: error: language xx is not declared"),
        ("title: T\ndate: 2017-10-18\nslug: a/../b", "4:7: error: slug: slug a/../b cannot"),
        ("title: T\ndate: 2017-10-18\naliases: [/../x/]", "4:11: error: aliases: alias"),
    ],
)
def test_mistakes_in_front_matter(site: Site, front: str, message: str) -> None:
    made = site(f"== content/x.md\n---\n{front}\n---\nText.\n")
    assert made.failed
    assert [line for line in errors(made) if line.startswith(f"content/x.md:{message}")], errors(
        made
    )


def test_all_mistakes_of_a_run_are_told(site: Site) -> None:
    made = site(
        "== content/x.md\n---\ntitle: T: x\n---\n"
        "\n== content/y.md\n---\ntitle: T\ndate: 2017-1-40\ntgas: []\n---\n[z](z.md)\n"
        "\n== content/open.md\n---\ntitle: T\n"
    )
    assert [line.split(" error")[0] for line in errors(made)] == [
        "content/open.md:1:1:",
        "content/x.md:2:8:",
        "content/y.md:3:7:",
        "content/y.md:4:1:",
        "content/y.md:6:5:",
    ]


def test_two_sources_for_one_url(site: Site) -> None:
    made = site(f"{A}\n{A.replace('a.md', 'sub/A.md')}")
    text = "\n".join(errors(made))
    assert "content/a.md" in text
    assert "content/sub/A.md" in text


def test_a_broken_briefing_is_still_a_target(site: Site) -> None:
    made = site(f"{A.replace('[G7, IS]', 'G7, IS')}\n{B}")
    assert len(errors(made)) == 1


def test_template_mistakes_are_told_once(site: Site) -> None:
    made = site(f"{A}\n{B}\n== templates/base.html\nok\n{{{{ page.titel }}}}\n")
    assert len(errors(made)) == 1
    assert errors(made)[0].startswith("templates/base.html:2: error:")


def test_embargo_leaves_no_trace(site: Site) -> None:
    secret = (
        "== content/secret.md\n---\ntitle: Zanzibar\ndate: 2019-01-01\npublish_at: 2020-06-01\n"
        "tags: [Zebra]\naliases: [/zulu/]\n---\nZirconium [a](a.md)\n"
        "\n== content/secret.ar.md\n---\ntitle: Zanzibar ar\n---\nZirconium\n"
    )
    linking = B.replace("(a.md)", "(a.md) and [more](secret.md)")
    made = site(f"{A}\n{linking}\n{secret}")
    assert errors(made) == []
    everything = b"".join(made.files.values()) + "".join(made.files).encode()
    for word in (b"anzibar", b"irconium", b"ebra", b"zulu", b"secret"):
        assert word not in everything
    assert len(made.held) == 2
    later = site(now=datetime(2020, 7, 1, tzinfo=UTC))
    assert "2019/01/secret/index.html" in later.files
    assert "ar/2019/01/secret/index.html" in later.files


def test_withdrawn_leaves_a_tombstone(site: Site) -> None:
    gone = A.replace("tags:", "withdrawn: {date: 2018-01-01, reason: An error.}\ntags:")
    made = site(f"{gone}\n{B}")
    page = made.files["2017/10/a/index.html"].decode()
    assert "An error." in page
    assert "First" not in page
    assert b"First" not in made.files["index.html"]


def test_a_translation_inherits(site: Site) -> None:
    made = site(f"{A}\n== content/a.ar.md\n---\ntitle: الأول\n---\nنص.\n")
    page = made.files["ar/2017/10/a/index.html"].decode()
    assert 'dir="rtl"' in page
    assert 'hreflang="en" href="https://example.org/2017/10/a/"' in page
    assert "ar/tags/g7/index.html" in made.files


def test_incremental_equals_clean_and_renders_little(site: Site) -> None:
    site(f"{A}\n{B}")
    steps = [
        A.replace("The lead.", "Another lead, longer."),
        A.replace("First", "Renamed"),
        B.replace("[G7]", "[G7, New]"),
        A.replace("2017-10-18", "2016-01-01"),
        B.replace("date:", "draft: true\ndate:"),
        "== templates/page.html\n{% extends 'base.html' %}\n",
        "== content/_defaults.yaml\npeople: [Somebody]\n",
    ]
    for step in steps:
        made = site(step)
        assert made.files == site(fresh=True).files


def test_a_shared_name_that_goes_is_no_longer_what_relates(site: Site) -> None:
    """A card has no people, but what is related follows from them."""
    named = [text.replace("tags:", "people: [Minniti]\ntags:") for text in (A, B)]
    site("\n".join(named))
    made = site(A)
    assert made.files == site(fresh=True).files
    assert b"Minniti" not in made.files["2017/10/a/index.html"]


def test_a_body_edit_renders_its_page_and_the_feeds(site: Site) -> None:
    told = A.replace("tags:", "summary: Told.\ntags:")
    site(f"{told}\n{B}")
    made = site(told.replace("The lead.", "That lead."))
    assert len(made.rendered) <= 3


@pytest.mark.parametrize("count", [2, 3, 4, 5, 7])
def test_list_pages_are_numbered_from_the_oldest(site: Site, count: int) -> None:
    texts = [
        f"== content/n{number}.md\n---\ntitle: N{number}\ndate: 2017-01-{number:02}\n---\nx\n"
        for number in range(1, count + 1)
    ]
    made = site(
        "== config.yaml\ntitle: T\nbase_url: https://e.org/\npage_size: 2\n\n" + "\n".join(texts)
    )
    numbered = sorted(name for name in made.files if re.match(r"page/\d+/", name))
    assert len(numbered) == (count // 2 if count > 2 else 0)
    if numbered:
        first = made.files["page/1/index.html"]
        assert b"N1<" in first
        assert b"N2<" in first
        assert b"N3<" not in first


def test_the_default_menu_leads_only_to_what_is_there(site: Site) -> None:
    made = site(A)
    assert b'href="/tags/"' in made.files["index.html"]
    assert b'href="/locations/"' not in made.files["index.html"]
    assert b'href="/ar/tags/"' not in made.files["ar/index.html"]


def test_the_preview_of_drafts_shows_what_is_held(site: Site) -> None:
    head = "---\ntitle: T{}\n{}\n---\nx\n"
    site(
        "== content/a.md\n"
        + head.format(1, "date: 2030-01-01")
        + "\n== content/b.md\n"
        + head.format(2, "date: 2017-01-01\npublish_at: 2030-01-01")
        + "\n== content/c.md\n"
        + head.format(3, "date: 2017-01-01\ndraft: true")
        + "\n== content/d.md\n"
        + head.format(4, "date: 2017-01-01\nexpires: 2018-01-01")
    )
    settings = Settings(config=Path("config.yaml").absolute(), drafts=True)
    made = Bench(Path.cwd(), settings, "drafts").build(NOW)
    shown = {name for name in made.files if re.fullmatch(r"\d+/\d+/./index.html", name)}
    assert {name[-12] for name in shown} == {"a", "b", "c"}
