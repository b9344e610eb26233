"""Many hostile files in one archive, and what becomes of it."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dateline.problems import Problem
from dateline.run.pipeline import Settings
from tests.conftest import NOW, Bench
from tests.hostile.case import Case

CONFIG = "title: T\nbase_url: https://example.org/\nlanguages: [en, ar]\nextra_fields: [further]\n"


@dataclass(frozen=True)
class Built:
    """A site that was built of cases, and the folder around it."""

    files: dict[str, bytes]
    problems: tuple[Problem, ...]
    failed: bool
    folder: Path

    @property
    def errors(self) -> list[str]:
        return [str(problem) for problem in self.problems if problem.severity == "error"]

    def strays(self) -> list[str]:
        """What stands around the site and beside its sources, where nothing may be written."""
        expected = {"config.yaml", "content", "output", ".dateline-output"}
        found = {path.name for path in self.folder.iterdir()} - expected
        return sorted(found | {path.name for path in self.folder.parent.iterdir()} - {"site"})

    def page(self, case: Case) -> bytes:
        """The page of a case: the only one whose folder has its name."""
        (path,) = (path for path in self.files if path.endswith(f"/{case.name}/index.html"))
        return self.files[path]

    def said(self, case: Case) -> list[str]:
        """What was said of a case, without the path."""
        prefix = f"content/{case.file}:"
        lines = [str(problem) for problem in self.problems]
        return [line.removeprefix(prefix) for line in lines if line.startswith(prefix)]


def built(folder: Path, cases: Iterable[Case], settings: str = "") -> Built:
    """The archive of all `cases`, built in `folder`, which is empty."""
    site = folder / "site"
    (site / "content").mkdir(parents=True)
    (site / "config.yaml").write_text(CONFIG + settings)
    for case in cases:
        (site / "content" / case.file).write_bytes(case.content)
    return build(site)


def build(site: Path) -> Built:
    before = Path.cwd()
    os.chdir(site)
    try:
        made = Bench(site, Settings(config=site / "config.yaml")).build(NOW)
    finally:
        os.chdir(before)
    return Built(made.files, made.problems, made.failed, site)
