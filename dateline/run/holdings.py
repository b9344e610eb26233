"""What lies in the folders of a site, looked at again only where something may have changed."""

import os
import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace as with_fields
from pathlib import Path

from dateline.parse.config import Config
from dateline.problems import Problem
from dateline.run import disk
from dateline.run.assets import Assets, Rows, static_assets
from dateline.run.disk import Content, Found
from dateline.run.litter import is_litter
from dateline.run.stamps import stamp_of
from dateline.value import replace

Edits = Collection[Path]
"""Where something may have changed since the last look, and nowhere else."""


class Holdings:
    """The last look at each folder. A look without `edits` is at everything."""

    def __init__(self) -> None:
        self._config: Config | None = None
        self._content: Content | None = None
        self._known: Mapping[str, int | None] = {}
        """Where each file is → its number among the sources, if it is one."""
        self._static: tuple[tuple[Sequence[Path], str | None], Assets, Sequence[Problem]] | None = (
            None
        )
        self._templates: tuple[Sequence[Path], Mapping[str, str], Sequence[Problem]] | None = None

    def content(self, folder: Path, config: Config, edits: Edits | None) -> Content:
        kept = self._content if self._config is config and edits is not None else None
        if kept is not None:
            below = [path for path in edits or () if path.is_relative_to(folder)]
            kept = self._refreshed(kept, below)
        if kept is None:
            kept = disk.content(folder, config)
            self._known = {file.place: None for file in kept.files.values()}
            self._known |= {found.file.place: at for at, found in enumerate(kept.sources)}
        self._config, self._content = config, kept
        return kept

    def _refreshed(self, content: Content, edits: Sequence[Path]) -> Content | None:
        """`content` with new stamps of known sources; None where more may have changed."""
        if not edits:
            return content
        sources = list(content.sources)
        for path in edits:
            place = os.fspath(path)
            number = self._known.get(place)
            if number is None:
                if self._may_count(path):
                    return None
                continue
            found = _looked_at(sources[number])
            if found is None:
                return None
            sources[number] = found
        return with_fields(content, sources=tuple(sources))

    def _may_count(self, path: Path) -> bool:
        """Whether an unknown path is, or was, more than an editor's short-lived file."""
        if is_litter(path.name) or path.name.startswith("."):
            return False
        prefix = os.fspath(path)
        return os.path.lexists(path) or any(place.startswith(prefix) for place in self._known)

    def assets(
        self, folders: Sequence[Path], rows: Rows, edits: Edits | None, led_from: str | None
    ) -> tuple[Assets, Sequence[Problem]]:
        kept, asked = self._static, (folders, led_from)
        if kept is None or kept[0] != asked or _touched(folders, edits):
            problems: list[Problem] = []
            made = static_assets(folders, rows, problems, led_from)
            if kept and kept[1] == made:
                made = kept[1]
            self._static = kept = (asked, made, problems)
        return kept[1:]

    def templates(
        self, folders: Sequence[Path], edits: Edits | None
    ) -> tuple[Mapping[str, str], Sequence[Problem]]:
        """The text of every template; the same object where none changed."""
        kept = self._templates
        if kept is None or kept[0] != folders or _touched(folders, edits):
            problems: list[Problem] = []
            texts = disk.template_texts(folders, problems)
            if kept and kept[1] == texts:
                texts = kept[1]
            self._templates = kept = (folders, texts, problems)
        return kept[1:]


def _looked_at(found: Found) -> Found | None:
    """The source as it is now; None unless it still is a plain file."""
    try:
        state = os.lstat(found.file.place)
    except OSError:
        return None
    if not stat.S_ISREG(state.st_mode):
        return None
    return replace(found, file=replace(found.file, stamp=stamp_of(state)))


def _touched(folders: Sequence[Path], edits: Edits | None) -> bool:
    if edits is None:
        return True
    return any(
        path.is_relative_to(folder) or folder.is_relative_to(path)
        for path in edits
        for folder in folders
    )
