"""The sample archive: every link leads somewhere, every feed parses, the same bytes every time."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

ROOT = Path(__file__).parents[1]
NOW = "2026-01-01T00:00"


def build(output: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            str(ROOT / "build.py"),
            "--config",
            str(ROOT / "config.yaml"),
            "--output",
            str(output),
            "--now",
            NOW,
            *options,
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("sample") / "output"
    done = build(output)
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr
    return output


BUNDLE = re.compile(r"search/[^/]+/[^/]+/.*")
"""Files that Pagefind makes, which are not the same bytes twice."""


def contents(output: Path) -> dict[str, bytes]:
    """The files, the bundles of the search apart."""
    files = {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }
    lines = files[".dateline-manifest"].decode().splitlines(keepends=True)
    files[".dateline-manifest"] = "".join(
        line for line in lines if "search/20" not in line
    ).encode()
    return {path: content for path, content in files.items() if not BUNDLE.fullmatch(path)}


def test_no_broken_link(sample: Path) -> None:
    pages = {
        path: html.parse(str(path), html.HTMLParser(encoding="utf-8"))
        for path in sample.rglob("*.html")
    }
    assert len(pages) > 100
    broken = []
    for path, page in pages.items():
        for target in page.xpath("//@href | //@src"):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = sample / unquote(parts.path).lstrip("/") if parts.path else path
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file():
                broken.append((path, target))
            elif parts.fragment and parts.fragment != "main" and file in pages:
                ids = set(pages[file].xpath("//@id"))
                if unquote(parts.fragment) not in ids:
                    broken.append((path, target))
    assert broken == []


def test_feeds_and_sitemap_parse(sample: Path) -> None:
    for path in sample.rglob("*.xml"):
        etree.parse(str(path))
    feed = json.loads((sample / "feed.json").read_text())
    assert feed["items"]
    ids = re.findall("<id>(tag:[^<]*)</id>", (sample / "feed.xml").read_text())
    assert len(ids) == len(set(ids)) > 0


def test_the_same_bytes(sample: Path, tmp_path: Path) -> None:
    first = contents(sample)
    for number, (jobs, seed, zone) in enumerate([("1", "1", "Asia/Tokyo"), ("2", "2", "UTC")]):
        output = tmp_path / str(number)
        done = build(output, "--jobs", jobs, PYTHONHASHSEED=seed, TZ=zone)
        assert done.returncode == 0, done.stderr
        assert contents(output) == first


def test_pages_hold_no_script_and_no_inline_style(sample: Path) -> None:
    for path in sample.rglob("*.html"):
        text = path.read_text()
        assert path.name == "mail.html" or " style=" not in text
        is_search = path.parent.name == "search"
        told = text.count('<script type="application/ld+json">')
        assert told < 2
        assert text.count("<script") == told + is_search, path


def test_pages_are_light(sample: Path) -> None:
    """A briefing without pictures has at most 20 KB on the wire, the style sheet at most 12."""
    style = sample / "site.css"
    styles = len(gzip.compress(style.read_bytes()))
    assert styles <= 12_000
    briefings = [
        path for path in sample.glob("**/20*/*/*/index.html") if "<img" not in path.read_text()
    ]
    assert len(briefings) > 30
    assert max(len(gzip.compress(path.read_bytes())) for path in briefings) + styles <= 20_000


def test_verify(sample: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "verify", str(sample)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
