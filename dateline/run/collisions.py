"""One URL, one source: what two claim is an error that names both."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from dateline import urls
from dateline.arrange.addresses import Placed
from dateline.arrange.archive import Archive
from dateline.model import Briefing
from dateline.problems import Place, Problem, error
from dateline.run import disk
from dateline.run.tree import above
from dateline.views import Page

REPLACEABLE = frozenset({"robots.txt", "404.html", "favicon.ico"})
"""Files of ours that a static file of the same name replaces."""

_FROM_SOURCES = frozenset({"briefing.html", "page.html", "tombstone.html", "redirect.html"})

_Claims = dict[str, list[tuple[str, Place | None]]]
"""Path, folded as file systems may fold it → who claims it, and where that stands."""


class Claims:
    """Who claimed which path the last time."""

    def __init__(self) -> None:
        self._inputs: tuple[Archive, Sequence[Page], Mapping[str, Path]] | None = None
        self._disputes: list[Problem] = []

    def disputes(
        self, archive: Archive, pages: Sequence[Page], files: Mapping[str, Path]
    ) -> list[Problem]:
        """`files` are static files and attachments, by their output path."""
        before = self._inputs
        is_same = before and before[0] is archive and before[1] is pages and before[2] == files
        if not is_same:
            self._disputes = _collisions(archive, pages, files)
            self._inputs = (archive, pages, files)
        return self._disputes


def _collisions(
    archive: Archive, pages: Sequence[Page], files: Mapping[str, Path]
) -> list[Problem]:
    replaced = REPLACEABLE & files.keys()
    own = [
        page.path
        for page in pages
        if page.template not in _FROM_SOURCES and page.path not in replaced
    ]
    owners = [owner for owner in archive.owners.values() if not owner.briefing.draft]
    return [] if _are_apart(owners, own, files) else _disputed(owners, own, files)


def _are_apart(owners: Sequence[Placed], own: Sequence[str], files: Mapping[str, Path]) -> bool:
    """Whether no two claim one path: as a rule, and quickly told."""
    try:
        paths = [urls.output_path(owner.url) for owner in owners if _has_address(owner.briefing)]
        paths += [urls.alias_path(alias) for owner in owners for alias in owner.briefing.aliases]
    except urls.BadPath:
        return False
    keys = list(map(urls.collision_key, [*paths, *own, *files]))
    return len(set(keys)) == len(keys)


def _has_address(briefing: Briefing) -> bool:
    return briefing.page or briefing.date is not None


def _disputed(
    owners: Sequence[Placed], own: Sequence[str], files: Mapping[str, Path]
) -> list[Problem]:
    claims: _Claims = defaultdict(list)
    problems: list[Problem] = []
    for owner in owners:
        problems += _claim(claims, owner.url, owner.briefing)
    for path in own:
        claims[urls.collision_key(path)].append(("a page that the site makes itself", None))
    for name, place in files.items():
        claims[urls.collision_key(name)].append((disk.shown(place), Place(disk.shown(place))))
    for key, claimants in claims.items():
        if len(claimants) > 1:
            problems += _disputes(key, claimants)
        for folder in above(key):
            if folder in claims:
                problems += _disputes(folder, [*claims[folder], *claimants])
    return problems


def _claim(claims: _Claims, url: str, briefing: Briefing) -> list[Problem]:
    try:
        if _has_address(briefing):
            key = urls.collision_key(urls.output_path(url))
            claims[key].append((briefing.shown, briefing.place("slug")))
        for alias in briefing.aliases:
            key = urls.collision_key(urls.alias_path(alias))
            claims[key].append((f"an alias in {briefing.shown}", briefing.place("aliases")))
    except urls.BadPath as failure:
        message = f"the address {url} is not usable: {failure}; set another `slug`"
        return [error(briefing.place("slug"), "address", message)]
    return []


def _disputes(key: str, owners: Sequence[tuple[str, Place | None]]) -> list[Problem]:
    address = "/" + key.removesuffix("index.html")
    problems = []
    for number, (_, place) in enumerate(owners):
        if place is None:
            continue
        others = [name for other, (name, _) in enumerate(owners) if other != number]
        message = f"{address} is also claimed by {' and '.join(others)}; change one of them"
        problems.append(error(place, "two-claim", message))
    return problems
