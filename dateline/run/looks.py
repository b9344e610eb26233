"""The look of a site: its templates, their data, and the names of its static files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dateline.model import Site
from dateline.run.rendering import Look
from dateline.run.theme import Theme
from dateline.value import fingerprint


class Inputs(NamedTuple):
    """All that decides how values become pages."""

    folders: Sequence[Path]
    texts: Mapping[str, str]
    """Template → its text."""
    data: Mapping[str, Any]
    assets: Mapping[str, str]
    sites: Mapping[str, Site]
    staging: str | None
    glossaries: Mapping[str, Mapping[str, str]]
    """Language → abbreviation → what it means."""


class Looks:
    """The last look; equal inputs give the same object."""

    def __init__(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        self._filters = filters
        self._last: tuple[Inputs, Look, Theme] | None = None

    def next(self, inputs: Inputs) -> tuple[Look, Theme]:
        if self._last is None or self._last[0] != inputs:
            theme = Theme(inputs.texts, inputs.data, inputs.assets)
            self._last = (inputs, self._look(inputs), theme)
        return self._last[1:]

    def _look(self, inputs: Inputs) -> Look:
        sites = sorted(inputs.sites.items())
        glossaries = sorted(inputs.glossaries.items())
        return Look(
            key=fingerprint((inputs.texts, inputs.assets, inputs.data, sites, glossaries)),
            folders=tuple(inputs.folders),
            texts=inputs.texts,
            assets=inputs.assets,
            data=inputs.data,
            sites=inputs.sites,
            filters=self._filters,
            staging=inputs.staging,
            glossaries=inputs.glossaries,
        )
