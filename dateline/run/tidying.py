"""`fmt`: the front matter of briefings tidied, file by file, each whole old or whole new."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from dateline.editing.tidy import tidied
from dateline.parse.config import Config
from dateline.problems import Problem, Refused, Rejected
from dateline.run.disk import MARKDOWN, is_briefing, read_bytes
from dateline.run.folders import files_below, shown
from dateline.run.saving import save


class Tidying(NamedTuple):
    """What was looked at, what was changed (or would be), and what could not be read."""

    seen: int
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]


def tidy(paths: Iterable[Path], content: Path, config: Config, *, write: bool) -> Tidying:
    """Tidies `paths`, or all of `content`; without `write` only says what would change.

    Raises Refused for a path that is no briefing, Unavailable where the disk is at fault.
    """
    problems: list[Problem] = []
    changed: list[str] = []
    files = briefing_files(list(paths) or [content], content, problems)
    for path in files:
        name = shown(path)
        try:
            before = read_bytes(path)
            after = tidied(before, name, config)
            if after == before:
                continue
            if write:
                save(path, after, over=before)
        except Rejected as rejected:
            problems.extend(rejected.problems)
        else:
            changed.append(name)
    return Tidying(len(files), tuple(changed), tuple(problems))


def briefing_files(paths: list[Path], content: Path, problems: list[Problem]) -> list[Path]:
    """The briefings at or below the paths, sorted. Raises Refused for a path that is none."""
    found = {path for given in paths for path in _below(given, content, problems)}
    return sorted(found)


def _below(given: Path, content: Path, problems: list[Problem]) -> Iterator[Path]:
    path = Path(os.path.abspath(given))
    if path.is_dir():
        home = content if path.is_relative_to(content) else path
        for file in files_below(path, problems):
            own = Path(file.place)
            if is_briefing(own.relative_to(home).as_posix()):
                yield own
    elif path.is_file() and path.name.endswith(MARKDOWN):
        yield path
    else:
        raise Refused(f"{given} is no briefing and no folder; name a file that ends in .md")
