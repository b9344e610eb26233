"""The JSON Schemas take what the sample holds, and mark what a build would refuse."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from dateline.parse import schemas
from dateline.parse.config import load
from dateline.parse.source import split

ROOT = Path(__file__).parents[1]
CONFIG = load((ROOT / "config.yaml").read_text(), "config.yaml", {})


class AsEditors(yaml.SafeLoader):
    """Typed as YAML 1.2 is, which has no dates."""


AsEditors.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in own if not tag.endswith(":timestamp")]
    for first, own in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


SCHEMAS = {
    "config": validator(schemas.of_config()),
    "front-matter": validator(schemas.of_front_matter(CONFIG)),
    "authority": validator(schemas.of_authority()),
    "glossary": validator(schemas.of_glossary()),
}


def faults(name: str, text: str, loader: Any = AsEditors) -> list[str]:
    return [error.message for error in SCHEMAS[name].iter_errors(yaml.load(text, Loader=loader))]


def sample() -> list[tuple[str, str]]:
    found = [("config", (ROOT / "config.yaml").read_text())]
    for path in sorted((ROOT / "content").rglob("*.md")):
        head = "\n".join(split(path.read_text(), path.name).head)
        found.append(("front-matter", head))
    for path in sorted((ROOT / "content/_authority").glob("*.yaml")):
        found.append(("glossary" if path.stem == "glossary" else "authority", path.read_text()))
    return found


@pytest.mark.parametrize("loader", [AsEditors, yaml.BaseLoader])
def test_the_sample_is_as_the_schemas_say(loader: Any) -> None:
    texts = sample()
    assert {name for name, _ in texts} == set(SCHEMAS)
    assert {text: wrong for name, text in texts if (wrong := faults(name, text, loader))} == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config", "title: T\nbase_url: https://example.org/\nlanguages: [en, ar]\nsearch: yes"),
        ("config", "title: 1\nbase_url: x\ntaxonomies: {topics: Topics, x: {closed: warn}}"),
        ("config", "title: T\nbase_url: x\nmenu: {Home: /}\ndescription:\npage_size: 5"),
        ("front-matter", "title: 1325\ndate: 2017-10-18\ntags: IS\nlocation: Ischia\nstories: a"),
        ("front-matter", "draft: on\nlocation: [{name: a, lat: 40.73}]\nwithdrawn:\nimage: a.png"),
        ("authority", "IS: {variants: [Daesh], note: A group.}\nG7:"),
        ("authority", "- {label: {en: IS, ar: داعش}}"),
        ("glossary", "EU: European Union\nUN: {en: a, ar: ب}"),
    ],
)
def test_what_a_build_takes(name: str, text: str) -> None:
    assert faults(name, text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config", "title: T\nbase_url: x\npage_sise: 5"),
        ("config", "title: T"),
        ("config", "title: T\nbase_url: x\nfeeds: long"),
        ("config", "title: T\nbase_url: x\noutputs: {maps: true}"),
        ("config", "title: T\nbase_url: x\ndigests: {periods: [years]}"),
        ("config", "title: T\nbase_url: x\ndigests: {places: []}"),
        ("front-matter", "tgas: [a]"),
        ("front-matter", "draft: perhaps"),
        ("front-matter", "title: [a]"),
        ("front-matter", "sources: [{url: a}]"),
        ("front-matter", "terms: {a: b}"),
        ("authority", "IS: {variant: [Daesh]}"),
        ("authority", "- {label: a, status: done}"),
        ("glossary", "EU: [a]"),
    ],
)
def test_what_a_build_refuses(name: str, text: str) -> None:
    assert faults(name, text) != []


def test_a_site_has_its_own_fields() -> None:
    text = (
        "title: T\nbase_url: https://example.org/\ntaxonomies: [topics]\n"
        "extra_fields: [grade]\nfields: {excerpt: summary}\n"
    )
    own = validator(schemas.of_front_matter(load(text, "config.yaml", {})))
    assert own.is_valid({"topics": ["a"], "grade": {"a": 1}, "excerpt": "b"})
    assert not own.is_valid({"excerpt": ["b"]})
    assert not own.is_valid({"topic": "a"})


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_command_prints_them(name: str) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "schema", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == SCHEMAS[name].schema
