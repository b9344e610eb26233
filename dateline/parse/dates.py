"""Dates as people write them in front matter."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from dateline.model import Moment, Span

_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?)?"
)


class BadDate(ValueError):
    """The text says what is wrong and how a date is written."""


def moment(text: str, zone: tzinfo) -> Moment:
    """The moment that `text` names; without a zone of its own it is in `zone`. Raises BadDate."""
    found = _MOMENT.fullmatch(western_digits(text.strip()))
    if not found:
        raise BadDate(f"date {text} is not understood; write it as 2017-12-31 or 2017-12-31 09:30")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    _check_day(text, year, month, day)
    timed = found[4] is not None
    try:
        local = datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise BadDate(f"date {text} has no such time of day; write it as 09:30 or 23:59") from None
    try:
        return _moment(_placed(local, found[7], zone), timed)
    except (OverflowError, ValueError):
        raise BadDate(f"date {text} is out of range; write it as 2017-12-31") from None


def _moment(at: datetime, timed: bool) -> Moment:
    offset = at.utcoffset() or timedelta()
    seconds = offset.days * 86400 + offset.seconds
    return Moment(at.astimezone(UTC), at.date(), seconds, timed, at.tzname() or "")


def _placed(local: datetime, offset: str | None, zone: tzinfo) -> datetime:
    if offset is None:
        return local.replace(tzinfo=zone)
    return local.replace(tzinfo=_zone(offset)).astimezone(zone)


def _zone(offset: str) -> tzinfo:
    if offset.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if offset[0] == "-" else distance)


def _check_day(text: str, year: int, month: int, day: int) -> None:
    try:
        date(year, month, day)
    except ValueError:
        remedy = "write it as 2017-12-31"
        raise BadDate(f"date {text} is not a calendar date; {remedy}") from None
    if not 2 <= year <= 9998:
        raise BadDate(f"date {text} is out of range; write it as 2017-12-31")


def span(text: str) -> Span:
    """`2017-10-19` or `2017-10-19/2017-10-20`. Raises BadDate."""
    first, slash, last = western_digits(text).partition("/")
    days = [moment(part, UTC).day for part in ((first, last) if slash else (first,))]
    if days[-1] < days[0]:
        raise BadDate(f"event {text} ends before it begins; write it as 2017-10-19/2017-10-20")
    return Span(days[0], days[-1])


def western_digits(text: str) -> str:
    """`text` with every decimal digit of any script as 0–9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )
