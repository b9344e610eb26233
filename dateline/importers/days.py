"""Dates as feeds, pages and agencies write them → as front matter holds them."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from dateline.parse import dates

_ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ARABIC = (
    ("يناير", "كانون الثاني"),
    ("فبراير", "شباط"),
    ("مارس", "آذار"),
    ("أبريل", "نيسان", "إبريل"),
    ("مايو", "أيار"),
    ("يونيو", "حزيران"),
    ("يوليو", "تموز"),
    ("أغسطس", "آب"),
    ("سبتمبر", "أيلول"),
    ("أكتوبر", "تشرين الأول"),
    ("نوفمبر", "تشرين الثاني"),
    ("ديسمبر", "كانون الأول"),
)
_MONTHS = {name: number for number, names in enumerate(_ARABIC, 1) for name in names}
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<month>(?:{'|'.join(_ENGLISH)})[a-z]*\.?|{_NAMED})"
_TIME = r"(?:,?\s+(?:at\s+)?(?P<time>\d{1,2}:\d{2}))?"
_FORMS = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    )
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.I)


def day(text: str) -> str | None:
    """The date that `text` is, as front matter holds it; None where it is none."""
    western = dates.western_digits(" ".join(text.split()))
    if _is_date(western):
        return western
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        found = parsedate_to_datetime(western)
        written = found.isoformat(sep=" ") if _has_time(western) else f"{found:%Y-%m-%d}"
        return written if _is_date(written) else None
    return _named(_WEEKDAY.sub("", western, count=1))


def _has_time(text: str) -> bool:
    return bool(re.search(r"\d:\d\d", text))


def _named(text: str) -> str | None:
    for form in _FORMS:
        if found := form.fullmatch(text):
            name = found["month"].casefold()
            number = _MONTHS.get(name) or _ENGLISH.index(name[:3]) + 1
            written = f"{found['year']}-{number:02}-{int(found['day']):02}"
            written += f" {found['time']}" if found["time"] else ""
            return written if _is_date(written) else None
    return None


def _is_date(text: str) -> bool:
    with suppress(dates.BadDate):
        dates.moment(text, UTC)
        return True
    return False


def civil(text: str) -> datetime | None:
    """The local day of a date as front matter holds it."""
    found = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    return datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]
