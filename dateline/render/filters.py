"""How a language tree writes dates, numbers and places; what templates may pipe a value into.

Babel is imported where it is first needed: a build that renders nothing does without it.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from dateline.locales import day_title, locale_of, month_title
from dateline.maps import circles
from dateline.maps import locator as maps
from dateline.maps.world import World, world
from dateline.model import Card, Moment, Site, Span
from dateline.render import mail
from dateline.render.charts import chart
from dateline.views import Locator, MappedPlace

ZEROS = {"arab": 0x660, "arabext": 0x6F0, "deva": 0x966, "beng": 0x9E6}
"""Numbering systems other than `latn`: the code point of their zero."""

_COMMA = re.compile(r"[,،]")
_UNWANTED = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
_CACHED = 65536
_IN_UTF_8 = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Writing:
    """A locale and its numerals; every method is the filter of its name."""

    locale: str
    numerals: str

    def day(self, day: date) -> str:
        """19 October 2017."""
        return self.digits(day_title(day, self.locale))

    def moment(self, moment: Moment) -> str:
        """18 October 2017, or with the time and its zone where one was given."""
        day = day_title(moment.day, self.locale)
        if not moment.timed:
            return self.digits(day)
        comma = "، " if _is_right_to_left(self.locale) else ", "
        return self.digits(f"{day}{comma}{moment.local:%H:%M} {_zone(moment.local, self.locale)}")

    def span(self, span: Span) -> str:
        """19–20 October 2017, 30 September – 2 October 2017."""
        return self.digits(_span(span.first, span.last, self.locale))

    def period(self, first: date, last: date) -> str:
        """Aug–Oct 2017: the months from one day to another."""
        return self.digits(_period(first, last, self.locale))

    def month_name(self, month: int, width: str = "wide") -> str:
        """October; `width` is `wide` or `abbreviated`."""
        return _month_name(month, width, self.locale)

    def month_title(self, month: int, year: int) -> str:
        """October 2017."""
        return self.digits(month_title(year, month, self.locale))

    def language(self, code: str) -> str:
        """Arabic, where `code` is `ar`; the code itself where it is not known."""
        return str(locale_of(self.locale).languages.get(code.split("-")[0], code))

    def listed(self, texts: Sequence[str]) -> str:
        """One, two and three."""
        from babel.lists import format_list

        return str(format_list(texts, locale=locale_of(self.locale)))

    def number(self, number: int) -> str:
        """12,345."""
        return self.digits(_number(number, self.locale, self.numerals))

    def digits(self, text: object) -> str:
        """`text` with its digits in the site's numerals."""
        zero = ZEROS.get(self.numerals)
        return str(text).translate(_digits(zero)) if zero else str(text)

    def dateline(self, card: Card) -> Markup:
        """The place of a briefing as a wire sets it."""
        return escape(self.wire(card.dateline))

    def wire(self, place: str) -> str:
        """ISCHIA, Italy."""
        comma = _COMMA.search(place)
        end = comma.start() if comma else len(place)
        city = place[:end]
        if self.locale.split("-")[0] in ("az", "tr"):
            city = city.replace("i", "İ")
        return city.upper() + place[end:]


def of_site(site: Site) -> dict[str, Callable[..., Any]]:
    """The filters of a language tree, by their names in templates."""
    writing = Writing(site.locale, site.numerals)
    return {
        "chart": chart,
        "closer_map": circles.crowd,
        "dateline": writing.dateline,
        "day": writing.day,
        "digits": writing.digits,
        "direction": direction,
        "inlined": mail.inlined,
        "iso": iso,
        "language": writing.language,
        "locator": locator_of,
        "moment": writing.moment,
        "month_name": writing.month_name,
        "month_title": writing.month_title,
        "number": writing.number,
        "period": writing.period,
        "span": writing.span,
        "spread_map": circles.spread,
        "world_map": world_map,
        "wrapped": wrapped_from_right if site.direction == "rtl" else wrapped,
        "xml_text": xml_text,
    }


def locator_of(place: Locator) -> maps.Locator:
    """The drawing of a locator map."""
    return maps.locator(place.lat, place.lon)


