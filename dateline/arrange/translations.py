"""Which briefing is a version of which, and what a version inherits."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from dateline import urls
from dateline.arrange.addresses import Placed
from dateline.arrange.release import is_ever_public
from dateline.model import Briefing, Moment
from dateline.problems import Problem, error, warning
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
    "toc",
    "slug",
)
"""What a version takes from its original where it does not set it itself."""


Lineages = Mapping[str, tuple[str, ...]]
"""Source path of a translation → what it was made of, what that was made of, …, the original."""


def lineages_of(briefings: Sequence[Briefing]) -> tuple[Lineages, list[Problem]]:
    """The lineage of every translation, and what names none, two or itself."""
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
    lineages = {path: _lineage(path, parents) for path in parents}
    problems += [_circle(by_path[path]) for path, lineage in lineages.items() if not lineage]
    return {path: lineage for path, lineage in lineages.items() if lineage}, problems


def second_versions(owners: Mapping[str, Placed], parents: Mapping[str, str]) -> Iterator[Problem]:
    """What is a version of an original beside another in its language, now or at any moment."""
    families: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for path in sorted({*parents, *parents.values()}, key=lambda path: (path in parents, path)):
        placed = owners[path]
        if is_ever_public(placed.briefing):
            families[parents.get(path, path), placed.lang].append(placed)
    for (_, lang), family in families.items():
        for number, placed in enumerate(family):
            for other in family[:number]:
                if placed.opens < other.closes and other.opens < placed.closes:
                    place = placed.briefing.place("translation_of")
                    message = (
                        f"{other.briefing.shown} is the version in `{lang}` already; "
                        "correct `lang` or `translation_of`"
                    )
                    yield warning(place, "translation", message)
                    break


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


def _circle(briefing: Briefing) -> Problem:
    message = "translation_of leads round in a circle; write the path of the original"
    return error(briefing.place("translation_of"), "translation", message)


def _lineage(path: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Empty in a circle."""
    steps = [path]
    while steps[-1] in parents:
        if parents[steps[-1]] in steps:
            return ()
        steps.append(parents[steps[-1]])
    return tuple(steps[1:])


def inherit(briefings: Sequence[Briefing], lineages: Lineages) -> list[Briefing]:
    """The briefings with what they inherit; a version may only be stricter than its original."""
    if not lineages:
        return list(briefings)
    by_path = {briefing.path: briefing for briefing in briefings}
    return [
        _heir(briefing, [by_path[path] for path in lineages[briefing.path]])
        if briefing.path in lineages
        else briefing
        for briefing in briefings
    ]


def _heir(version: Briefing, lineage: Sequence[Briefing]) -> Briefing:
    """Of the original all that it does not set; of each step between what hides it."""
    original, family = lineage[-1], (version, *lineage)
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
        draft=any(one.draft for one in family),
        publish_at=max(_starts(version, lineage), default=None),
        expires=min((one.expires for one in family if one.expires), default=None),
        withdrawn=next((one.withdrawn for one in family if one.withdrawn), None),
        broken=version.broken,
    )


def _starts(version: Briefing, lineage: Sequence[Briefing]) -> Iterator[Moment]:
    """The moments that a version has to wait for, besides its own date."""
    for moment in (version.publish_at, *(one.publish_at for one in lineage)):
        if moment:
            yield moment
    yield from (one.date for one in lineage if one.date)
