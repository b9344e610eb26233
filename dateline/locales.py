"""Locales: how days and months are written in a language, or in it as a country writes it.

Babel is imported where it is first needed: a build that renders nothing does without it.
"""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel import Locale


@lru_cache(maxsize=64)
def locale_of(code: str) -> "Locale":
    """English without a country is written day first; an unknown language as English.

    What it knows is its own. Babel's locales share what they inherit and write into it what they
    look up: after أكتوبر was asked of `ar`, Lebanon's months would be those of Egypt.
    """
    from copy import deepcopy

    from babel import Locale, UnknownLocaleError
    from babel.localedata import LocaleDataDict, load

    class Own(Locale):
        @property
        def _data(self) -> LocaleDataDict:
            if not hasattr(self, "own"):
                known: Any = load(str(self))
                self.own = LocaleDataDict(deepcopy(known))
            return self.own

    try:
        return Own.parse("en_GB" if code == "en" else code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Own.parse("en_GB")


@lru_cache(maxsize=65536)
def day_title(day: date, locale: str) -> str:
    """19 October 2017, in Western digits."""
    from babel.dates import format_date

    return str(format_date(day, "long", locale_of(locale)))


@lru_cache(maxsize=4096)
def month_title(year: int, month: int, locale: str) -> str:
    """October 2017, in Western digits."""
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", date(year, month, 1), locale=locale_of(locale)))
