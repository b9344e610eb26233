"""Any text in any field and any body: built safely, or refused at a place; never an exception."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dateline.parse.briefing import Source, parse
from dateline.parse.config import load
from dateline.parse.prose import ProseSettings, rendered
from tests.hostile import oracle
from tests.hostile.case import ENGINES
from tests.hostile.slow import SLOW
from tests.hostile.test_naughty import FIELDS
from tests.hostile.world import build, laid_out

CONFIG = load(
    "title: T\nbase_url: https://example.org/\nextra_fields: [further]\n", "config.yaml", {}
)
MARKUP = """
< > </ /> <! <!-- --> <![CDATA[ ]]> & &# &#x &colon; &Tab; ; = " ' ` \\ / // : # [ ] ( ) ![ ]( ]:
* ** _ ~~ - + 1. | --- ``` ~~~ {{ }} {% %} [^ : @ <a <b <img <svg <math <style> </style> <script>
</script> <p <table> <select> <template> <noscript> <title> <textarea> <form> href= src= onclick=
style= id= title= javascript: data: vbscript: https:// //x.example alert(1) x y غزة é
\u202e \u2066 \u200d \ufeff \u0301 \U0001f600
"""
PIECES = st.sampled_from(MARKUP.split())
SPACES = st.sampled_from(
    [" ", "\n", "\n\n", "\t", "    ", "\r\n", "\x0b", "\x0c", "\u2028", "\u00a0"]
)
TEXTS = st.one_of(
    st.lists(st.one_of(PIECES, SPACES), max_size=40).map("".join),
    st.text(max_size=80),
)
RAW = st.one_of(TEXTS, st.text(st.characters(codec=None), max_size=40))

quick = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("raw_html", ["sanitize", "escape"])
@pytest.mark.parametrize("engine", ENGINES)
@quick
@example("<!--><i>--> <![CDATA[<img src=x onerror=alert(1)>]]>")
@given(text=RAW)
def test_bodies(engine: str, raw_html: str, text: str) -> None:
    made = rendered(text, ProseSettings(engine, raw_html))
    assert oracle.of_fragment(made.html) == []
    texts = [made.prose.first_paragraph, *(heading.text for heading in made.prose.headings)]
    assert not any(oracle.CONTROLS.search(text) for text in texts)


@quick
@given(content=st.one_of(RAW.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary()))
@example(b"---\n? - a\n---\n")
def test_files(content: bytes) -> None:
    told = parse(Source("a.md", "content/a.md", content), CONFIG)
    assert all(problem.place.path == "content/a.md" for problem in told.problems)
    assert all(problem.place.line for problem in told.problems if problem.severity == "error")
    assert told.briefing.broken or not _is_error(told.problems)


@quick
@given(front=RAW, body=TEXTS)
def test_front_matter(front: str, body: str) -> None:
    text = f"---\n{front}\n---\n{body}".encode("utf-8", "surrogatepass")
    told = parse(Source("a.md", "content/a.md", text), CONFIG)
    for problem in told.problems:
        if problem.severity == "error":
            assert problem.place.line
            assert "\n" not in str(problem)


def _is_error(problems: tuple[object, ...]) -> bool:
    return any(getattr(problem, "severity", "") == "error" for problem in problems)


@settings(quick, max_examples=10)
@given(briefings=st.lists(st.tuples(TEXTS, TEXTS), min_size=8, max_size=8))
def test_whole_sites(briefings: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = laid_out(Path(folder))
        for number, (text, body) in enumerate(briefings):
            front = FIELDS.format(json.dumps(text, ensure_ascii=False))
            path = site / "content" / f"case-{number}.md"
            path.write_bytes(f"---\n{front}---\n{body}\n".encode())
        made = build(site, skip_broken=True)
        assert not made.failed
        assert all(line.startswith("content/case-") for line in made.errors)
        assert oracle.faults(made.files) == []
        assert made.strays() == []


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_what_is_slow_elsewhere(text: str) -> None:
    made = rendered(text, ProseSettings("commonmark", "sanitize"))
    assert oracle.of_fragment(made.html) == []
