"""Many hostile files in one archive, and what becomes of it."""

from collections.abc import Callable, Iterable
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from dateline.problems import Problem
from dateline.run.settings import Settings
from tests.conftest import NOW, Bench
from tests.hostile.case import Case

CONFIG = "title: T\nlanguages: [en, ar]\nextra_fields: [further]\n"
OWN = {"config.yaml", "content", "output", ".dateline-output", "static", "templates"}
HOME = "https://example.org/"


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
        inside = {path.name for path in self.folder.iterdir()}
        beside = {path.name for path in self.folder.parent.iterdir()}
        return sorted(inside - OWN | beside - {"site", "outside"})

    def page(self, case: Case) -> bytes:
        """The page of a case: the only one whose folder has its name."""
        (path,) = (path for path in self.files if path.endswith(f"/{case.name}/index.html"))
        return self.files[path]

    def said(self, case: Case) -> list[str]:
        """What was said of a case, without the path."""
        prefix = f"content/{case.file}:"
        lines = [str(problem) for problem in self.problems]
        return [line.removeprefix(prefix) for line in lines if line.startswith(prefix)]


Archives = Callable[..., "Built"]
"""Gives the archive `name` of some cases, with a `markdown` setting; it is built once."""


def laid_out(folder: Path, settings: str = "", home: str = HOME) -> Path:
    """A site without content in `folder`, which is empty."""
    site = folder / "site"
    (site / "content").mkdir(parents=True)
    (site / "config.yaml").write_text(f"{CONFIG}base_url: {home}\n{settings}")
    return site


def lay(site: Path, cases: Iterable[Case]) -> None:
    for case in cases:
        (site / "content" / case.file).write_bytes(case.content)


def built(
    folder: Path,
    cases: Iterable[Case],
    settings: str = "",
    home: str = HOME,
    *,
    skip_broken: bool = False,
) -> Built:
    """The archive of all `cases`, built in `folder`."""
    site = laid_out(folder, settings, home)
    lay(site, cases)
    return build(site, skip_broken=skip_broken)


def build(site: Path, *, skip_broken: bool = False) -> Built:
    with chdir(site):
        chosen = Settings(config=site / "config.yaml", skip_broken=skip_broken)
        made = Bench(site, chosen).build(NOW)
    return Built(made.files, made.problems, made.failed, site)
