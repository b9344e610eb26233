"""The Big List of Naughty Strings in every field that takes a text, and in bodies."""

import json
import re
from pathlib import Path

import pytest

from tests.hostile import oracle
from tests.hostile.case import ENGINES, Case
from tests.hostile.world import build, built, laid_out, lay

STRINGS: tuple[str, ...] = tuple(
    dict.fromkeys(json.loads((Path(__file__).parent / "naughty" / "blns.json").read_text()))
)
REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no YAML of ours may hold."""

FIELDS = """\
title: {0}
date: 2017-01-01
summary: {0}
tags: [{0}]
location: {{name: {0}, country: {0}}}
dateline: {0}
kind: {0}
authors: [{0}]
story: [{0}]
license: {0}
further: {0}
corrections: [{{date: 2017-01-02, note: {0}}}]
sources: [{{title: {0}, publisher: {0}, date: 2017-01-01}}]
image: {{src: /x.png, alt: {0}, caption: {0}, credit: {0}}}
"""
WITHDRAWN = "title: x\ndate: 2017-01-01\nwithdrawn: {{date: 2017-02-01, reason: {0}}}\n"
BODY = "{0}\n\n# {0}\n\n- {0}\n\n> {0}\n\n| a |\n|---|\n| {0} |\n\n`{0}` **{0}** [{0}](/tags/)\n"


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def cases(front: str) -> tuple[Case, ...]:
    return tuple(
        Case(f"naughty-{number:03}", f"---\n{front.format(quoted(text))}---\nText.\n")
        for number, text in enumerate(STRINGS)
    )


def normal(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("front", "field"), [(FIELDS, "title"), (WITHDRAWN, "reason")])
def test_fields(tmp_path: Path, front: str, field: str) -> None:
    made = built(
        tmp_path, cases(front), "outputs: {term_feeds: false, related: false}\n", skip_broken=True
    )
    assert not made.failed
    assert oracle.faults(made.files) == []
    assert made.strays() == []
    for case, text in zip(cases(front), STRINGS, strict=True):
        errors = [line for line in made.said(case) if " error: " in line]
        if REFUSED.search(text) or (field == "title" and not text.strip()):
            (line,) = errors
            assert re.match(r"\d+:\d+: error: (control character|title is empty)", line)
        else:
            assert errors == []
            assert normal(text) in oracle.shown_text(made.page(case))


@pytest.mark.parametrize("raw_html", ["sanitize", "escape"])
@pytest.mark.parametrize("engine", ENGINES)
def test_bodies(tmp_path: Path, engine: str, raw_html: str) -> None:
    bodies = tuple(
        Case(f"naughty-{number:03}", f"---\ntitle: x\ndate: 2017-01-01\n---\n{BODY.format(text)}")
        for number, text in enumerate(STRINGS)
    )
    settings = f"markdown: {{engine: {engine}, raw_html: {raw_html}}}\n"
    site = laid_out(tmp_path, settings)
    lay(site, bodies)
    (site / "content" / "x").write_text("many of them show this picture")
    made = build(site, skip_broken=True)
    assert not made.failed
    assert oracle.faults(made.files) == []
    assert [line for line in made.errors if not re.search(r":\d+: error: .* names no ", line)] == []
    assert len({line.partition(":")[0] for line in made.errors}) < 70
