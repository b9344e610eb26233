"""Writes the files of the archive as data: all at once, by one process or another."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from dateline.arrange.dataset import HOME
from dateline.exports import package, tables
from dateline.exports.columns import Plain, values
from dateline.parse.prose import paragraphs
from dateline.records import Dataset
from dateline.run.files import File, file_of
from dateline.run.kept_lines import CSV, JSON_LINES
from dateline.run.rendering import lay_down
from dateline.value import Value, unpacked

FOLDER = HOME.lstrip("/")
DATABASE = f"{FOLDER}archive.sqlite"
OF_LINES = frozenset({CSV, JSON_LINES, f"{FOLDER}briefings.json"})
LARGE = 1_000_000
"""Bytes from which on a file waits for its publication on the disk, not in memory."""


class Task(Value, frozen=True):
    """What is to be written, and of what."""

    paths: tuple[str, ...]
    dataset: bytes
    """Packed."""
    lines: tuple[tables.Line | None, ...]
    """Of each record; None where it is to be made."""
    bodies: tuple[bytes, ...]
    """The key of each record's text, empty where it has none or keeps it back."""
    html: Mapping[bytes, str]
    """The texts that are needed."""
    is_clean: bool
    """Whether they hold the tags alone that the cleaner lets through."""


class Written(Value, frozen=True):
    files: Mapping[str, File]
    """Path → file."""
    lines: tuple[tuple[int, int], ...]
    """How many bytes each record has as CSV and as JSON; none where no file has lines."""


def written(task: Task, staging: str | None) -> Written:
    """The files; large ones are laid down in `staging`."""
    own = unpacked(task.dataset, Dataset)
    texts = {key: paragraphs(html, is_clean=task.is_clean) for key, html in task.html.items()}

    @cache
    def told(number: int) -> dict[str, Plain]:
        return values(own.records[number], own, texts.get(task.bodies[number], ""))

    lines: list[tables.Line] = []
    if not OF_LINES.isdisjoint(task.paths):
        lines = [known or tables.line(told(number)) for number, known in enumerate(task.lines)]
    files = {
        path: _laid_down(path, content, staging)
        for path, content in _contents(task.paths, own, lines, told)
    }
    return Written(files, tuple([(len(line.csv), len(line.json)) for line in lines]))


def _contents(
    paths: tuple[str, ...],
    own: Dataset,
    lines: list[tables.Line],
    told: Callable[[int], dict[str, Plain]],
) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        match path.removeprefix(FOLDER):
            case "briefings.csv":
                yield path, tables.as_csv(own, lines)
            case "briefings.json":
                yield path, tables.as_json(lines)
            case "briefings.jsonl":
                yield path, tables.as_json_lines(lines)
            case "terms.csv":
                yield path, tables.terms_csv(own.terms)
            case "places.geojson":
                yield path, package.places_geojson(own)
            case "datapackage.json":
                yield path, package.datapackage(own)
            case "archive.sqlite":
                from dateline.run.database import database

                yield path, database(own, map(told, range(len(own.records))))


def _laid_down(path: str, content: bytes, staging: str | None) -> File:
    file = file_of(content)
    if staging is None or len(content) < LARGE:
        return file
    lay_down(staging, path, content)
    return File(file.sha, moved=f"{staging}/{path}")
