"""Who may be seen at a moment: drafts, embargoes, expiry and withdrawal."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dateline.model import Briefing, Moment


def is_public(briefing: Briefing, now: datetime) -> bool:
    return not hides_itself(briefing, now) and _has_address(briefing)


def is_ever_public(briefing: Briefing) -> bool:
    """Whether there is, or was, or will be a moment at which it is public."""
    return not (briefing.draft or briefing.withdrawn) and _has_address(briefing)


def is_tombstone(briefing: Briefing, now: datetime) -> bool:
    return bool(briefing.withdrawn) and _has_address(briefing) and _is_released(briefing, now)


def _has_address(briefing: Briefing) -> bool:
    return briefing.page or briefing.date is not None


def hides_itself(briefing: Briefing, now: datetime) -> bool:
    """Whether its own fields keep it from the public; those of its original may do so too."""
    return briefing.draft or bool(briefing.withdrawn) or not _is_released(briefing, now)


def _is_released(briefing: Briefing, now: datetime) -> bool:
    if briefing.draft or (briefing.date and briefing.date.at > now):
        return False
    if briefing.publish_at and briefing.publish_at.at > now:
        return False
    return not (briefing.expires and briefing.expires.at <= now)


def held(briefings: Sequence[Briefing], now: datetime) -> tuple[tuple[Moment, str], ...]:
    """What waits for its day: when, and the source as problems name it; the next one first."""
    waiting = []
    for briefing in briefings:
        starts = max(_starts(briefing), default=None)
        if not briefing.draft and starts and starts.at > now:
            waiting.append((starts, briefing.shown))
    return tuple(sorted(waiting))


def _starts(briefing: Briefing) -> Iterator[Moment]:
    if briefing.date:
        yield briefing.date
    if briefing.publish_at:
        yield briefing.publish_at


def turns(briefings: Sequence[Briefing], now: datetime) -> tuple[datetime | None, datetime | None]:
    """The last moment up to `now` at which the site changed by itself, and the next one after."""
    moments = {
        moment.at
        for briefing in briefings
        if not briefing.draft
        for moment in (briefing.date, briefing.publish_at, briefing.expires)
        if moment
    }
    before = max((moment for moment in moments if moment <= now), default=None)
    return before, min((moment for moment in moments if moment > now), default=None)
