"""Compressed copies beside the files of a site: each is made again when its file differs."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dateline.exports.compression import LEAST, compressed, copies, is_text, key
from dateline.run.assets import Rows
from dateline.run.files import File, file_of
from dateline.run.manifest import Standing
from dateline.run.state import Made
from dateline.run.tree import read_checked
from dateline.run.workers import Alone, Crew, chunks, fit
from dateline.value import Value

PORTION = 4_000_000
"""Bytes of files that are compressed while an edit may have to wait: some three seconds' worth."""


class Job(Value, frozen=True):
    """A file, and the forms that it lacks."""

    content: bytes
    forms: tuple[str, ...]


class Copies(NamedTuple):
    """What stands beside the files of a site."""

    files: Mapping[str, File]
    is_behind: bool
    """Whether some wait to be made."""


class Wanted(NamedTuple):
    """A file whose copies are not there, or no more right."""

    path: str
    size: int
    forms: Mapping[str, str]
    """Form → path of the copy."""


def compress_all(jobs: Sequence[Job], _: None) -> list[list[bytes]]:
    return [[compressed(job.content, form) for form in job.forms] for job in jobs]


def copies_beside(
    files: Mapping[str, File],
    forms: Sequence[str],
    rows: Rows,
    standing: Standing,
    most: int | None = None,
    crew: Crew | None = None,
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> Copies:
    """A copy in each of the `forms` for all of the `files` that are texts of some size.

    `rows` are the files as they were last made, and learn of copies made anew: of at most `most`
    bytes of files, None is all. A copy that has to wait is left out, since a host would send it
    instead of its file. The bytes of a file that stands already are read where it stands.
    """
    stands = standing.shas
    found, stale = {}, []
    for path, file in files.items():
        if not is_text(path) or (size := _size(path, file, standing)) < LEAST:
            continue
        lacking = {}
        for form, copy in copies(path, forms).items():
            row = rows.get(copy)
            if row and row.key == key(form, file.sha) and stands.get(copy) == row.sha:
                found[copy] = File(row.sha)
            elif copy not in files:
                lacking[form] = copy
        if lacking:
            stale.append(Wanted(path, size, lacking))
    now = sorted(stale, key=lambda own: (own.size, own.path))
    if most is not None:
        now = list(_first(now, most))
    jobs = (_job(own, files[own.path], standing.output) for own in now)
    made = fit(crew or Alone(), len(now)).run(compress_all, chunks(jobs), None)
    for done, (own, contents) in enumerate(zip(now, _flat(made), strict=True)):
        progress(done, len(now))
        for (form, copy), content in zip(own.forms.items(), contents, strict=True):
            found[copy] = file_of(content)
            rows[copy] = Made(key(form, files[own.path].sha), found[copy].sha, None)
    return Copies(found, len(now) < len(stale))


def _size(path: str, file: File, standing: Standing) -> int:
    if file.content is not None:
        return len(file.content)
    if place := file.moved or file.copied:
        return os.stat(place).st_size
    return standing.entries[path].st_size


def _first(wanted: Iterable[Wanted], most: int) -> Iterator[Wanted]:
    """So many that their sizes reach `most`: at least one where it is not 0."""
    left = most
    for own in wanted:
        if left <= 0:
            return
        yield own
        left -= own.size


def _job(own: Wanted, file: File, output: Path) -> Job:
    if file.content is not None:
        return Job(file.content, tuple(own.forms))
    place = Path(file.moved or file.copied or output / own.path)
    return Job(read_checked(place, file.sha), tuple(own.forms))


def _flat(made: Iterable[list[list[bytes]]]) -> Iterator[list[bytes]]:
    for chunk in made:
        yield from chunk
