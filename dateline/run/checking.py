"""`check`: what a build would say, and what an editor may want to mend."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import get_args

from dateline.arrange.advice import advice
from dateline.arrange.archive import Archive
from dateline.checks.coverage import Row, coverage
from dateline.checks.duplicates import duplicates
from dateline.checks.gaps import Read, Where, gaps
from dateline.checks.likeness import shingles
from dateline.model import Briefing
from dateline.parse.config import Config
from dateline.parse.places import body_in, place_in
from dateline.problems import Place, Problem, Refused, Severity, Unavailable
from dateline.run.command import counted
from dateline.run.disk import read_bytes
from dateline.run.edition import looked_through
from dateline.run.git import last_changed
from dateline.run.pipeline import Outcome
from dateline.run.settings import Settings

_SEVERITIES = get_args(Severity)
MOST = 20
"""Lines of what is said more than once."""


def checked(
    settings: Settings, config: Config, output: Path, room: Path, now: datetime
) -> tuple[Outcome, list[Problem]]:
    """What a build would be, and all that is to be said of it, sorted; nothing is written."""
    outcome = looked_through(settings, output, room, now)
    read = reader(settings.config.parent / config.content)
    said = {*outcome.problems, *advised(outcome.archive, config, read)}
    return outcome, sorted(said)


def advised(archive: Archive, config: Config, read: Read) -> set[Problem]:
    return {
        *advice(archive),
        *gaps(archive, finder(config, read)),
        *duplicates(archive, lambda own: [shingles(body_in(read(one))) for one in own]),
    }


def by_kind(problems: Iterable[Problem]) -> list[str]:
    """What there is to work through: errors first, then the most frequent kind, notices last.

    Each with the number of files, and what is said most often, as one step may mend it all.
    """
    found: dict[tuple[int, str], list[Problem]] = {}
    for problem in problems:
        rank = _SEVERITIES.index(problem.severity)
        found.setdefault((rank, problem.kind), []).append(problem)
    kinds = sorted(found, key=lambda own: (own[0], -len(found[own]), own[1]))
    width = max((len(kind) for _, kind in kinds), default=0)
    lines = []
    for rank, kind in kinds if len(kinds) > 1 else ():
        own = found[rank, kind]
        files = counted(len({problem.place.path for problem in own}), "file")
        said, times = by_message(own)[0]
        often = f"; {times} times: {said}" if len(own) / 4 <= times > 1 else ""
        lines.append(f"{len(own):6}  {_SEVERITIES[rank]:7}  {kind:{width}}  in {files}{often}")
    return lines


def repeated(problems: Iterable[Problem], kind: str) -> list[str]:
    """Of one kind what is said more than once, the most frequent first."""
    own = [problem for problem in problems if problem.kind == kind]
    return [f"{times:6}  {said}" for said, times in by_message(own)[:MOST] if times > 1]


def by_message(problems: Iterable[Problem]) -> list[tuple[str, int]]:
    """What is wrong, without the remedy, and how often that is said."""
    counts = Counter(problem.message.partition("; ")[0] for problem in problems)
    return sorted(counts.items(), key=lambda own: (-own[1], own[0]))


def summed(problems: Iterable[Problem]) -> str:
    """How many there are of each severity: `1 error, 2 warnings`."""
    counts = Counter(problem.severity for problem in problems)
    told = [own for own in _SEVERITIES if counts[own] or own != "notice"]
    return ", ".join(counted(counts[own], own) for own in told)


def as_json(problems: Iterable[Problem], briefings: int, only: str | None) -> str:
    """One document, in the order of the text form; `line` and `column` are 0 where not known."""
    found = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "severity": problem.severity,
            "kind": problem.kind,
            "message": problem.message,
        }
        for problem in sorted(set(problems))
        if only is None or problem.kind == only
    ]
    document = {"briefings": briefings, "problems": found}
    return json.dumps(document, ensure_ascii=False, indent=1)


def translated(archive: Archive, config: Config, content: Path) -> tuple[list[Row], str]:
    """How each language has each briefing, and what is to be said beside it.

    What is older than its original is known of a folder that git keeps.
    """
    try:
        changed, note = last_changed(content), ""
    except (Refused, Unavailable) as failure:
        changed, note = {}, f"what is older than its original is not known: {failure}"
    return coverage(archive, config.codes, changed), note


def reader(folder: Path) -> Read:
    """Of a file that is gone meanwhile nothing is known."""

    @lru_cache(maxsize=16)
    def read(path: str) -> bytes:
        try:
            return read_bytes(folder / path)
        except Unavailable:
            return b""

    return lambda briefing: read(briefing.path)


def finder(config: Config, read: Read) -> Where:
    def where(briefing: Briefing, location: tuple[int | str, ...]) -> Place:
        missing = briefing.place(str(location[0]))
        if missing.path != briefing.shown:  # What a folder's defaults set stands there.
            return missing
        return place_in(read(briefing), briefing.shown, config, location, missing)

    return where
