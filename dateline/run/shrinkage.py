"""Lost by mistake: an archive that suddenly has far fewer briefings is not published unasked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from dateline import urls
from dateline.arrange.archive import Archive
from dateline.exports.compression import original
from dateline.parse.config import Config
from dateline.problems import Place, error
from dateline.run.pipeline import Outcome
from dateline.run.tree import shown

LEAST = 10
"""Fewer lost briefings than this are nobody's accident."""

_DATES = re.compile(r"\d{4}(/\d{2})?")


def unless_shrunk(
    outcome: Outcome, output: Path, standing: Mapping[str, str], config: Config, now: datetime
) -> Outcome:
    """`outcome`, as a failure if more than half of the briefings that stand would be gone.

    `standing` is the manifest of `output`, which tells a briefing by the form of its path alone.
    Expiry and withdrawal count as no loss.
    """
    gone = (path for path in standing.keys() - outcome.files.keys() if not original(path))
    if outcome.failed or not any(islice(gone, LEAST - 1, None)):
        return outcome
    archive = outcome.archive
    here = {urls.output_path(card.url) for tree in archive.trees for card in tree.cards}
    explained = (outcome.files.keys() - here) | set(_expired(archive, now))
    forms = [_Form(tree.site.home, config) for tree in archive.trees]
    stood = {path for path in standing if any(form.fits(path) for form in forms)} - explained
    lost = len(stood) - len(here)
    if lost < LEAST or 2 * lost <= len(stood):
        return outcome
    message = (
        f"{lost} of the {len(stood)} briefings that stand there would be gone, and not by expiry "
        "or withdrawal; bring back what is missing, or publish with --allow-shrink"
    )
    problem = error(Place(shown(output)), "shrinkage", message)
    return replace(outcome, problems=tuple(sorted({*outcome.problems, problem})), failed=True)


def _expired(archive: Archive, now: datetime) -> Iterator[str]:
    for placed in archive.owners.values():
        expires = placed.briefing.expires
        if expires and expires.at <= now and not placed.briefing.draft:
            yield urls.output_path(placed.url)
            yield from map(urls.alias_path, placed.briefing.aliases)


class _Form:
    """What the paths of briefings look like in one language tree."""

    def __init__(self, home: str, config: Config) -> None:
        self._home = home.lstrip("/")
        self._pattern = re.compile(urls.briefing_form(home, config.permalink))
        self._lists = {*urls.RESERVED, *config.taxonomy_names, *config.codes}

    def fits(self, path: str) -> bool:
        """Whether it may be a briefing's, and is none of a list."""
        if not self._pattern.fullmatch(path):
            return False
        folder = path.removeprefix(self._home).removesuffix("/index.html")
        return folder.split("/")[0] not in self._lists and not _DATES.fullmatch(folder)
