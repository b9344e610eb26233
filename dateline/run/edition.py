"""One build, published: what `build`, `watch` and `serve` have in common."""

import gc
import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dateline.exports.compression import original
from dateline.run.cards import FOLDER as CARDS
from dateline.run.holdings import Edits
from dateline.run.manifest import MARKER, manifest_paths
from dateline.run.pagefind import check_installed
from dateline.run.pictures import FOLDER as PICTURES
from dateline.run.pipeline import Outcome, Session
from dateline.run.publish import Claim, Published, Standing, locked, look, publish, unchanged
from dateline.run.seal import Inputs, Report, Seal, inputs, outputs_of
from dateline.run.settings import Settings
from dateline.run.shrinkage import unless_shrunk
from dateline.run.stamps import engine_digest, stamp_of
from dateline.run.state import State
from dateline.run.store import NAME, Damaged, discard
from dateline.run.switch import STAGING, spare_of
from dateline.run.timing import Stages
from dateline.run.tree import clear_away, shown, told
from dateline.run.workers import Crew, processes
from dateline.value import fingerprint, replace


@dataclass(frozen=True, slots=True)
class Edition:
    """What was built, and how it was published: not at all where the input is at fault."""

    report: Report
    rendered: tuple[str, ...]
    """The pages that were rendered for it."""
    published: Published | None
    explanation: tuple[str, ...] = ()
    """Why the page that was asked for was made again."""
    is_behind: bool = False
    """Whether data, the search or compressed copies have yet to take up what is new."""


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
        self._state: State | None = None
        self._session: Session | None = None
        self._standing: Standing | None = None
        self._claim = Claim()
        self._unkept: sqlite3.Error | None = None
        """Why no state is kept."""
        self._is_told = False
        self._has_switched = False
        """Whether the spare is as this desk left it."""
        self._is_whole = False
        """Whether the last attempt came to its end."""

    def bring_out(
        self,
        now: datetime,
        edits: Edits | None = None,
        portions: int | None = None,
        seen: Inputs | None = None,
    ) -> Edition:
        """Build and publish under the lock.

        `edits` is where something may have changed since the last edition, and nowhere else; None
        looks at every source and at every file that stands. At most so many `portions` of the
        search and of compressed copies are made anew; None is all. With 0 the archive as data may
        wait too. `seen` are the inputs at a
        glance, which saw that there is work.
        """
        # Where the last attempt ended in an exception, its edits are lost.
        edits, self._is_whole = edits if self._is_whole else None, False
        with locked(self._room), self._claim.on(self.output), _without_pauses():
            try:
                edition = self._attempt(now, edits, portions, seen)
            except sqlite3.Error as failure:
                self._do_without_state(failure)
                edition = self._attempt(now, None, portions)
            self._tell_of_state()
        self._is_whole = True
        return edition

    def _attempt(
        self, now: datetime, edits: Edits | None, portions: int | None, seen: Inputs | None = None
    ) -> Edition:
        state = self._opened()
        if edits is None and seen is None:
            seen = self._inputs()
            if edition := self._as_it_was(state, seen, now):
                return edition
        try:
            with _crew(self._settings) as crew:
                session = self._begun(state)
                session.crew = crew
                # Workers of a cluster may not share our disk: their files come as bytes.
                session.staging = None if self._settings.executor else _staging(self._room)
                return self._brought_out(session, now, edits, seen, portions)
        finally:
            # What cannot be removed now is removed by the next build.
            clear_away(self._room / STAGING)

    def _opened(self) -> State:
        """The state so far, or as it is kept where another process was at the site or at it."""
        if self._state and not self._state.is_in_place:
            self.close()
        if self._standing and not _is_ours(self.output, self._standing):
            self.close()
        if self._state is None:
            path = self._room / NAME
            if self._clean:
                discard(path)
                for name in (PICTURES, CARDS):
                    clear_away(self._room / name)
                self._clean = False
            with self.stages.of("open state"):
                self._state = State.forgetful() if self._unkept else State(path, engine_digest())
        return self._state

    def close(self) -> None:
        """Forget all but what is kept on the disk."""
        if self._state:
            self._state.close()
        self._state = self._session = self._standing = None
        self._has_switched = False

    def _begun(self, state: State) -> Session:
        if self._session is None:
            with self.stages.of("open state"):
                self._session = Session(
                    self._settings,
                    state,
                    output=self.output,
                    stages=self.stages,
                    made_pictures=self._room / PICTURES,
                    drawn_cards=self._room / CARDS,
                )
        return self._session

    def _inputs(self) -> Inputs | None:
        """Before anything is read: what changes meanwhile shall differ from it."""
        session = self._session or Session(self._settings, State.forgetful())
        with self.stages.of("look for changes"):
            return inputs(session.roots())

    def _as_it_was(self, state: State, seen: Inputs | None, now: datetime) -> Edition | None:
        """The last edition, if nothing at all changed since."""
        if seen is None or self._settings.explain:
            return None
        with self.stages.of("look for changes"):
            seal = state.value("seal", Seal)
            if seal is None or seal.inputs != fingerprint(seen):
                return None
            if not (seal.report.turns.hold_at(now) and seal.is_of(self.output, self._room)):
                return None
        return Edition(seal.report, (), unchanged(seal.files))

    def _brought_out(
        self,
        session: Session,
        now: datetime,
        edits: Edits | None,
        seen: Inputs | None,
        portions: int | None,
    ) -> Edition:
        config = session.load_config()
        standing, self._standing = self._standing if edits is not None else None, None
        if standing is None:
            edits = None
            with self.stages.of("look at output"):
                standing = look(self.output, self._room, config.keep, session.renderings.rows)
        outcome = session.build(now, standing.shas, edits, data_may_wait=portions == 0)
        if not self._settings.allow_shrink:
            outcome = unless_shrunk(outcome, self.output, standing.hashes, config, now)
        if outcome.failed:
            self._standing = standing
            reasons = session.renderings.explanation
            return Edition(outcome.report, outcome.rendered, None, reasons)
        room = self._room / STAGING / f"search-{os.getpid()}"
        outcome = session.searchable(outcome, standing.shas, room, portions)
        outcome = session.with_copies(outcome, standing, portions)
        with self.stages.of("publish"):
            published = publish(
                outcome.files,
                self.output,
                self._room,
                keep=config.keep,
                mode=config.publish,
                notice=self._notice,
                standing=standing,
                staging=session.staging,
                claim=self._claim,
                is_spare_ours=self._has_switched,
            )
        self._standing = published.standing
        self._has_switched |= published.changes > 0
        if self._standing:
            self._keep(session, outcome, published, seen)
        reasons = session.renderings.explanation
        is_behind = outcome.is_behind
        return Edition(outcome.report, outcome.rendered, published, reasons, is_behind)

    def _keep(
        self, session: Session, outcome: Outcome, published: Published, seen: Inputs | None
    ) -> None:
        assert published.standing is not None
        try:
            with self.stages.of("keep state"):
                seal = None
                if seen and not (outcome.tells_of_hidden or outcome.is_behind):
                    seal = Seal(
                        session.roots(),
                        fingerprint(seen),
                        outputs_of(published.standing),
                        spare_of(
                            self.output,
                            self._room,
                            published.standing,
                            was_switched=published.changes > 0,
                        ),
                        session.shows_texts_in_pages_alone,
                        session.load_config().compress,
                        len(outcome.files),
                        outcome.report,
                    )
                _note(session, outcome, published, seal, seen)
                self._forget_pictures(session)
        except sqlite3.Error as failure:
            self._do_without_state(failure)

    def _forget_pictures(self, session: Session) -> None:
        try:
            session.pictures.forget()
            session.cards.forget()
        except OSError as failure:
            self._notice(f"{told(failure, self._room)}; remove it, no page shows it any more")

    def _do_without_state(self, failure: sqlite3.Error) -> None:
        """The site does not need it, and what cannot be brought up to date must not stay.

        A damaged file is begun anew; where the system lets us write none, nothing is kept.
        """
        if isinstance(failure, Damaged):
            self._notice(f"{NAME} cannot be read; everything is made anew")
        else:
            self._unkept = failure
        self.close()
        with suppress(OSError):
            discard(self._room / NAME)

    def _tell_of_state(self) -> None:
        """Once, and only where the build came to its end: else another line says what is wrong."""
        if self._unkept and not self._is_told:
            self._is_told = True
            self._notice(
                f"{shown(self._room / NAME)}: {self._unkept}; nothing can be kept for the next "
                "build, which makes everything anew"
            )


