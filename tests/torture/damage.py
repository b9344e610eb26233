"""A kept state that was cut or has flipped bits: the site is as if built anew, with a line at most.

`python -m tests.torture.damage` cuts it at every length, and flips bits a thousand times.
"""

import argparse
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from dateline.run.settings import Settings
from dateline.run.store import NAME
from tests.conftest import NOW, contents
from tests.torture.troubles import flipped
from tests.torture.ways import Way

CONFIG = """\
title: T
base_url: https://example.org/
markdown: {engine: commonmark}
outputs: {json_feed: false, term_feeds: false, months: false}
"""
BRIEFINGS = {
    "a.md": "---\ntitle: First\ndate: 2017-10-18\ntags: [G7]\n---\nThe lead. [b](b.md)\n",
    "b.md": "---\ntitle: Second\ndate: 2017-10-19\ntags: [G7]\n---\n# Head\n\nText.\n",
}
PAGE = 512
"""Bytes in a page of the state: small, so that there are few lengths to cut it at."""


class Archive:
    """A small archive that was built once, and the state that was kept of it."""

    def __init__(self, folder: Path) -> None:
        (folder / "content").mkdir()
        (folder / "config.yaml").write_text(CONFIG)
        for name, text in BRIEFINGS.items():
            (folder / "content" / name).write_text(text)
        self.settings = Settings(config=folder / "config.yaml", quiet=True)
        self.way = Way("fresh", folder, self.settings)
        self.way.desk.bring_out(NOW)
        self.way.desk.close()
        self.site = contents(self.way.output)
        self.state = self.way.room / NAME
        self.whole = _with_small_pages(self.state)

    def rebuilt(self, state: bytes) -> list[str]:
        """Build with `state` in place of the kept one; what was said that is no problem."""
        self.state.write_bytes(state)
        return self.built()

    def built(self) -> list[str]:
        self.way.restart()
        self.way.notices.clear()
        self.way.desk.bring_out(NOW)
        self.way.desk.close()
        assert contents(self.way.output) == self.site
        return list(self.way.notices)


def _with_small_pages(path: Path) -> bytes:
    small = path.with_name("small.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.execute("VACUUM INTO ?", (str(small),))
    content = small.read_bytes()
    small.unlink()
    return content


def cuts(size: int, step: int) -> Iterator[int]:
    """Every `step`-th length, and those round the end of each page."""
    edges = {end + by for end in range(0, size, PAGE) for by in (-1, 0, 1)}
    yield from sorted({*range(0, size, step), *(edge for edge in edges if 0 <= edge < size)})


def with_flips(content: bytes, seed: int) -> bytes:
    random = Random(seed)
    return flipped(content, random.choice([1, 1, 2, 8, 64]), random)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flips", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        size = len(archive.whole)
        told = [archive.rebuilt(archive.whole[:length]) for length in range(size)]
        print(f"cut at each of {size} lengths: {_said(told)}")
        seeds = range(options.seed * 1_000_000, options.seed * 1_000_000 + options.flips)
        told = [archive.rebuilt(with_flips(archive.whole, seed)) for seed in seeds]
        print(f"bits flipped {options.flips} times, seed {options.seed}: {_said(told)}")


def _said(told: list[list[str]]) -> str:
    assert max(map(len, told)) <= 1
    return f"every site as made anew, {sum(map(len, told))} times with a line"


if __name__ == "__main__":
    main()
