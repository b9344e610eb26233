"""One URL, one source: what two claim is an error that names both."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dateline import urls
from dateline.arrange import reference_pages
from dateline.arrange.addresses import Placed
from dateline.arrange.archive import Archive
from dateline.exports.compression import copies
from dateline.exports.hosts import FILES as HOSTS
from dateline.model import Briefing
from dateline.parse.config import Outputs
from dateline.problems import Place, Problem, error
from dateline.run.folders import shown
from dateline.run.tree import above, folders_of

REPLACEABLE = frozenset(
    {"robots.txt", "404.html", "favicon.ico", *(name for own in HOSTS.values() for name in own)}
)
"""Files of ours that a static file of the same name replaces."""

FROM_SOURCES = frozenset(
    {"briefing.html", "page.html", "tombstone.html", "redirect.html", *reference_pages.FILES}
)
"""Templates of pages that single sources claim."""

_NUMBERED = frozenset({"front.html", "term.html", "story.html", "stories.html", "corrections.html"})
_NUMBERED_PAGE = re.compile(r"(.*/)?page/[1-9][0-9]*/index\.html")

Claim = tuple[str, Place | None]
"""Who claims a path, and where that stands; no place for the site itself."""

Claims = dict[str, list[Claim]]
"""Path, folded as file systems may fold it → all who claim it."""

Made = Sequence[tuple[str, str]]
"""Template and output path of each page that the site makes itself."""

Files = Sequence[tuple[str, Path]]
"""Output path of each static file and attachment, and where it is."""


class Collisions:
    """What two claim, looked for again only where the claims differ."""

    def __init__(self) -> None:
        self._apart: tuple[object, Made, Files] | None = None
        """Claims of which no two are of one path."""

    def next(
        self,
        archive: Archive,
        made: Made,
        files: Files,
        outputs: Outputs,
        forms: Sequence[str] = (),
    ) -> list[Problem]:
        """What two claim, now or at another moment, the pages of which `made` has too.

        `forms` are those of the compressed copies of files.
        """
        addresses = [
            (owner.url, owner.briefing.aliases, owner.briefing.date is None, owner.id)
            for owner in archive.owners.values()
            if not owner.briefing.draft
        ]
        claims = ((addresses, outputs, forms), made, files)
        if claims == self._apart:
            return []
        problems = collisions(archive, made, files, outputs, forms)
        self._apart = None if problems else claims
        return problems


def collisions(
    archive: Archive, made: Made, files: Files, outputs: Outputs, forms: Sequence[str] = ()
) -> list[Problem]:
    claims: Claims = defaultdict(list)
    problems: list[Problem] = []
    for owner in archive.owners.values():
        if not owner.briefing.draft:
            problems += _claim(claims, owner.url, owner.briefing)
    replaced: set[str] = set()
    for name, place in dict.fromkeys(files):
        claims[urls.collision_key(name)].append((shown(place), Place(shown(place))))
        replaced |= REPLACEABLE & {name}
    own = {urls.collision_key(path): template for template, path in made if path not in replaced}
    for key in [*own, *_numbered(own, claims)]:
        claims[key].append(("a page that the site makes itself", None))
    _claim_references(claims, archive, outputs)
    _claim_copies(claims, forms)
    for key, owners in claims.items():
        if len(owners) > 1:
            problems += _disputes(key, owners)
    return [*problems, *_files_as_folders(claims)]


def _numbered(own: Mapping[str, str], claims: Claims) -> list[str]:
    """What is claimed of the numbered pages that a list has once it is long enough."""
    lists = {
        path.removesuffix("index.html") for path, template in own.items() if template in _NUMBERED
    }
    matches = (_NUMBERED_PAGE.fullmatch(key) for key in claims if key not in own)
    return [found[0] for found in matches if found and (found[1] or "") in lists]


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


def _claim_references(claims: Claims, archive: Archive, outputs: Outputs) -> None:
    """Short links, and files beside pages: they are many, and hardly ever in anybody's way."""
    owners = [
        own for own in archive.owners.values() if own.briefing.date and not own.briefing.draft
    ]
    if not (any(map(_is_near_references, claims)) or _have_like_ids(owners)):
        return
    told: set[str] = set()
    for owner in owners:
        briefing = owner.briefing
        for field, path in reference_pages.claimed(owner, outputs):
            if path in told:
                continue  # Two equal ids are a mistake of their own.
            told.add(path)
            what = "the short link of" if field == "id" else "a citation file of"
            key = urls.collision_key(path)
            claims[key].append((f"{what} {briefing.shown}", briefing.place(field)))


def _claim_copies(claims: Claims, forms: Sequence[str]) -> None:
    """Compressed copies, where another claims their name: hosts send them instead of the file.

    Even of a file that is too small to have any, since it may grow.
    """
    taken = claims.keys() | folders_of(claims)
    for key in list(claims) if forms else ():
        for copy in copies(key, forms).values():
            if copy in taken:
                claims[copy].append((f"the compressed copy of /{key}", None))


def _is_near_references(key: str) -> bool:
    return "/cite." in key or key == "r" or key.startswith("r/")


def _have_like_ids(owners: Sequence[Placed]) -> bool:
    """Whether two ids are one to some file system."""
    ids = {own.id for own in owners}
    return len({urls.collision_key(own) for own in ids}) < len(ids)


def _disputes(key: str, owners: Sequence[Claim]) -> Iterator[Problem]:
    address = "/" + key.removesuffix("index.html")
    for number, (_, place) in enumerate(owners):
        others = [name for other, (name, _) in enumerate(owners) if other != number]
        message = f"{address} is also claimed by {' and '.join(others)}; change one of them"
        if place:
            yield error(place, "two-claim", message)


def _files_as_folders(claims: Claims) -> Iterator[Problem]:
    """A name cannot be a file and a folder."""
    clashing = claims.keys() & folders_of(claims)
    for key, owners in claims.items() if clashing else ():
        for folder in above(key):
            if folder in clashing:
                yield from _disputes(folder, [*claims[folder], *owners])
