"""What lies in the folders of a site without being a part of it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dateline.run import disk
from dateline.run.litter import is_litter
from tests.conftest import Bench, Made, write

Site = Callable[..., Made]

BRIEFING = """
== content/a.md
---
title: A
date: 2017-01-01
---
"""


@pytest.mark.parametrize(
    "name",
    [
        ".a.md.swp",
        ".x.swo",
        ".x.swx",
        "a.md.SWP",
        "4913",
        "5036",
        "a~",
        "#a#",
        ".#a",
        "a.bak",
        "a.tmp",
        "a.orig",
        ".a.md.tmp.123",
        "a.md___jb_tmp___",
        ".goutputstream-XY12",
        ".~lock.a.csv#",
        ".DS_Store",
        "._a.md",
        "Thumbs.db",
    ],
)
def test_litter(name: str) -> None:
    assert is_litter(name)


@pytest.mark.parametrize("name", ["a.md", "49130", "swp", "a.swp.md", "#a", "tmp", ".htaccess"])
def test_not_litter(name: str) -> None:
    assert not is_litter(name)


def test_no_litter_is_published(site: Site, bench: Bench) -> None:
    made = site(
        f"{BRIEFING}\n[b](b.txt)\n== content/b.txt\nb\n== content/.a.md.swp\nsecret\n"
        "== content/#a.md#\nsecret\n== content/a.md~\nsecret\n"
        "== static/.htaccess\nh\n== static/.site.css.swp\nsecret\n== static/site.css~\nsecret\n"
    )
    assert not made.problems
    assert {".htaccess", "2017/01/a/b.txt"} <= made.files.keys()
    assert not [path for path, content in made.files.items() if b"secret" in content]


def test_a_published_site_is_nobody_s_source(bench: Bench) -> None:
    """Wherever it lies, and whoever published it."""
    write(bench.folder, f"{BRIEFING}\n== static/a.txt\na\n== static/read.md\n# R\n")
    for name in ("content/own", "static/own"):
        desk = Bench(bench.folder, bench.settings, name)
        now = datetime(2020, 1, 1, tzinfo=UTC)
        once, again = desk.build(now), desk.build(now)
        assert not (*once.problems, *again.problems)
        assert once.files == again.files


def test_file_that_goes_while_the_folder_is_read(bench: Bench) -> None:
    """As an editor's own do all the time."""
    write(bench.folder, f"{BRIEFING}\n== content/b.txt\nb\n== content/z/c.md\nc\n")
    names = []
    for file in disk.files_below(bench.folder / "content", []):
        names.append(file.name)
        if file.name == "a.md":
            os.unlink(bench.folder / "content/b.txt")
            os.rename(bench.folder / "content/z", bench.folder / "z")
    assert names == ["a.md"]
