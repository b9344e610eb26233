"""Which languages have which briefings: what is there, missing, or older than its original."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dateline.arrange.addresses import Placed
from dateline.arrange.archive import Archive
from dateline.checks.gaps import looked_at

Standing = Literal["original", "current", "older", "draft", "withdrawn", "missing"]
Changed = Mapping[str, float]
"""Source path → when it last changed, as numbers that grow with time."""


@dataclass(frozen=True, slots=True)
class Version:
    standing: Standing
    path: str | None
    """As problems name it; None where it is missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """An original, and how each language has it."""

    path: str
    versions: Mapping[str, Version]


def coverage(archive: Archive, languages: Sequence[str], changed: Changed) -> list[Row]:
    """A row for each briefing and page that is public or waits for its day, in order of paths.

    Nothing is older than its original where one of them is not among the `changed`.
    """
    translations: dict[str, list[Placed]] = defaultdict(list)
    for path, original in archive.parents.items():
        if path in archive.owners:
            translations[original].append(archive.owners[path])
    return [
        Row(own.briefing.shown, _versions(own, translations[path], languages, changed))
        for path, own in _originals(archive)
    ]


def _originals(archive: Archive) -> Iterator[tuple[str, Placed]]:
    wanted = {own.path for own in looked_at(archive)}
    for path, own in archive.owners.items():
        is_page = own.briefing.page and path in archive.shown
        if (path in wanted or is_page) and path not in archive.parents:
            yield path, own


def _versions(
    original: Placed, translations: Sequence[Placed], languages: Sequence[str], changed: Changed
) -> dict[str, Version]:
    found = {lang: Version("missing", None) for lang in languages}
    for own in translations:
        found[own.lang] = Version(_standing(own, original, changed), own.briefing.shown)
    found[original.lang] = Version("original", original.briefing.shown)
    return found


def _standing(own: Placed, original: Placed, changed: Changed) -> Standing:
    if own.briefing.withdrawn:
        return "withdrawn"
    if own.briefing.draft:
        return "draft"
    before, after = changed.get(own.briefing.path), changed.get(original.briefing.path)
    return "older" if before is not None and after is not None and before < after else "current"


def as_lines(rows: Sequence[Row], languages: Sequence[str]) -> list[str]:
    """The matrix, its totals below."""
    paths = max((len(row.path) for row in rows), default=0)
    lines = [f"{'':{paths}}  {'  '.join(f'{lang:9}' for lang in languages)}".rstrip()]
    for row in rows:
        cells = (f"{row.versions[lang].standing:9}" for lang in languages)
        lines.append(f"{row.path:{paths}}  {'  '.join(cells)}".rstrip())
    for lang, counts in _totals(rows, languages).items():
        told = ", ".join(f"{count} {standing}" for standing, count in counts.items())
        lines.append(f"{lang}: {told}" if told else f"{lang}: nothing")
    return lines


def as_document(rows: Sequence[Row], languages: Sequence[str]) -> dict[str, Any]:
    """The same for scripts."""
    return {
        "languages": list(languages),
        "rows": [
            {
                "path": row.path,
                "versions": {
                    lang: {"standing": own.standing, "path": own.path}
                    for lang, own in row.versions.items()
                },
            }
            for row in rows
        ],
        "totals": _totals(rows, languages),
    }


def _totals(rows: Sequence[Row], languages: Sequence[str]) -> dict[str, dict[str, int]]:
    counts = {lang: Counter(row.versions[lang].standing for row in rows) for lang in languages}
    return {lang: dict(sorted(own.items())) for lang, own in counts.items()}
