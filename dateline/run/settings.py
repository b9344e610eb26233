"""What the command line and the plug-ins say of a build."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.run.stamps import PACKAGE

if TYPE_CHECKING:  # so that a build with nothing to do loads none of what builds
    from dateline.arrange.archive import Archive
    from dateline.model import Briefing
    from dateline.views import Page

ENGINE = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
"""The folder of the project's own templates and static files: installed, the package has them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line says."""

    config: Path
    output: Path | None = None
    base_url: str | None = None
    jobs: int = 1
    drafts: bool = False
    skip_broken: bool = False
    allow_shrink: bool = False
    strict: bool = False
    quiet: bool = False
    explain: str | None = None
    """The URL of a page whose making is to be explained."""
    executor: str | None = None
    """The address of a cluster that does the work."""
    after_parse: tuple[Callable[["Briefing"], "Briefing"], ...] = ()
    extra_groups: tuple[Callable[["Archive"], Iterable["Page"]], ...] = ()
    filters: tuple[tuple[str, Callable[..., Any]], ...] = ()