def world_map(places: Sequence[MappedPlace]) -> tuple[World, tuple[circles.Circle, ...]]:
    """The world, and the circles on it."""
    drawn = world()
    return drawn, circles.circles(places, drawn)


@lru_cache(maxsize=_CACHED)
def wrapped(text: str) -> str:
    """A text in lines, as a mail has it."""
    return mail.wrapped(xml_text(text))


@lru_cache(maxsize=_CACHED)
def wrapped_from_right(text: str) -> str:
    return mail.wrapped_from_right(xml_text(text))


def iso(value: date | Moment) -> str:
    """A day or an instant for machines (RFC 3339); a Moment without a time is its day."""
    if isinstance(value, Moment):
        return iso(value.local if value.timed else value.day)
    if not isinstance(value, datetime):
        return value.isoformat()
    offset = value.utcoffset()
    # Local mean times of the 19th century differ from UTC by seconds, which no format can say.
    if offset is None or offset.seconds % 60:
        value = value.astimezone(UTC)
    return value.isoformat(timespec="seconds")


def direction(lang: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if _is_right_to_left(lang) else "ltr"


def xml_text(text: str) -> str:
    """`text` without what XML 1.0 forbids and what could reorder the text around it."""
    return text if text.isprintable() else _UNWANTED.sub("", text)


def to_json(value: object, **options: Any) -> str:
    """JSON in UTF-8; line separators escaped, as scripts read them as line ends."""
    if options:
        text = json.dumps(value, **(options | {"ensure_ascii": False}))
    else:
        text = _IN_UTF_8.encode(value)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@lru_cache(maxsize=64)
def _is_right_to_left(lang: str) -> bool:
    return bool(locale_of(lang).text_direction == "rtl")


@lru_cache(maxsize=_CACHED)
def _span(first: date, last: date, lang: str) -> str:
    from babel.dates import format_date, format_skeleton

    locale = locale_of(lang)
    before_month = str(locale.date_formats["long"].pattern).partition("M")[0].strip()
    if first == last:
        return day_title(first, lang)
    if first.year != last.year or not before_month.startswith("d"):
        return f"{day_title(first, lang)} – {day_title(last, lang)}"
    if first.month != last.month:
        return f"{format_skeleton('MMMMd', first, locale=locale)} – {day_title(last, lang)}"
    return f"{format_date(first, before_month, locale)}–{day_title(last, lang)}"


@lru_cache(maxsize=_CACHED)
def _period(first: date, last: date, lang: str) -> str:
    from babel.dates import format_skeleton

    begin, end = (
        str(format_skeleton("yMMM", day.replace(day=1), locale=locale_of(lang)))
        for day in (first, last)
    )
    if begin == end:
        return end
    if first.year == last.year and end.endswith(str(last.year)):
        return f"{_month_name(first.month, 'abbreviated', lang)}–{end}"
    return f"{begin} – {end}"


@lru_cache(maxsize=1024)
def _month_name(month: int, width: str, lang: str) -> str:
    from babel.dates import format_date

    return str(
        format_date(date(2000, month, 1), "LLL" if width != "wide" else "LLLL", locale_of(lang))
    )


@lru_cache(maxsize=_CACHED)
def _number(number: int, lang: str, numerals: str) -> str:
    from babel.numbers import UnsupportedNumberingSystemError, format_decimal

    try:
        return str(format_decimal(number, locale=locale_of(lang), numbering_system=numerals))
    except UnsupportedNumberingSystemError:
        return str(format_decimal(number, locale=locale_of(lang)))


def _zone(at: datetime, lang: str) -> str:
    """CEST where the language writes Latin abbreviations and the zone has one, else GMT+03:00."""
    name = at.tzname() or "UTC"
    if name.isalpha() and not _is_right_to_left(lang):
        return name
    from babel.dates import get_timezone_gmt

    return str(get_timezone_gmt(at, "long", locale=locale_of(lang)))


@lru_cache(maxsize=8)
def _digits(zero: int) -> dict[int, int]:
    return {ord("0") + digit: zero + digit for digit in range(10)}
