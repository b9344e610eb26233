"""The glossary: explained once a page, nowhere else, every mistake with its place."""

from collections.abc import Callable

import pytest

from dateline.parse.prose import explained
from tests.conftest import CONFIG, Made

Site = Callable[..., Made]
PAGE = "2017/10/a/index.html"
GLOSSARY = "== content/_authority/glossary.yaml\n"
MEANINGS = {"EU": "European Union", "R&D": "research", "الناتو": "حلف", "UN SC": "council"}


def briefing(body: str, name: str = "a") -> str:
    return f"\n== content/{name}.md\n---\ntitle: A\ndate: 2017-10-18\n---\n{body}\n"


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<p>EU, EU</p>", '<p><abbr title="European Union">EU</abbr>, EU</p>'),
        ("<p>EU-wide</p>", '<p><abbr title="European Union">EU</abbr>-wide</p>'),
        ("<p>R&amp;D</p>", '<p><abbr title="research">R&amp;D</abbr></p>'),
        ("<p>UN\nSC</p>", '<p><abbr title="council">UN\nSC</abbr></p>'),
        ("<p>قال الناتو</p>", '<p>قال <abbr title="حلف">الناتو</abbr></p>'),
        (
            '<h2>EU</h2><p><a href="/">EU <b>EU</b></a> EU</p>',
            '<h2>EU</h2><p><a href="/">EU <b>EU</b></a> <abbr title="European Union">EU</abbr></p>',
        ),
    ],
)
def test_the_first_whole_word_is_explained(html: str, made: str) -> None:
    assert explained(html, MEANINGS)[0] == made


@pytest.mark.parametrize(
    "html",
    [
        "<p>EUR eu بالناتو</p>",
        "<pre><code>EU</code></pre>",
        '<p title="EU"><img alt="EU" src="x"></p>',
        '<p><abbr title="other">EU</abbr></p>',
    ],
)
def test_all_else_is_left_alone(html: str) -> None:
    assert explained(html, MEANINGS) == (html, ())


def test_references_are_no_words() -> None:
    assert explained("<p>a &amp; b</p>", {"amp": "x"}) == ("<p>a &amp; b</p>", ())


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_a_page_explains_and_lists_in_its_language(site: Site, engine: str) -> None:
    arabic = "== content/a.ar.md\n---\ntitle: عنوان\n---\nقال EU ثم PNR.\n"
    config = f"== config.yaml\n{CONFIG}markdown: {{engine: {engine}}}\n"
    notes = 'EU: {en: "A \\"union\\"", ar: الاتحاد الأوروبي}\nPNR: passenger name record\n'
    made = site(f"{config}{briefing('The EU and PNR.')}\n{arabic}\n{GLOSSARY}{notes}")
    assert not made.problems
    page, other = made.files[PAGE].decode(), made.files[f"ar/{PAGE}"].decode()
    assert '<abbr title="A &quot;union&quot;">EU</abbr>' in page
    assert "<dt><bdi>PNR</bdi></dt> <dd><bdi>passenger name record</bdi></dd>" in page
    assert '<abbr title="الاتحاد الأوروبي">EU</abbr>' in other
    assert "المختصرات" in other
    assert "passenger" not in other
    assert "<abbr" not in made.files["feed.xml"].decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("EU: a\n- b", ":2:1:"),
        ("EU:\n", ":1:1: error: EU is not explained; write `EU: what it means`"),
        ("EU: {note: a, color: b}", ":1:15:"),
        ("EU: a\nX: {note: b, variants: [EU]}", ":2:1: error: EU is already explained in line 1"),
        ("- note: a", ":1:3: error: label is missing"),
        ("just words", ":1:1: error: not a list of terms"),
    ],
)
def test_mistakes_have_their_place(site: Site, text: str, told: str) -> None:
    made = site(f"{briefing('Text.')}\n{GLOSSARY}{text}\n")
    assert made.failed
    assert any(f"glossary.yaml{told}" in str(own) for own in made.problems), made.problems


def test_an_edit_makes_the_pages_of_texts_anew_and_no_other(site: Site) -> None:
    site(f"{briefing('The EU.')}\n{GLOSSARY}EU: one\n")
    made = site(f"{GLOSSARY}EU: other\n")
    assert '<abbr title="other">' in made.files[PAGE].decode()
    assert set(made.rendered) == {PAGE}
    assert made.files == site(fresh=True).files
