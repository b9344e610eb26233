"""How long Python-Markdown alone takes for an archive: what no build with it can beat.

python -m benchmarks.convert CONTENT
"""

import os
import sys
import time
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

from dateline.parse.prose.python_markdown import convert


def _body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


def _seconds(paths: Sequence[Path]) -> float:
    """For the conversion of the bodies of `paths`, once they are in memory."""
    bodies = [_body(path) for path in paths]
    started = time.perf_counter()
    for body in bodies:
        convert(body, keeps_raw_html=True)
    return time.perf_counter() - started


def main() -> None:
    paths = sorted(Path(sys.argv[1]).rglob("*.md"))
    jobs = os.cpu_count() or 1
    with get_context("spawn").Pool(jobs) as pool:
        print(max(pool.map(_seconds, [paths[start::jobs] for start in range(jobs)], chunksize=1)))


if __name__ == "__main__":
    main()
