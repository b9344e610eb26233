"""Pages of HTML become briefings that build."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.examples import examples
from tests.test_importing_feeds import Desk, told

PARAGRAPH = "<p>The ministers met on the island for two days, and spoke of those who return.</p>"
PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} | The Desk</title>
{head}
</head><body><nav><ul><li><a href="/">Start</a></li><li><a href="/about/">About</a></li></ul></nav>
<main><article><h1>{title}</h1>{body}</article></main>
<footer><p>All rights reserved, and so on.</p></footer></body></html>
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def page(
    head: str = "", body: str = PARAGRAPH * 4, title: str = "Ministers meet", lang: str = "en"
) -> str:
    return PAGE.format(head=head, body=body, title=title, lang=lang)


def test_what_a_page_says_of_itself(desk: Desk) -> None:
    head = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "headline": "No"},
{"@type": "NewsArticle", "headline": "Ministers meet on Ischia",
"datePublished": "2017-10-18T09:30:00+02:00", "dateModified": "2017-10-19",
"author": [{"name": "A. Writer"}, {"name": "B. Writer"}], "keywords": ["G7", "IS"]}]}</script>
<meta property="og:title" content="Other"><meta name="description" content="In short.">
<link rel="canonical" href="https://old.example/news/ischia.html">"""
    done = desk.bring("old/a.html", page(head))
    assert done.kinds[0].endswith("old: html")
    assert list(desk.written()) == ["2017-10-18-ischia.md"]
    assert desk.only().startswith(
        '---\ntitle: Ministers meet on Ischia\ndate: "2017-10-18T09:30:00+02:00"\n'
        'updated: 2017-10-19\ntags: [G7, IS]\nauthors: ["A. Writer", "B. Writer"]\n'
        'summary: "In short."\naliases: ["/news/ischia.html"]\n---\n\nThe ministers met'
    )
    assert "About" not in desk.only()
    assert "rights" not in desk.only()
    assert desk.bring("old/a.html").counts == {"unchanged": 1}


def test_meta_elements_and_no_date(desk: Desk) -> None:
    head = '<meta name="keywords" content="G7, أمن، IS"><meta name="author" content="Writer">'
    done = desk.bring("old/b/index.html", page(head))
    text = desk.only()
    assert text.startswith(
        "---\ntitle: Ministers meet\ndate:\ndraft: true\ntags: [G7, أمن, IS]\nauthors: [Writer]\n"
        'aliases: ["/b/"]\n---\n'
    )
    assert len(told(done, "gap")) == 1


def test_a_single_page_in_a_language_that_is_not_declared(desk: Desk) -> None:
    dated = '<meta property="article:published_time" content="2017-10-18">'
    done = desk.bring("a.html", page(dated, lang="de-AT"))
    assert told(done, "language") == [(1, "de-AT is not declared in config.yaml")]
    assert "date: 2017-10-18\n" in desk.only()


def test_versions_and_links_between_pages(desk: Desk) -> None:
    dated = '<meta name="date" content="2017-10-18">'
    both = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="https://old.example/{path}">'
        for lang, path in (("en", "a.html"), ("ar", "ar/a.html"))
    )
    arabic = "<p>اجتمع الوزراء في الجزيرة يومين، وتحدثوا عن العائدين من القتال وعن الحدود.</p>" * 4
    (desk.folder / "old/ar").mkdir(parents=True)
    (desk.folder / "old/ar/a.html").write_text(page(dated + both, arabic, "وزراء", "ar"))
    linked = PARAGRAPH * 3 + '<p>More of it is in <a href="b.html">the second part</a>.</p>'
    (desk.folder / "old/b.html").write_text(page(dated, title="Second"))
    done = desk.bring("old/a.html", page(dated + both, linked))
    assert sorted(desk.written()) == [
        "2017-10-18-a.ar.md",
        "2017-10-18-a.md",
        "2017-10-18-b.md",
    ]
    assert "[the second part](2017-10-18-b.md)" in desk.written()["2017-10-18-a.md"]
    assert done.counts["translation"] == 1


def test_a_page_without_text_is_told(desk: Desk) -> None:
    done = desk.bring("old/a.html", "<html><body><script>1</script></body></html>")
    assert told(done, "empty") == [(0, "no text was found; it is left out")]
    assert desk.written() == {}


def test_pages_with_front_matter_are_posts(desk: Desk) -> None:
    post = "---\ntitle: A\ndate: 2017-10-18\n---\n<p>Text</p>\n"
    assert desk.bring("old/a.html", post).kinds[0].endswith("old: posts")


PARTS = some.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<h1>",
            "</h1>",
            "<a href='b.html#c'>",
            "</a>",
            "<img src=d.png>",
            "<ul><li>",
        ),
        *(
            "<table><tr><td>",
            "<pre>",
            "<!--",
            "-->",
            "<script>",
            "<svg>",
            "&#0;",
            "&lt;b&gt;",
            "# *_[",
        ),
        *('<meta name="date" content="', '">', "<title>", "{{ a }}", "نص", "<html lang=ar>"),
    ]
)


@examples(40)
@given(some.lists(PARTS | some.text(max_size=8), max_size=30))
def test_whatever_a_page_holds_builds(parts: list[str]) -> None:
    text = "<p>" + "".join(parts).encode("utf-8", "replace").decode()
    with tempfile.TemporaryDirectory() as place:
        desk = Desk(Path(place))
        first = desk.bring("old/a.html", text)
        assert desk.bring("old/a.html").counts["unchanged"] == first.counts["written"]