def _crew(settings: Settings) -> AbstractContextManager[Crew]:
    if not settings.executor:
        return processes(settings.jobs)
    from dateline.run.cluster import cluster

    return cluster(settings.executor)


def looked_through(settings: Settings, output: Path, room: Path, now: datetime) -> Outcome:
    """A build that writes nothing; what was published is taken to stand as it was."""
    with _crew(settings) as crew, _without_pauses():
        try:
            kept = State.copy_of(room / NAME, engine_digest())
            session = Session(
                settings,
                kept,
                crew,
                output=output,
                made_pictures=room / PICTURES,
                drawn_cards=room / CARDS,
                keeps_pictures=False,
            )
            return _checked(session, output, now)
        except Damaged:
            return _checked(Session(settings, crew=crew), output, now)


def _checked(session: Session, output: Path, now: datetime) -> Outcome:
    rows = session.renderings.rows
    outcome = session.build(now, {path: row.sha for path, row in rows.items()})
    if session.load_config().search:
        check_installed()
    if session.settings.allow_shrink:
        return outcome
    standing = manifest_paths(output) or {}
    return unless_shrunk(outcome, output, standing, session.load_config(), now)


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
    clear_away(room / STAGING)
    staging = room / STAGING / str(os.getpid())
    staging.mkdir(parents=True)
    return staging


def _note(
    session: Session,
    outcome: Outcome,
    published: Published,
    seal: Seal | None,
    seen: Inputs | None,
) -> None:
    """Remember what was published, and forget what left the site."""
    assert published.standing is not None
    rows, entries = session.renderings.rows, published.standing.entries
    for path in rows.keys() - outcome.files.keys():
        del rows[path]
    for path in rows if published.stamped is None else rows.keys() & published.stamped:
        stamp = stamp_of(entries[path])
        if rows[path].stamp != stamp:
            rows[path] = replace(rows[path], stamp=stamp)
    changes = session.changes(outcome)
    changes.meta |= {"seal": seal, "inputs": seen if seal else None}
    session.state.save(changes)
    was_hidden = session.readings.forget_bodies()
    # A compressed copy that waits to be made is called as its file, which stays.
    gone = (path for path, row in changes.pages.items() if row is None)
    has_left = any(original(path) not in outcome.files for path in gone)
    if has_left or was_hidden or None in changes.sources.values():
        session.state.compact()
