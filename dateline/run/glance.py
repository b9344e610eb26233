"""Whether there is anything to build, seen before anything is loaded that builds."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dateline.problems import Unavailable
from dateline.run.lock import Claim, locked
from dateline.run.publish import Published, unchanged
from dateline.run.seal import Inputs, Report, Seal, inputs, spoken
from dateline.run.settings import Settings
from dateline.run.stamps import engine_digest
from dateline.run.store import NAME, Store
from dateline.value import fingerprint


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen, and what was done where that was all there was to do."""

    inputs: Inputs | None = None
    """None where the build has to look itself."""
    done: tuple[Report, Published] | None = None


def glance(
    settings: Settings,
    output: Path | None,
    room: Path,
    now: datetime,
    notice: Callable[[str], None],
) -> Glance:
    """Does what there is to do where that is nothing, or little; the build does all else.

    `output` is where the site goes, None where the configuration says. What is wrong is left to
    the build to tell.
    """
    with suppress(OSError, ValueError, sqlite3.Error, Unavailable):
        said = spoken(settings, settings.config.read_bytes())
        with _kept(room) as seal:
            if seal is None or seal.roots.said != said:
                return Glance()
            seen = inputs(seal.roots)
            place = Path(os.path.realpath(output or seal.roots.output))
            claim = Claim()
            with claim.on(place):
                if seen is None or not seal.report.turns.hold_at(now):
                    return Glance(seen)
                if seal.inputs == fingerprint(seen):
                    holds = seal.is_of(place, room)
                    return Glance(seen, (seal.report, unchanged(seal.files)) if holds else None)
                from dateline.run.amending import amended

                published = amended(settings, seal, seen, place, room, notice, claim)
                return Glance(seen, (seal.report, published) if published else None)
    return Glance()


@contextmanager
def _kept(room: Path) -> Iterator[Seal | None]:
    """The seal of the last build, under the lock."""
    path = room / NAME
    if not path.exists():
        yield None
        return
    with locked(room):
        with closing(Store(path, engine_digest())) as store:
            seal = store.value("seal", Seal)
        yield seal
