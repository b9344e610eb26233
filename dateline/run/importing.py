"""`import`: sources of other makers → briefing files, none of them in anybody's way."""

import os
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from dateline.editing.hints import without_hints
from dateline.importers.piece import Piece
from dateline.importers.reading import Reading
from dateline.importers.recognising import KINDS, kind_of, read, why_unread
from dateline.parse.config import Config
from dateline.problems import (
    SHOWN_OF_A_KIND,
    Place,
    Refused,
    Rejected,
    Unavailable,
    error,
    warning,
)
from dateline.run.folders import files_below, shown
from dateline.run.placing import Imported, Plan, Planned, Wish
from dateline.run.saving import save

BEGINNING = 4096
"""Bytes of a file that tell what it is."""


def wish_of(
    content: Path,
    into: str,
    kind: str | None,
    pairs: Iterable[str],
    *,
    overwrite: bool,
    dry: bool,
) -> Wish:
    """Raises Refused for what cannot be meant."""
    known = next((name for name in KINDS if name == kind), None)
    if kind and not known:
        raise Refused(f"--from {kind} is not known; use {', '.join(KINDS)}")
    names = {}
    for pair in pairs:
        theirs, equals, ours = pair.partition("=")
        if not (theirs and equals and ours):
            raise Refused(f"--map {pair} is not understood; write it as excerpt=summary")
        names[theirs] = ours
    return Wish(_below(content, into), known, names, overwrite, dry)


def _below(content: Path, into: str) -> str:
    """The folder below `content/`, named so or from the current folder."""
    path = Path(into)
    root = content.resolve()
    if (full := path.resolve()).is_relative_to(root):
        path = full.relative_to(root)
    below = posixpath.normpath(path.as_posix())
    parts = below.split("/")
    if path.is_absolute() or any(part == ".." or part.startswith("_") for part in parts):
        raise Refused(f"--into {into} is no folder of briefings; name one below {content.name}/")
    return "" if below == "." else below


def import_report(done: Imported, *, all_of_them: bool) -> list[str]:
    """A line for each problem: every error, and the first few of each other kind, or all."""
    lines, counts = [], Counter[str]()
    for problem in sorted(set(done.problems)):
        counts[problem.kind] += problem.severity == "warning"
        if counts[problem.kind] <= SHOWN_OF_A_KIND or all_of_them:
            lines.append(str(problem))
    for kind, count in sorted(counts.items()):
        if count > SHOWN_OF_A_KIND and not all_of_them:
            lines.append(f"{count - SHOWN_OF_A_KIND} more of the kind {kind}: `-v` lists them")
    return lines


def import_all(sources: Sequence[Path], config: Config, content: Path, wish: Wish) -> Imported:
    """Plans everything, then writes it. Raises Unavailable where the disk does not let us."""
    done = Imported()
    pieces = [piece for source in sources for piece in _pieces(source, wish, config, done)]
    planned = Plan(config, content, wish, done).files(pieces)
    for file in planned:
        _settle(file, content, wish, done)
    return done


def _pieces(
    source: Path, wish: Wish, config: Config, done: Imported
) -> Iterator[tuple[Piece, Path]]:
    """The pieces of a source, each with the folder that paths in it begin from."""
    try:
        files = _files(source)
    except OSError as failure:
        message = f"not readable: {failure.strerror}; correct the path"
        done.problems.append(error(Place(shown(source.absolute())), "source", message))
        return
    is_folder = source.is_dir()
    kind = wish.kind or kind_of(
        files, lambda name: _beginning(source / name if is_folder else source), is_folder=is_folder
    )
    done.kinds.append(f"{shown(source.absolute())}: {kind}")
    for name in sorted(files):
        if name.endswith("/"):
            continue
        path = source / name if is_folder else source
        label = shown(path.absolute())
        try:
            content = path.read_bytes()
            reading = Reading(
                label, name, files, wish.names, frozenset(config.codes), config.language
            )
            made = list(read(kind, content, reading))
            yield from ((piece, source if is_folder else source.parent) for piece in made)
            if not made and (why := why_unread(kind, name)):
                done.problems.append(warning(Place(label), "file", why))
        except Rejected as rejected:
            done.problems += rejected.problems
        except OSError as failure:
            message = f"not readable: {failure.strerror}; look at its permissions"
            done.problems.append(error(Place(label), "source", message))


def _beginning(path: Path) -> bytes:
    with suppress(OSError), path.open("rb") as file:
        return file.read(BEGINNING)
    return b""


def _files(source: Path) -> dict[str, int]:
    """Every file of a source by its path in it, with its size."""
    if not source.is_dir():
        return {source.name: source.stat().st_size}
    found = {file.name: 0 for file in files_below(source.absolute(), [])}
    return found | ({".obsidian/": 0} if (source / ".obsidian").is_dir() else {})


def _settle(file: Planned, content: Path, wish: Wish, done: Imported) -> None:
    path = content / file.path
    try:
        standing = path.read_bytes() if os.path.lexists(path) else None
    except OSError as failure:
        raise Unavailable(f"{shown(path)}: {failure.strerror}") from failure
    if standing is not None and without_hints(standing) == without_hints(file.content):
        done.counts["unchanged"] += 1
        return
    if standing is not None and not wish.overwrite:
        message = f"{shown(path)} is there and differs; --overwrite replaces it"
        done.problems.append(warning(Place(file.of), "kept", message))
        return
    if standing is not None:
        state = "replaced"
    else:
        state = "written" if file.path.endswith(".md") else "picture"
    done.counts[state] += 1
    done.lines.append(f"{state}: {shown(path)}")
    if not wish.dry:
        save(path, file.content, over=standing)
