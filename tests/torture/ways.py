"""The ways to build: anew, and on top of what was built before in three manners."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from dateline.problems import Problem, Refused, Rejected
from dateline.run import renderings, stamps, workers
from dateline.run.edition import Desk, looked_through
from dateline.run.glance import glance
from dateline.run.manifest import Standing, manifest_text
from dateline.run.pipeline import Session
from dateline.run.publish import MARKER
from dateline.run.seal import Report
from dateline.run.settings import Settings
from tests.conftest import Stamps, edited
from tests.conftest import stamps as stamps_in
from tests.torture.troubles import TROUBLES

Tree = Mapping[str, bytes]
"""Path → bytes; a folder ends with `/` and has none."""


class Difference(AssertionError):
    """A kept build is not as one made anew."""


@dataclass(frozen=True)
class Result:
    """What a build said; and the site, unless the input is at fault."""

    problems: tuple[Problem, ...]
    failed: bool
    held: object
    site: Tree | None


def tree(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for place, folders, files in os.walk(folder):
        prefix = "" if place == str(folder) else os.path.relpath(place, folder) + "/"
        found |= {f"{prefix}{name}/": b"" for name in folders}
        for name in files:
            with open(os.path.join(place, name), "rb") as file:
                found[prefix + name] = file.read()
    return found


def built_anew(settings: Settings, now: datetime) -> Result:
    """By one process that remembers nothing; what would be published."""
    with tempfile.TemporaryDirectory(dir=settings.config.parent) as folder:
        pictures, cards = Path(folder) / "pictures", Path(folder) / "cards"
        try:
            session = Session(settings, made_pictures=pictures, drawn_cards=cards)
            outcome = session.build(now)
        except Rejected as rejected:
            return Result(rejected.problems, True, None, None)
        if outcome.failed:
            return Result(outcome.problems, True, None, None)
        nothing = Standing(Path(), {}, {}, frozenset())
        outcome = session.with_copies(outcome, nothing, None)
        site = {
            path: file.content if file.content is not None else Path(file.copied).read_bytes()
            for path, file in outcome.files.items()
        }
    site[MARKER] = manifest_text({path: file.sha for path, file in outcome.files.items()})
    site |= {f"{folder}/": b"" for path in outcome.files for folder in _above(path)}
    return Result(outcome.problems, False, outcome.archive.held, site)


def _result(report: Report, *, failed: bool) -> Result:
    return Result(report.problems, failed, None if failed else report.held, None)


def _above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


@contextmanager
def no_work_too_small() -> Iterator[None]:
    """Processes are hired for any work, where a small site would do without."""
    before = workers.ALONE, renderings.ALONE
    workers.ALONE, renderings.ALONE = 1, 1
    try:
        yield
    finally:
        workers.ALONE, renderings.ALONE = before


@contextmanager
def all_at_rest() -> Iterator[None]:
    """What was written before the look counts as at rest: no step takes as little as a tick."""
    before = stamps.SLACK
    stamps.SLACK = 0
    try:
        yield
    finally:
        stamps.SLACK = before


class Way:
    """A published folder and its kept state, brought up to date after every step."""

    def __init__(self, name: str, folder: Path, settings: Settings) -> None:
        self.name = name
        self.settings = settings
        self.output = folder / name
        self.room = folder / f".{name}"
        self.notices: list[str] = []
        self.is_tampered = True
        self.short: Counter[str] = Counter()
        """How often a new command could do with a glance, or with the pages of a text."""
        self._stamps: Stamps = {}
        self.desk = self._new_desk()

    def _new_desk(self) -> Desk:
        return Desk(self.settings, self.output, self.room, self.notices.append)

    def restart(self) -> None:
        self.desk.close()
        self.desk = self._new_desk()

    def trouble(self, kind: str, random: Random) -> None:
        """Do it; where the folder is refused, see that nothing happens to it, and put it right."""
        if not (self.output / MARKER).is_file() or not self.room.is_dir():
            return
        repair = TROUBLES[kind](self.output, self.room, random)
        self.is_tampered = True
        if kind == "spare_changed":
            self.restart()
        if repair:
            self._is_refused()
            repair()

    def _is_refused(self) -> None:
        before = tree(self.output)
        try:
            self.desk.bring_out(datetime.fromisoformat("2020-01-01T00:00Z"))
        except Refused:
            pass
        except Rejected:
            return
        else:
            raise Difference(f"{self.name}: a folder that is not ours was not refused")
        if tree(self.output) != before:
            raise Difference(f"{self.name}: a refused folder was changed")

    def follow(self, anew: Result, now: datetime, random: Random) -> None:
        """Build; whatever was kept, all is as `anew`."""
        thorough = self._prepare(random, now)
        before = tree(self.output)
        self.notices.clear()
        try:
            made = self._made(now, thorough, random)
        except Rejected as rejected:
            made = Result(rejected.problems, True, None, None)
        self.is_tampered = self.is_tampered and anew.site is None
        standing = tree(self.output)
        self._same_problems("problems", made.problems, anew.problems)
        self._same("failed", made.failed, anew.failed)
        self._same("held", made.held, anew.held)
        site = before if anew.site is None else self._with_kept(anew.site)
        compare_sites(self.name, standing, site)
        if sum("made anew" in line for line in self.notices) > 1 or len(self.notices) > 3:
            raise Difference(f"{self.name}: said too much: {self.notices}")

    def _made(self, now: datetime, thorough: bool, random: Random) -> Result:
        if self.name == "fresh":
            with all_at_rest() if random.random() < 0.7 else nullcontext():
                return self._by_command(now)
        edition = self.desk.bring_out(now, None if thorough else self._edited())
        return _result(edition.report, failed=edition.published is None)

    def _by_command(self, now: datetime) -> Result:
        """As a new process does it; what is at rest it sees at a glance."""
        found = glance(self.settings, self.output, self.room, now, self.notices.append)
        if found.done:
            report, published = found.done
            self.short["amended" if published.changes else "at a glance"] += 1
            return _result(report, failed=False)
        edition = self.desk.bring_out(now, seen=found.inputs)
        return _result(edition.report, failed=edition.published is None)

    def _edited(self) -> set[Path]:
        """Since the last build of this way."""
        before, self._stamps = self._stamps, stamps_in(self.settings.config.parent)
        return edited(before, self._stamps)

    def _prepare(self, random: Random, now: datetime) -> bool:
        """Restart as this way does; gives whether to look at every file that stands."""
        if self.name == "fresh" or (self.name == "mixed" and random.random() < 0.4):
            self.restart()
        elif self.name == "mixed" and random.random() < 0.15:
            self._by_another(now)
        return self.name == "fresh" or self.is_tampered or random.random() < 0.3

    def _by_another(self, now: datetime) -> None:
        """Another process publishes to the same folder in between."""
        other = self._new_desk()
        try:
            other.bring_out(now)
        except Rejected:
            pass
        finally:
            other.close()

    def check(self, anew: Result, now: datetime) -> None:
        """What `check` says, of a copy of the state."""
        try:
            problems = looked_through(self.settings, self.output, self.room, now).problems
        except Rejected as rejected:
            problems = rejected.problems
        self._same_problems("problems told by check", problems, anew.problems)

    def _with_kept(self, site: Tree) -> Tree:
        path = self.output / "CNAME"
        return {"CNAME": path.read_bytes(), **site} if path.is_file() else site

    def _same(self, what: str, made: object, anew: object) -> None:
        if made != anew:
            raise Difference(f"{self.name}: {what}:\n  kept {made}\n  anew {anew}")

    def _same_problems(
        self, what: str, made: tuple[Problem, ...], anew: tuple[Problem, ...]
    ) -> None:
        only = [problem for problem in made if problem not in anew]
        self._same(what, only, [problem for problem in anew if problem not in made])
        self._same(what, made, anew)


def compare_sites(name: str, made: Tree, anew: Tree) -> None:
    if made == anew:
        return
    lines = [f"only here: {path}" for path in sorted(made.keys() - anew.keys())]
    lines += [f"missing: {path}" for path in sorted(anew.keys() - made.keys())]
    for path in sorted(made.keys() & anew.keys()):
        if made[path] != anew[path] and path != MARKER:
            lines.append(f"differs: {path}: {_first_difference(made[path], anew[path])}")
    raise Difference("\n  ".join([f"{name}: the site is not as one made anew", *lines[:8]]))


def _first_difference(one: bytes, other: bytes) -> str:
    at = next(
        (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    start = max(0, at - 40)
    return f"\n    kept {one[start : at + 60]!r}\n    anew {other[start : at + 60]!r}"


def published_anew(folder: Path, settings: Settings, now: datetime) -> Tree:
    """By a desk into a folder of its own."""
    way = Way("anew", folder, settings)
    with no_work_too_small():
        way.desk.bring_out(now)
    way.desk.close()
    made = tree(way.output)
    shutil.rmtree(way.output)
    shutil.rmtree(way.room)
    return made
