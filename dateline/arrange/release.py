"""Who may be seen at a moment: drafts, embargoes and expiry."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from dateline.model import Briefing, Moment

ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


def opening(briefing: Briefing) -> datetime:
    """From when on it is seen, withdrawn or not; NEVER for a draft, or where a date is missing."""
    is_undated = briefing.date is None and (bool(briefing.withdrawn) or not briefing.page)
    if briefing.draft or is_undated:
        return NEVER
    return max((moment.at for moment in _starts(briefing)), default=ALWAYS)


def closing(briefing: Briefing) -> datetime:
    """From when on it is not seen any more."""
    return briefing.expires.at if briefing.expires else NEVER


def _starts(briefing: Briefing) -> Iterator[Moment]:
    if briefing.date:
        yield briefing.date
    if briefing.publish_at:
        yield briefing.publish_at


def held(waiting: Iterable[Briefing]) -> tuple[tuple[Moment, str], ...]:
    """What waits for its day: when, and the source as problems name it; the next one first."""
    return tuple(sorted((max(_starts(briefing)), briefing.shown) for briefing in waiting))


def turns(moments: Iterable[datetime], now: datetime) -> tuple[datetime | None, datetime | None]:
    """The last of `moments` up to `now`, and the next one after."""
    before, after = ALWAYS, NEVER
    for moment in moments:
        if moment <= now:
            if moment > before:
                before = moment
        elif moment < after:
            after = moment
    return (None if before == ALWAYS else before), (None if after == NEVER else after)
