"""`check --translations`: what each language has, lacks, and has in an older form."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.run import git
from tests.conftest import Bench, write

ROOT = Path(__file__).parents[1]
CONFIG = "title: T\nbase_url: https://example.org/\nlanguages: [en, ar, fr]\n"
SITE = """
== content/a.md
---
title: A
date: 2017-10-18
---
Text.
== content/a.ar.md
---
title: أ
---
نص.
== content/a.fr.md
---
title: À
draft: true
---
Texte.
== content/b.fr.md
---
title: B
date: 2017-10-18
lang: fr
---
Texte.
== content/c.md
---
title: C
date: 2017-10-18
draft: true
---
Text.
== content/_pages/about.md
---
title: About
---
Text.
"""


@pytest.fixture
def archive(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a@example.org")
    write(bench.folder, SITE)
    (bench.folder / "config.yaml").write_text(CONFIG)
    return bench


def committed(bench: Bench, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", f"{day}T00:00:00Z")
    subprocess.run(["git", "init", "--quiet"], cwd=bench.folder, check=True)
    subprocess.run(["git", "add", "--all"], cwd=bench.folder, check=True)
    subprocess.run(["git", "commit", "--quiet", "--message", "x"], cwd=bench.folder, check=True)


def asked(bench: Bench, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), "check", "--translations", *words]
    return subprocess.run(
        [*command, "--now", "2020-01-01"], cwd=bench.folder, capture_output=True, text=True
    )


def standing_of_arabic(bench: Bench) -> str:
    rows = json.loads(asked(bench, "--format", "json").stdout)["rows"]
    return next(row for row in rows if row["path"] == "content/a.md")["versions"]["ar"]["standing"]


def test_the_matrix(archive: Bench) -> None:
    done = asked(archive)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "                         en         ar         fr",
        "content/_pages/about.md  original   missing    missing",
        "content/a.md             original   current    draft",
        "content/b.fr.md          missing    missing    original",
        "en: 1 missing, 2 original",
        "ar: 1 current, 2 missing",
        "fr: 1 draft, 1 missing, 1 original",
    ]
    assert "what is older than its original is not known" in done.stderr


def test_what_is_older_than_its_original(archive: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(archive, "2017-10-18", monkeypatch)
    assert standing_of_arabic(archive) == "current"
    original = archive.folder / "content" / "a.md"
    original.write_text(original.read_text() + "More.\n")
    assert standing_of_arabic(archive) == "older"
    committed(archive, "2017-10-19", monkeypatch)
    assert standing_of_arabic(archive) == "older"
    version = archive.folder / "content" / "a.ar.md"
    version.write_text(version.read_text() + "المزيد.\n")
    assert standing_of_arabic(archive) == "current"
    committed(archive, "2017-10-20", monkeypatch)
    assert standing_of_arabic(archive) == "current"
    assert asked(archive).stderr == ""


def test_a_name_in_any_script_is_known(archive: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = archive.folder / "content"
    (folder / "ع \n x.md").write_text("---\ntitle: X\ndate: 2017-10-18\n---\n")
    committed(archive, "2017-10-18", monkeypatch)
    known = git.last_changed(folder)
    assert known["ع \n x.md"] == known["_pages/about.md"] == 1508284800


def test_a_broken_archive_says_so(archive: Bench) -> None:
    write(archive.folder, "\n== content/d.md\n---\ndate: 2017-10-18\n---\n")
    done = asked(archive)
    assert done.returncode == 1
    assert "content/d.md:1:1: error: title is missing" in done.stderr


def test_problems_of_a_kind_are_another_question(archive: Bench) -> None:
    done = asked(archive, "--only", "no-tags")
    assert (done.returncode, done.stdout) == (2, "")
    assert "leave --only out" in done.stderr
