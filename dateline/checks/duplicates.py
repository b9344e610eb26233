"""Briefings that are nearly the same text."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from dateline.arrange.archive import Archive
from dateline.checks.gaps import looked_at
from dateline.checks.likeness import Shingles, alike
from dateline.model import Briefing
from dateline.problems import Problem, warning

ShinglesOf = Callable[[Sequence[Briefing]], Sequence[Shingles]]
"""The shingles of their bodies, in the same order."""


def duplicates(archive: Archive, shingles_of: ShinglesOf) -> Iterator[Problem]:
    """A warning at the later of two, whatever its language; translations are no duplicates."""
    dated = [own for own in looked_at(archive) if own.date]
    ordered = sorted(dated, key=attrgetter("date.at", "path"))
    families = [_family(own, archive) for own in ordered]
    for found in alike(shingles_of(ordered), families):
        one, other = ordered[found.one], ordered[found.other]
        message = (
            f"{_percent(found.likeness)} % of the text is that of {one.shown}; keep one of them, "
            "with the other's address under `aliases`"
        )
        yield warning(other.place("title"), "near-duplicate", message)


def _family(briefing: Briefing, archive: Archive) -> str:
    return archive.parents.get(briefing.path, briefing.path)


def _percent(likeness: float) -> int:
    """100 only of what is the same."""
    return int(likeness * 100)
