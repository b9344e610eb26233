"""The links of a body → URLs of this site, or the problems that they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from dateline import urls
from dateline.arrange.archive import Archive
from dateline.arrange.translations import normalised
from dateline.model import Briefing, Link, Version
from dateline.problems import Place, Problem, error, warning

SOURCES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside a briefing that is published with it."""

    source: str
    """Below `content/`."""
    path: str
    """Below the output folder."""


@dataclass(frozen=True, slots=True)
class Resolved:
    targets: tuple[tuple[str, str | None], ...]
    """Link as written → URL; None: the text stays, the link goes."""
    attachments: tuple[Attachment, ...]
    problems: tuple[Problem, ...]


_NO_LINKS = Resolved((), (), ())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that decides where a link leads."""

    archive: Archive
    files: Collection[str]
    """Every file below `content/` that is not a briefing."""
    base_path: str


def resolve(briefing: Briefing, url: str, around: Surroundings) -> Resolved:
    """Where each link of the body of `briefing`, published at `url`, leads."""
    if briefing.prose is None or not briefing.prose.links:
        return _NO_LINKS
    targets: dict[str, str | None] = {}
    attachments: dict[Attachment, None] = {}
    problems: list[Problem] = []
    for link in briefing.prose.links:
        made = _resolve(briefing, link, url, around)
        if isinstance(made, Problem):
            problems.append(made)
            targets[link.target] = None
        elif isinstance(made, Attachment):
            attachments[made] = None
            targets[link.target] = urls.relative_to_base(around.base_path, "/" + made.path)
        elif made is not _UNCHANGED:
            targets[link.target] = made
    return Resolved(tuple(targets.items()), tuple(attachments), tuple(problems))


_UNCHANGED = "\0"


def _resolve(
    briefing: Briefing, link: Link, url: str, around: Surroundings
) -> str | Problem | Attachment:
    target = link.target.strip()
    place = briefing.place_in_body(link.line, link.column)
    if "{{" in target or "{%" in target:
        message = f"{target} is a template's expression, not an address; the text stays, unlinked"
        return warning(place, "template-link", message)
    try:
        parts = urlsplit(target)
    except ValueError:
        return error(place, "link", f"{target} is not an address; correct or remove it")
    if hidden := around.archive.hidden.at(target):
        return _not_public(target, hidden, place)
    if parts.scheme or parts.netloc or not target:
        return _UNCHANGED
    if not parts.path:
        return _own_anchor(briefing, parts.fragment, place)
    ending = f"?{parts.query}" * bool(parts.query) + f"#{parts.fragment}" * bool(parts.fragment)
    path = unquote(parts.path)
    if path.endswith(SOURCES):
        return _source(briefing, path, parts.fragment, place, around)
    if path.startswith("/"):
        return urls.relative_to_base(around.base_path, path) + ending
    return _beside(briefing, path, url, place, link, around)


def _own_anchor(briefing: Briefing, fragment: str, place: Place) -> str | Problem:
    ids = briefing.prose.ids if briefing.prose else ()
    if fragment and fragment != "top" and _anchor(unquote(fragment), ids) is None:
        return warning(place, "anchor", f"#{fragment} is no heading of this text; correct it")
    return _UNCHANGED


def _source(
    briefing: Briefing, path: str, fragment: str, place: Place, around: Surroundings
) -> str | Problem:
    beside = normalised(PurePosixPath(briefing.path).parent, path)
    below = normalised(PurePosixPath(), path)
    owners = around.archive.owners
    found = next((name for name in (beside, below) if name in owners), None)
    if found is None:
        return error(place, "link", f"{path} names no file of the archive; correct the path")
    other = owners[found].briefing
    if other.broken and found not in around.archive.public:
        return _UNCHANGED
    prose = None if other.withdrawn else other.prose
    anchor = _anchor(unquote(fragment), prose.ids) if fragment and prose else ""
    if anchor is None:
        return warning(place, "anchor", f"{path}#{fragment}: no such heading there; correct it")
    if found not in around.archive.public:
        return _not_public(path, other, place)
    target = _version_for(briefing, found, around.archive) or owners[found].url
    return urls.relative_to_base(around.base_path, target) + f"#{anchor}" * bool(anchor)


def _anchor(name: str, ids: Collection[str]) -> str | None:
    """The id that `name` means: a raw HTML id was given a prefix; None if there is none."""
    return next((known for known in (name, f"u-{name}") if known in ids), None)


def _version_for(briefing: Briefing, path: str, archive: Archive) -> str | None:
    """A reader of Arabic is led to the Arabic version where there is one."""
    versions: Mapping[str, tuple[Version, ...]] = archive.versions
    lang = briefing.lang
    return next(
        (version.url for version in versions.get(path, ()) if lang and version.lang == lang), None
    )


def _not_public(target: str, hidden: Briefing, place: Place) -> Problem:
    kind = "hidden-link" if hidden.draft else "held-link"
    return warning(place, kind, f"{target} is not public; the text stays, without a link")


def _beside(
    briefing: Briefing, path: str, url: str, place: Place, link: Link, around: Surroundings
) -> str | Problem | Attachment:
    folder = PurePosixPath(briefing.path).parent
    found = normalised(folder, path)
    if found and found in around.files:
        name = PurePosixPath(found).name
        return Attachment(found, urls.output_path(url).removesuffix("index.html") + name)
    what = "picture" if link.image else "file"
    remedy = "correct the path" if not path.startswith("www.") else "begin it with https://"
    return error(place, "link", f"{path} names no {what} of the archive; {remedy}")
