"""Tables of contents: which texts have one, and what it leads to."""

from collections.abc import Callable

import pytest
from lxml import html

from tests.conftest import CONFIG, Made

Build = Callable[..., Made]

SECTIONS = "\n\n".join(f"## Part {number}\n\nText." for number in range(1, 6))
A = f"== content/a.md\n---\ntitle: First\ndate: 2017-10-18\n---\n{SECTIONS}\n"
PAGE = "2017/10/a/index.html"


def contents(made: Made, path: str = PAGE) -> list[tuple[str, str]]:
    """Class and target of every entry; each leads to a heading of the page."""
    page = html.fromstring(made.files[path])
    found = page.xpath("//nav[@class='contents']//li")
    ids = set(page.xpath("//h2/@id | //h3/@id"))
    targets = [str(item.xpath("a/@href")[0]) for item in found]
    assert {target[1:] for target in targets} <= ids
    return [(str(item.get("class")), target) for item, target in zip(found, targets, strict=True)]


def test_a_long_text_has_one_in_its_language(site: Build) -> None:
    arabic = SECTIONS.replace("Part", "الجزء")
    made = site(f"{A}== content/a.ar.md\n---\ntitle: الأول\n---\n{arabic}\n")
    assert len(contents(made)) == 5
    assert len(contents(made, f"ar/{PAGE}")) == 5
    assert '<h2 id="contents_title">المحتويات</h2>' in made.files[f"ar/{PAGE}"].decode()


@pytest.mark.parametrize(
    ("said", "config", "body", "entries"),
    [
        ("", "", SECTIONS, 5),
        ("toc: false\n", "", SECTIONS, 0),
        ("", "", "## One\n\n## Two\n\n## Three", 0),
        ("toc: yes\n", "", "## One\n\nText.", 1),
        ("toc: true\n", "", "Text.", 0),
        ("", "toc: 6\n", SECTIONS, 0),
        ("", "toc: 1\n", "## One\n\nText.", 1),
        ("", "", "## One\n\n### Two\n\n### Three\n\n### Four", 4),
        ("", "", "## One\n\n### Two\n\n#### Three\n\n#### Four", 0),
    ],
)
def test_the_front_matter_says_else_the_number_of_sections(
    site: Build, said: str, config: str, body: str, entries: int
) -> None:
    made = site(
        f"== config.yaml\n{CONFIG}{config}"
        f"== content/a.md\n---\ntitle: First\ndate: 2017-10-18\n{said}---\n{body}\n"
        f"== content/_pages/about.md\n---\ntitle: About\n{said}---\n{body}\n"
    )
    assert len(contents(made)) == entries
    assert len(contents(made, "about/index.html")) == entries
    is_there = b'class="margin"' in made.files["about/index.html"]
    assert is_there == (entries > 0)


def test_a_translation_does_as_its_original(site: Build) -> None:
    short = A.replace("date:", "toc: false\ndate:")
    made = site(f"{short}== content/a.ar.md\n---\ntitle: الأول\n---\n{SECTIONS}\n")
    assert contents(made, f"ar/{PAGE}") == []


def test_a_kept_build_is_as_a_clean_one(site: Build) -> None:
    site(A)
    for text in (
        A.replace("date:", "toc: false\ndate:"),
        f"== config.yaml\n{CONFIG}toc: 6\n{A}",
        f"== config.yaml\n{CONFIG}{A}",
    ):
        made = site(text)
        assert made.files == site("", fresh=True).files
    assert len(contents(made)) == 5


def test_a_word_that_is_no_switch_is_named(site: Build) -> None:
    made = site(A.replace("date:", "toc: perhaps\ndate:"))
    assert made.failed
    assert made.problems[0].place.line == 3
