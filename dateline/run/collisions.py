"""One URL, one source: what two claim is an error that names both."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from dateline import urls
from dateline.arrange.archive import Archive
from dateline.model import Briefing
from dateline.problems import Place, Problem, error
from dateline.run import disk
from dateline.run.tree import above
from dateline.views import Page

REPLACEABLE = frozenset({"robots.txt", "404.html", "favicon.ico"})
"""Files of ours that a static file of the same name replaces."""

_FROM_SOURCES = frozenset({"briefing.html", "page.html", "tombstone.html", "redirect.html"})

Claims = dict[str, list[tuple[str, Place | None]]]
"""Path, folded as file systems may fold it → who claims it, and where that stands."""


def collisions(archive: Archive, pages: Sequence[Page], files: Mapping[str, Path]) -> list[Problem]:
    """`files` are static files and attachments, by their output path."""
    claims: Claims = defaultdict(list)
    problems: list[Problem] = []
    for owner in archive.owners.values():
        if not owner.briefing.draft:
            problems += _claim(claims, owner.url, owner.briefing)
    replaced = REPLACEABLE & files.keys()
    for page in pages:
        if page.template not in _FROM_SOURCES and page.path not in replaced:
            key = urls.collision_key(page.path)
            claims[key].append(("a page that the site makes itself", None))
    for name, place in files.items():
        claims[urls.collision_key(name)].append((disk.shown(place), Place(disk.shown(place))))
    for key, owners in claims.items():
        if len(owners) > 1:
            problems += _disputes(key, owners)
        for folder in above(key):
            if folder in claims:
                problems += _disputes(folder, [*claims[folder], *owners])
    return problems


def _claim(claims: Claims, url: str, briefing: Briefing) -> list[Problem]:
    try:
        if briefing.page or briefing.date:
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
