"""One build, published: what `build`, `watch` and `serve` have in common."""

import gc
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dateline.run.manifest import MARKER
from dateline.run.pipeline import Outcome, Session, Settings
from dateline.run.publish import Published, Standing, locked, look, publish
from dateline.run.stamps import engine_digest, stamp_of
from dateline.run.state import NAME, Damaged, State, discard
from dateline.run.timing import Stages
from dateline.run.workers import Crew, processes
from dateline.value import replace

STAGING = "made"


@dataclass(frozen=True, slots=True)
class Edition:
    """What was built, and how it was published: not at all where the input is at fault."""

    outcome: Outcome
    published: Published | None


class Desk:
    """Brings out editions of one site in one folder.

    It keeps what it knows from one to the next, as long as nobody else publishes there.
    """

    def __init__(
        self,
        settings: Settings,
        output: Path,
        room: Path,
        notice: Callable[[str], None],
        *,
        clean: bool = False,
        stages: Stages | None = None,
    ) -> None:
        """`room` is the folder of kept state, which `clean` empties first."""
        self.output = Path(os.path.realpath(output))
        self._settings = settings
        self._room = room
        self._notice = notice
        self._clean = clean
        self.stages = stages or Stages()
        self._session: Session | None = None
        self._standing: Standing | None = None
        self._has_switched = False
        """Whether the spare is as this desk left it."""

    def bring_out(self, now: datetime, *, thorough: bool = True) -> Edition:
        """Build and publish under the lock; `thorough` looks at every file that stands."""
        with locked(self._room), processes(self._settings.jobs) as crew, _without_pauses():
            try:
                return self._attempt(crew, now, thorough)
            except Damaged:
                self._discard_state()
                return self._attempt(crew, now, thorough)

    def _attempt(self, crew: Crew, now: datetime, thorough: bool) -> Edition:
        session = self._open()
        session.crew = crew
        session.staging = _emptied(self._room / STAGING)
        try:
            return self._brought_out(session, now, thorough)
        finally:
            shutil.rmtree(session.staging)

    def _brought_out(self, session: Session, now: datetime, thorough: bool) -> Edition:
        config = session.load_config()
        standing = None if thorough else self._standing
        quick, self._standing = standing is not None and self._has_switched, None
        if standing is None:
            with self.stages.of("look at output"):
                standing = look(self.output, self._room, config.keep, session.renderings.rows)
        outcome = session.build(now, standing.sha)
        if outcome.failed:
            self._standing = standing
            return Edition(outcome, None)
        with self.stages.of("publish"):
            published = publish(
                outcome.files,
                self.output,
                self._room,
                keep=config.keep,
                mode=config.publish,
                notice=self._notice,
                standing=standing,
                quick=quick,
            )
        self._standing = published.standing
        self._has_switched |= published.changes > 0
        assert self._standing is not None
        try:
            with self.stages.of("keep state"):
                _note(session, outcome, self._standing)
        except Damaged:
            self._discard_state()
        return Edition(outcome, published)

    def close(self) -> None:
        """Forget all but what is kept on the disk."""
        if self._session:
            self._session.state.close()
        self._session = self._standing = None
        self._has_switched = False

    def _open(self) -> Session:
        """The session so far, or a new one where another process was at the site or the state."""
        if self._session and not self._session.state.is_in_place:
            self.close()
        if self._session and self._standing and not _is_ours(self.output, self._standing):
            self.close()
        if self._session is None:
            path = self._room / NAME
            if self._clean:
                discard(path)
                self._clean = False
            with self.stages.of("open state"):
                state = State(path, engine_digest())
                self._session = Session(self._settings, state, stages=self.stages)
        return self._session

    def _discard_state(self) -> None:
        self._notice(f"{NAME} cannot be read; everything is made anew")
        self.close()
        discard(self._room / NAME)


def looked_through(settings: Settings, room: Path, now: datetime) -> Outcome:
    """A build that writes nothing; what was published is taken to stand as it was."""
    with processes(settings.jobs) as crew, _without_pauses():
        try:
            return _checked(
                Session(settings, State.copy_of(room / NAME, engine_digest()), crew), now
            )
        except Damaged:
            return _checked(Session(settings, crew=crew), now)


def _checked(session: Session, now: datetime) -> Outcome:
    rows = dict(session.renderings.rows)
    return session.build(now, lambda path: rows[path].sha if path in rows else None)


def _is_ours(output: Path, standing: Standing) -> bool:
    with suppress(OSError, KeyError):
        return stamp_of(os.lstat(output / MARKER)) == stamp_of(standing.entries[MARKER])
    return False


class _without_pauses:
    """No garbage collection within: values have no circles, and there are millions of them."""

    def __enter__(self) -> None:
        gc.disable()

    def __exit__(self, *_: object) -> None:
        gc.enable()


def _emptied(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def _note(session: Session, outcome: Outcome, standing: Standing) -> None:
    """Remember what was published, and forget what left the site."""
    rows = session.renderings.rows
    for path in rows.keys() - outcome.files.keys():
        del rows[path]
    for path, row in rows.items():
        published = stamp_of(standing.entries[path])
        if row.stamp != published:
            rows[path] = replace(row, stamp=published)
    session.state.save(session.changes(outcome))
    session.readings.forget_bodies()
