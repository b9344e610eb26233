"""One build, published: what `build`, `watch` and `serve` have in common."""

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dateline.run.manifest import MARKER
from dateline.run.pipeline import Outcome, Session, Settings
from dateline.run.publish import Claim, Published, Standing, locked, look, publish
from dateline.run.stamps import engine_digest, stamp_of
from dateline.run.state import NAME, State
from dateline.run.timing import Stages
from dateline.run.tree import shown
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
        self._claim = Claim()
        self._unkept: sqlite3.Error | None = None
        """Why no state is kept."""
        self._is_told = False

    def bring_out(self, now: datetime, *, thorough: bool = True) -> Edition:
        """Build and publish under the lock; `thorough` looks at every file that stands."""
        with (
            locked(self._room),
            self._claim.on(self.output),
            processes(self._settings.jobs) as crew,
            _without_pauses(),
        ):
            try:
                return self._attempt(crew, now, thorough)
            except sqlite3.Error as failure:
                self._do_without_state(failure)
                return self._attempt(crew, now, thorough)

    def _attempt(self, crew: Crew, now: datetime, thorough: bool) -> Edition:
        session = self._open()
        session.crew = crew
        session.staging = _staging(self._room)
        try:
            edition = self._brought_out(session, now, thorough)
        finally:
            shutil.rmtree(self._room / STAGING, ignore_errors=True)
        self._tell_of_state()
        return edition

    def _brought_out(self, session: Session, now: datetime, thorough: bool) -> Edition:
        config = session.load_config()
        standing = None if thorough else self._standing
        quick, self._standing = standing is not None, None
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
                claim=self._claim,
            )
        self._standing = published.standing
        if self._standing:
            self._keep(session, outcome, self._standing)
        return Edition(outcome, published)

    def _keep(self, session: Session, outcome: Outcome, standing: Standing) -> None:
        try:
            with self.stages.of("keep state"):
                _note(session, outcome, standing)
        except sqlite3.Error as failure:
            self._do_without_state(failure)

    def _open(self) -> Session:
        """The session so far, or a new one where another process published since."""
        if self._session and self._standing and not _is_ours(self.output, self._standing):
            self._close()
        if self._session is None:
            if self._clean:
                (self._room / NAME).unlink(missing_ok=True)
                self._clean = False
            with self.stages.of("open state"):
                self._session = Session(self._settings, self._state(), stages=self.stages)
        return self._session

    def _state(self) -> State:
        if self._unkept:
            return State.forgetful()
        return State(self._room / NAME, engine_digest(), self._notice)

    def _close(self) -> None:
        if self._session:
            self._session.state.close()
        self._session = self._standing = None

    def _do_without_state(self, failure: sqlite3.Error) -> None:
        """The site does not need it, and what cannot be brought up to date must not stay."""
        self._unkept = failure
        self._close()
        with suppress(OSError):
            for path in self._room.glob(f"{NAME}*"):
                path.unlink()

    def _tell_of_state(self) -> None:
        """Once, and only where the build came to its end: else another line says what is wrong."""
        if self._unkept and not self._is_told:
            self._is_told = True
            self._notice(
                f"{shown(self._room / NAME)}: {self._unkept}; nothing can be kept for the next "
                "build, which makes everything anew"
            )


def looked_through(settings: Settings, room: Path, now: datetime) -> Outcome:
    """A build that writes nothing; what was published is taken to stand as it was."""
    with processes(settings.jobs) as crew, _without_pauses():
        session = Session(settings, State.copy_of(room / NAME, engine_digest()), crew)
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


def _staging(room: Path) -> Path:
    """An empty folder for this process alone: workers of one that was killed may be ending yet.

    What cannot be removed of theirs now is removed by a later build.
    """
    shutil.rmtree(room / STAGING, ignore_errors=True)
    staging = room / STAGING / str(os.getpid())
    staging.mkdir(parents=True)
    return staging


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
