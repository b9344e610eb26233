"""The URL ledger at work: what was once public must lead somewhere."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from dateline import urls
from dateline.arrange.addresses import Placed, keys
from dateline.arrange.archive import Archive
from dateline.parse.ledger import Ledger, Line, read_ledger
from dateline.parse.source import decoded
from dateline.problems import Place, Problem, Rejected, Unavailable, error, warning
from dateline.run.tree import naming, shown


def lost_urls(
    path: Path, archive: Archive, planned: Collection[str], skipped: Collection[str]
) -> list[Problem]:
    """The addresses of the ledger at `path` that are nobody's page, alias or tombstone now.

    `planned` are the files of the site. No loss is what time alone hides, nor a briefing that is
    `skipped`.
    """
    place = Place(shown(path))
    try:
        ledger = _ledger(path)
    except Rejected as rejected:
        return list(rejected.problems)
    if ledger is None:
        message = "there is no URL ledger yet; `python build.py record-urls` writes it"
        return [warning(place, "ledger", message)]
    missing = [line for line in ledger.lines if urls.output_path(line.url) not in planned]
    if not missing:
        return []
    led = {urls.address_key(name) for name in planned}
    for placed in archive.owners.values():
        if not placed.briefing.draft or placed.briefing.path in skipped:
            led.update(keys(placed))
    remedies = _Remedies(archive)
    return [
        error(Place(place.path, line.number, 1), "lost-url", remedies.message(line))
        for line in missing
        if urls.address_key(urls.output_path(line.url)) not in led
    ]


class _Remedies:
    """What to do about a lost address, by what is known of it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._by_id = {placed.id: placed for placed in archive.owners.values()}

    def message(self, line: Line) -> str:
        what = f"{line.url} was public and leads nowhere now"
        heir = self._by_id.get(line.id) or self._namesake(line)
        if heir is None:
            return (
                f"{what}; add {line.url} to `aliases` of the briefing that took its place, "
                "bring its file back with `withdrawn: {date, reason}`, or take this line out"
            )
        if heir.briefing.draft:
            return (
                f"{what}, for {heir.briefing.shown} is a draft; give it "
                "`withdrawn: {date, reason}` instead, or take this line out"
            )
        return f"{what}; add {line.url} to `aliases` in {heir.briefing.shown}"

    def _namesake(self, line: Line) -> Placed | None:
        """The one public briefing whose address ends alike."""
        name = _last_part(line.url)
        alike = [
            placed
            for path, placed in self._archive.owners.items()
            if path in self._archive.public and _last_part(placed.url) == name
        ]
        return alike[0] if len(alike) == 1 else None


def _last_part(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def record(path: Path, archive: Archive) -> tuple[int, int]:
    """Bring the ledger at `path` up to date; how many addresses are new, and how many it has.

    Raises Rejected where it cannot be read, and Unavailable where it cannot be written.
    """
    ledger = _ledger(path) or Ledger()
    after = ledger.with_urls(dict(_public(archive.owners, archive.public)))
    if after.text() != ledger.text() or not path.exists():
        _write(path, after.text())
    return len(after.lines) - len(ledger.lines), len(after.lines)


def _public(owners: Mapping[str, Placed], public: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every address that leads to something public, and the id of that."""
    for path in public:
        placed = owners[path]
        for alias in placed.briefing.aliases:
            yield urls.spelled(urls.alias_path(alias)), placed.id
        yield urls.spelled(urls.output_path(placed.url)), placed.id


def _ledger(path: Path) -> Ledger | None:
    with naming(path):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
    return read_ledger(decoded(content, shown(path)), shown(path))


def _write(path: Path, text: str) -> None:
    """In one step, so that no half of it is ever committed."""
    unfinished = path.with_name(f".{path.name}.new")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    except OSError as failure:
        raise Unavailable(f"{shown(path)}: {failure.strerror}") from failure
