"""Who may be seen at a moment: drafts, embargoes and expiry."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from dateline.model import Briefing, Moment
from dateline.value import Value

ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


def opening(briefing: Briefing) -> datetime:
    """From when on it is seen, withdrawn or not; NEVER for a draft, or where a date is missing."""
    if briefing.draft or not _has_address(briefing):
        return NEVER
    return max((moment.at for moment in _starts(briefing)), default=ALWAYS)


def closing(briefing: Briefing) -> datetime:
    """From when on it is not seen any more."""
    return briefing.expires.at if briefing.expires else NEVER


def is_ever_public(briefing: Briefing) -> bool:
    """Whether there is, or was, or will be a moment at which it is public."""
    return not (briefing.draft or briefing.withdrawn) and _has_address(briefing)


def hides_itself(briefing: Briefing, now: datetime) -> bool:
    """Whether its own fields keep it from the public; those of its original may do so too."""
    if briefing.draft or briefing.withdrawn or closing(briefing) <= now:
        return True
    return any(moment.at > now for moment in _starts(briefing))


def _has_address(briefing: Briefing) -> bool:
    return briefing.page or briefing.date is not None


def _starts(briefing: Briefing) -> Iterator[Moment]:
    if briefing.date:
        yield briefing.date
    if briefing.publish_at:
        yield briefing.publish_at


def held(waiting: Iterable[Briefing]) -> tuple[tuple[Moment, str], ...]:
    """What waits for its day: when, and the source as problems name it; the next one first."""
    return tuple(sorted((max(_starts(briefing)), briefing.shown) for briefing in waiting))


class Turns(Value, frozen=True):
    """The moments at which a site changes by itself, as far as they are near."""

    last: datetime
    """ALWAYS if there was none yet."""
    next: datetime
    """NEVER if none will come."""

    def hold_at(self, now: datetime) -> bool:
        """Whether the site is at `now` what it is between the two."""
        return self.last <= now < self.next


def turns(moments: Iterable[datetime], now: datetime) -> Turns:
    """The last of `moments` up to `now`, and the next one after."""
    last, coming = ALWAYS, NEVER
    for moment in moments:
        if moment <= now:
            last = max(last, moment)
        else:
            coming = min(coming, moment)
    return Turns(last, coming)
