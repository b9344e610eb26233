"""Wire copy becomes briefings that build, and nothing is overwritten."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.importers import wire
from dateline.importers.writing import briefing_text
from dateline.parse.briefing import Source, parse
from dateline.parse.config import Config, load
from dateline.run.importing import import_all
from dateline.run.placing import Imported, Wish
from tests.examples import examples

COPY = """Ministers: "Rivers" to be measured

إقرأ هذا الخبر بالعربية W460

18 October 2017, 09:30

ISCHIA, Italy (AGENCY) - The ministers met *today* #2.

- Second day -

They [left](nowhere.md).

Comments 0"""


@pytest.fixture
def config() -> Config:
    return load("title: T\nbase_url: https://example.org/\n", "config.yaml", {})


def brought(folder: Path, config: Config, *, dry: bool = False, over: bool = False) -> Imported:
    wish = Wish("", None, {}, over, dry)
    return import_all([folder / "copy.txt"], config, folder / "content", wish)


def test_wire_copy_once_and_again(tmp_path: Path, config: Config) -> None:
    (tmp_path / "copy.txt").write_text(COPY)
    brought(tmp_path, config, dry=True)
    assert not (tmp_path / "content").exists()
    done = brought(tmp_path, config)
    assert [wrong.place.line for wrong in done.problems if wrong.kind == "boilerplate"] == [3, 13]
    (path,) = (tmp_path / "content").rglob("*.md")
    text = path.read_text()
    assert path.name == "2017-10-18-ministers-rivers-to-be-measured.md"
    assert 'date: "2017-10-18 09:30:00"' in text
    assert 'location: "ISCHIA, Italy"' in text
    assert "(nowhere.md)" in text
    assert "\n## Second day\n" in text
    assert "Comments" not in text
    assert brought(tmp_path, config).counts == {"unchanged": 1}
    path.write_text("mine")
    brought(tmp_path, config)
    assert path.read_text() == "mine"
    brought(tmp_path, config, over=True)
    assert path.read_text() == text


@examples(60)
@given(st.text() | st.text("-#*[](){}<>`:~|=&!\\\n aش1.", max_size=60))
def test_any_text_builds(text: str) -> None:
    config = load("title: T\nbase_url: https://example.org/\n", "config.yaml", {})
    piece = wire.piece(text, "copy.txt", "copy")
    made = briefing_text(piece.fields, piece.body).encode()
    parsed = parse(Source("copy.md", "copy.md", made), config)
    assert [wrong for wrong in parsed.problems if wrong.severity == "error"] == []
    assert parsed.text is not None
    assert parsed.text.prose.links == ()
