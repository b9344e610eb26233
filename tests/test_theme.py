"""What decides the pages of a template, by its text alone."""

from pathlib import Path

import pytest

from dateline.run.settings import Settings
from dateline.run.theme import Theme
from tests.conftest import CONFIG, Bench, write

PART = "templates/part.html"


def inputs(text: str, **others: str) -> dict[str, bytes]:
    texts = {"page.html": text, **{f"{name}.html": own for name, own in others.items()}}
    return Theme(texts, {"places": 1, "people": 2}, {"site.css": "site.1.css"}).inputs("page.html")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{% include 'part.html' %}", {PART}),
        ("{% include ['none.html', 'part.html'] %}", {"templates/none.html", PART}),
        ("{% include name ~ '.html' %}", {PART, "templates/other.html"}),
        ("{{ data.places }}", {"data.places"}),
        ("{{ data }}", {"data.places", "data.people"}),
        ("{{ asset('site.css') }}", {"static/site.css"}),
        ("{% include 5 %}", set()),
        ("{% if %}", set()),
    ],
)
def test_a_page_depends_on_what_its_template_names(text: str, names: set[str]) -> None:
    found = inputs(text, part="A", other="B").keys()
    assert found == {"templates/page.html", *names}


def test_what_is_known_of_a_text_is_not_what_others_hold() -> None:
    """Texts are remembered beyond one theme; what they lead to is not."""
    text = "{% include name %}"
    before, after = inputs(text, part="A"), inputs(text, part="B", more="C")
    assert before[PART] != after[PART]
    assert "templates/more.html" in after


def test_an_include_of_no_name_is_told(tmp_path: Path) -> None:
    template = "== templates/briefing.html\n{% include 5 %}\n"
    briefing = "== content/a.md\n---\ntitle: A\ndate: 2017-10-18\n---\nText.\n"
    write(tmp_path, f"\n== config.yaml\n{CONFIG}{briefing}{template}")
    made = Bench(tmp_path, Settings(config=tmp_path / "config.yaml", quiet=True)).build()
    assert made.failed
    assert {problem.place.path.rpartition("/")[2] for problem in made.problems} == {"briefing.html"}
