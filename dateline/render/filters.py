"""Filters: dates and numbers as the page's language writes them, and texts made safe for XML."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import jinja2
from babel.dates import format_date, format_skeleton, get_month_names
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from dateline import urls
from dateline.model import Card, Moment, Site, Span

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _locale(site: Site) -> str:
    return f"{site.lang.replace('-', '_')}@numbers={site.numerals}"


@lru_cache(maxsize=65536)
def _long_day(day: date, locale: str) -> str:
    if locale.startswith("en"):
        return format_date(day, "d MMMM y", locale=locale)
    return format_date(day, "long", locale=locale)


@lru_cache(maxsize=65536)
def _short_day(day: date, locale: str) -> str:
    return format_skeleton("MMMMd", day, locale=locale)


@jinja2.pass_context
def day(context: jinja2.runtime.Context, value: date) -> str:
    """19 October 2017."""
    return _long_day(value, _locale(context["site"]))


@jinja2.pass_context
def moment(context: jinja2.runtime.Context, value: Moment) -> str:
    """18 October 2017, 09:30 CEST; the day alone where no time was given."""
    text = _long_day(value.day, _locale(context["site"]))
    if not value.timed:
        return text
    comma = "،" if context["site"].lang.startswith("ar") else ","
    return f"{text}{comma} {value.at:%H:%M} {value.at.tzname()}"


@jinja2.pass_context
def span(context: jinja2.runtime.Context, value: Span) -> str:
    """19–20 October 2017."""
    locale = _locale(context["site"])
    last = _long_day(value.last, locale)
    if value.first == value.last:
        return last
    if (value.first.year, value.first.month) == (value.last.year, value.last.month):
        first = format_decimal(value.first.day, locale=locale)
        return f"{first}–{last}"
    same_year = value.first.year == value.last.year
    first = _short_day(value.first, locale) if same_year else _long_day(value.first, locale)
    return f"{first} – {last}"


@jinja2.pass_context
def month_name(context: jinja2.runtime.Context, number: int) -> str:
    return str(get_month_names("wide", "stand-alone", _locale(context["site"]))[number])


@jinja2.pass_context
def number(context: jinja2.runtime.Context, value: int) -> str:
    return format_decimal(value, locale=_locale(context["site"]), group_separator=value >= 10000)


def iso(value: Moment | datetime | date) -> str:
    if isinstance(value, Moment):
        value = value.at if value.timed else value.day
    return value.isoformat()


def rfc3339(value: Moment | datetime) -> str:
    return (value.at if isinstance(value, Moment) else value).isoformat()


def dateline(card: Card) -> Markup:
    """ISCHIA, Italy."""
    city, comma, rest = card.dateline.partition(",")
    return Markup('<b class="city">{}</b>{}').format(city.upper(), comma + rest)


def xml_text(value: str) -> str:
    """Without what XML 1.0 cannot hold, and without direction marks."""
    return _BIDI.sub("", _NOT_XML.sub("", value))


def attribute_url(value: str) -> Markup:
    return Markup(escape(urls.encoded(value)))


FILTERS: dict[str, Callable[..., Any]] = {
    "attribute_url": attribute_url,
    "dateline": dateline,
    "day": day,
    "iso": iso,
    "moment": moment,
    "month_name": month_name,
    "number": number,
    "rfc3339": rfc3339,
    "span": span,
    "xml_text": xml_text,
}
