"""Which briefing is a version of which, and what a version inherits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from dateline import urls
from dateline.model import Briefing, Moment
from dateline.problems import Problem, error
from dateline.value import FrozenMap, replace

INHERITED = (
    "date",
    "kind",
    "pinned",
    "event",
    "updated",
    "corrections",
    "story",
    "sources",
    "image",
    "license",
    "slug",
)
"""What a version takes from its original where it does not set it itself."""


def originals(briefings: Sequence[Briefing]) -> tuple[dict[str, str], list[Problem]]:
    """Source path of every translation → that of its original, and what names none or two."""
    translations = [briefing for briefing in briefings if briefing.translation_of]
    if not translations:
        return {}, []
    by_path = {briefing.path: briefing for briefing in briefings}
    by_name = _by_name(briefings)
    parents: dict[str, str] = {}
    problems: list[Problem] = []
    for briefing in translations:
        name = str(briefing.translation_of)
        found = _matches(briefing, name, by_path, by_name)
        if len(found) == 1:
            parents[briefing.path] = found[0]
        elif "translation_of" in briefing.given:
            problems.append(_unclear(briefing, name, found, by_path))
    return _flat(parents), problems


def _by_name(briefings: Sequence[Briefing]) -> Mapping[str, list[str]]:
    """Id or slug → the source paths of the briefings that have it."""
    found: dict[str, list[str]] = defaultdict(list)
    for briefing in briefings:
        own = urls.stem_slug(urls.stem(briefing.path), briefing.lang)
        for name in {briefing.id, briefing.slug, own}:
            if name:
                found[name].append(briefing.path)
    return found


def _matches(
    briefing: Briefing,
    name: str,
    by_path: Mapping[str, Briefing],
    by_name: Mapping[str, list[str]],
) -> list[str]:
    beside = normalised(PurePosixPath(briefing.path).parent, name)
    for path in (beside, normalised(PurePosixPath(), name)):
        if path and path != briefing.path and path in by_path:
            return [path]
    named = [path for path in by_name.get(name, ()) if path != briefing.path]
    untranslated = [path for path in named if not by_path[path].translation_of]
    return untranslated or named


def normalised(folder: PurePosixPath, name: str) -> str | None:
    """The path below `content/` that `name`, seen from `folder`, leads to; None if outside."""
    steps: list[str] = []
    for part in [] if name.startswith("/") else folder.parts:
        steps.append(part)
    for part in name.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not steps:
                return None
            steps.pop()
        else:
            steps.append(part)
    return "/".join(steps)


def _unclear(
    briefing: Briefing, name: str, found: Sequence[str], by_path: Mapping[str, Briefing]
) -> Problem:
    place = briefing.place("translation_of")
    if not found:
        message = f"translation_of {name} names no briefing; write the path of the original"
    else:
        both = " and ".join(by_path[path].shown for path in sorted(found))
        message = f"translation_of {name} could be {both}; write the path of the original"
    return error(place, "translation", message)


def _flat(parents: Mapping[str, str]) -> dict[str, str]:
    """A translation of a translation has the first original; a circle has none."""
    flat = {}
    for path in parents:
        seen = {path}
        original = parents[path]
        while original in parents and original not in seen:
            seen.add(original)
            original = parents[original]
        if original != path and original not in seen:
            flat[path] = original
    return flat


def inherit(briefings: Sequence[Briefing], parents: Mapping[str, str]) -> list[Briefing]:
    """The briefings with what they inherit; a version may only be stricter than its original."""
    if not parents:
        return list(briefings)
    by_path = {briefing.path: briefing for briefing in briefings}
    return [
        _heir(briefing, by_path[parents[briefing.path]]) if briefing.path in parents else briefing
        for briefing in briefings
    ]


def _heir(version: Briefing, original: Briefing) -> Briefing:
    taken = {
        name: getattr(original, name)
        for name in INHERITED
        if name not in version.given and getattr(original, name) is not None
    }
    own_terms = dict(version.terms)
    return replace(
        version,
        **taken,
        spots=version.spots or original.spots,
        dateline=version.dateline or (None if version.spots else original.dateline),
        terms=tuple(sorted({**dict(original.terms), **own_terms}.items())),
        extra=FrozenMap(
            tuple(sorted({**dict(original.extra.entries), **dict(version.extra.entries)}.items()))
        ),
        draft=version.draft or original.draft,
        publish_at=_last(version.publish_at, original.publish_at),
        expires=_first(version.expires, original.expires),
        withdrawn=version.withdrawn or original.withdrawn,
        broken=version.broken,
    )


def _last(one: Moment | None, other: Moment | None) -> Moment | None:
    return max((moment for moment in (one, other) if moment), default=None)


def _first(one: Moment | None, other: Moment | None) -> Moment | None:
    return min((moment for moment in (one, other) if moment), default=None)
