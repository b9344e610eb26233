"""Every file of the tables: built safely, or refused with its line; in both engines."""

import re
from pathlib import Path

import pytest

from tests.hostile import (
    addresses,
    bodies,
    dates,
    encodings,
    links,
    mutations,
    oracle,
    structure,
    titles,
    values,
)
from tests.hostile.case import ENGINES, Case, distinct
from tests.hostile.world import Archives, Built, built

REFUSED = distinct(
    titles.TITLES_REFUSED,
    structure.STRUCTURE_REFUSED,
    dates.DATES_REFUSED,
    addresses.SLUGS_REFUSED,
    addresses.IDS_REFUSED,
    addresses.UNUSABLE,
    addresses.CLAIMED,
    values.VALUES_REFUSED,
    links.LINKS_REFUSED,
    links.NAMING,
    encodings.ENCODINGS_REFUSED,
    bodies.DEEP,
)
FRONT = distinct(
    titles.TITLES,
    structure.STRUCTURE,
    dates.DATES,
    addresses.ALIASES,
    values.VALUES,
    encodings.ENCODINGS,
)
BODIES = distinct(
    links.RAW_ADDRESSES,
    links.MARKED_ADDRESSES,
    mutations.MUTATIONS,
    bodies.ELEMENTS,
    bodies.HANDLERS,
    bodies.ATTRIBUTES,
    bodies.CONTROLS,
    bodies.TEMPLATES,
    bodies.CLOSINGS,
)


def name_of(case: Case) -> str:
    return case.name


def of_bodies(archives: Archives, engine: str, raw_html: str) -> Built:
    settings = f"{{engine: {engine}, raw_html: {raw_html}}}"
    return archives(f"{engine}-{raw_html}", BODIES, settings)


def test_there_are_enough() -> None:
    assert len(REFUSED) + len(FRONT) + len(BODIES) > 900


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", REFUSED, ids=name_of)
def test_refused(archives: Archives, case: Case, engine: str) -> None:
    if engine not in case.engines:
        pytest.skip("this engine makes something harmless of it")
    cases = tuple(case for case in REFUSED if engine in case.engines)
    made = archives(f"refused-{engine}", cases, f"{{engine: {engine}}}")
    assert made.failed
    assert not made.files
    said = [line for line in made.said(case) if " warning: " not in line]
    assert sorted(said) == sorted(case.refused)


@pytest.mark.parametrize("case", FRONT, ids=name_of)
def test_front_matter_is_built(archives: Archives, case: Case) -> None:
    made = archives("front", FRONT)
    assert not made.failed, made.errors
    assert " ".join(case.shows.split()) in oracle.shown_text(made.page(case))


@pytest.mark.parametrize("raw_html", ["sanitize", "escape"])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", BODIES, ids=name_of)
def test_body_is_built(archives: Archives, case: Case, engine: str, raw_html: str) -> None:
    made = of_bodies(archives, engine, raw_html)
    assert not made.failed, made.errors
    assert case.shows in oracle.shown_text(made.page(case))
    if case.warns and raw_html == "sanitize":
        assert any(line.startswith("5:") and case.warns in line for line in made.said(case))


@pytest.mark.parametrize("raw_html", ["sanitize", "escape"])
@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_unsafe_is_published(archives: Archives, engine: str, raw_html: str) -> None:
    made = of_bodies(archives, engine, raw_html)
    assert len(made.files) > len(BODIES)
    assert oracle.faults(made.files) == []


def test_nothing_unsafe_comes_from_front_matter(archives: Archives) -> None:
    made = archives("front", FRONT)
    assert oracle.faults(made.files) == []
    assert made.strays() == []


def test_nothing_of_a_template_is_run(archives: Archives) -> None:
    made = of_bodies(archives, "markdown", "sanitize")
    assert not [path for path, content in made.files.items() if b">49<" in content]


def test_a_sub_path_is_kept_to(tmp_path: Path) -> None:
    cases = distinct(values.VALUES, addresses.ALIASES, bodies.ATTRIBUTES)
    made = built(tmp_path, cases, home="https://example.org/sub/path/")
    assert oracle.faults(made.files) == []
    pages = b"".join(content for path, content in made.files.items() if path.endswith(".html"))
    addressed = set(re.findall(rb'(?:href|src|url)="?(/[^"]*)', pages))
    assert [address for address in addressed if not address.startswith(b"/sub/path/")] == []
