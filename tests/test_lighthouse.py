"""What Lighthouse says of accessibility, best practices and search engines: 100 each.

Its figure for speed is one of time, which no test is of.
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


@pytest.mark.parametrize("path", ["/", "/2017/10/ischia/", "/tags/is/", "/ar/2017/10/ischia/"])
def test_full_marks(sample: str, path: str) -> None:
    flags = " ".join(["--headless", *FLAGS])
    command = [str(BIN / "lighthouse"), sample + path, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
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
