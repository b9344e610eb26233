"""What Lighthouse says of accessibility, best practices and search engines: 100 each.

Its figure for speed is one of time, which no test is of; what decides it is counted instead: bytes,
requests, elements, and what moves while a page loads.
"""

import json
import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.browsing import CHROMIUM, FLAGS, serving
from tests.running import ROOT, build, sample_copied

BIN = ROOT / ".dateline" / "ci" / "node_modules" / ".bin"
CATEGORIES = ["accessibility", "best-practices", "seo"]
PAGES = [f"{home}{path}" for home in ("/", "/ar/") for path in ("", "2017/10/ischia/", "tags/is/")]
LARGEST = 100_000
"""Bytes of a page with its style and its pictures, uncompressed."""
MOST = 1_400
"""Elements of a page: beyond that Lighthouse called it too large when it had marks for that."""

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed"),
    pytest.mark.skipif(
        not (BIN / "lighthouse").exists(), reason="Lighthouse is not installed; .ci/run does"
    ),
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sample") / "output"
    build(sample_copied(folder.parent), folder)
    with serving(folder) as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_full_marks(sample: str, path: str) -> None:
    flags = " ".join(["--headless", *FLAGS])
    command = [str(BIN / "lighthouse"), sample + path, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)},performance", f"--chrome-flags={flags}"]
    # Its own Node first: it needs a newer one than many systems have.
    environment = {"CHROME_PATH": str(CHROMIUM), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    faults = [
        f"{audit['title']}: {audit.get('displayValue', '')}"
        for category in CATEGORIES
        for ref in report["categories"][category]["auditRefs"]
        if ref["weight"] and (audit := report["audits"][ref["id"]])["score"] not in (None, 1)
    ]
    assert faults == []
    assert {name: report["categories"][name]["score"] for name in CATEGORIES} == dict.fromkeys(
        CATEGORIES, 1
    )
    audits = report["audits"]
    assert audits["cumulative-layout-shift"]["numericValue"] == 0
    # From so near a picture is often there before anything is shown, and moves nothing.
    assert audits["unsized-images"]["score"] == 1
    elements, *_ = audits["dom-size-insight"]["details"]["items"]
    assert 0 < elements["value"]["value"] < MOST
    requests = audits["network-requests"]["details"]["items"]
    assert {item["resourceType"] for item in requests} <= {
        "Document",
        "Stylesheet",
        "Image",
        "Other",
    }
    assert {item["statusCode"] for item in requests} == {200}
    assert 0 < sum(item["transferSize"] for item in requests) < LARGEST
    # One after the other they would cost time: all are asked for by the page itself.
    assert len([item for item in requests if item["resourceType"] == "Stylesheet"]) <= 2
