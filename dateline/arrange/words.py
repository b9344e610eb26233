"""The few words that page titles and menus need before any template is read."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

WORDS = {
    "en": {
        "briefings": "Briefings",
        "tags": "Topics",
        "locations": "Places",
        "people": "People",
        "organisations": "Organisations",
        "authors": "Authors",
        "stories": "Stories",
        "about": "About",
        "page": "page {number}",
        "not found": "Page not found",
        "withdrawn": "Withdrawn",
        "map": "Map",
        "timeline": "Timeline",
        "corrections": "Corrections",
        "digests": "Digests",
        "week": "Week {number}, {year}",
        "data": "The archive as data",
        "search": "Search",
        "year": "Years",
        "month": "Months",
    },
    "ar": {
        "briefings": "الإحاطات",
        "tags": "المواضيع",
        "locations": "الأماكن",
        "people": "الأشخاص",
        "organisations": "المنظمات",
        "authors": "الكتّاب",
        "stories": "الملفات",
        "about": "عن الموقع",
        "page": "الصفحة {number}",
        "not found": "الصفحة غير موجودة",
        "withdrawn": "سُحبت هذه الإحاطة",
        "map": "الخريطة",
        "timeline": "الخط الزمني",
        "corrections": "التصويبات",
        "digests": "الموجزات",
        "week": "الأسبوع {number} من عام {year}",
        "data": "الأرشيف في صورة بيانات",
        "search": "البحث",
        "year": "السنوات",
        "month": "الأشهر",
    },
}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "ckb", "dv"})


def word(name: str, lang: str) -> str:
    """The word in `lang`, else in English, else as it is with a capital."""
    words = WORDS.get(lang.split("-")[0], WORDS["en"])
    return words.get(name) or WORDS["en"].get(name) or name[:1].upper() + name[1:]


def direction(lang: str) -> str:
    return "rtl" if lang.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=4096)
def month_title(year: int, month: int, lang: str, numerals: str) -> str:
    """October 2017, as the language writes it."""
    from babel.dates import format_skeleton

    return str(
        format_skeleton(
            "yMMMM", date(year, month, 1), locale=f"{lang.replace('-', '_')}@numbers={numerals}"
        )
    )


@lru_cache(maxsize=4096)
def country_name(country: str, lang: str) -> str:
    """The country in `lang`, given by its code or its English name; any other text as it is."""
    code = _territories().get(country.casefold(), country.upper())
    names = _locale(lang).territories
    return str(names.get(code, country)) if code.isalpha() else country


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    """English names, in small letters → codes."""
    names = _locale("en").territories
    return {str(name).casefold(): code for code, name in sorted(names.items()) if code.isalpha()}


@lru_cache(maxsize=64)
def _locale(lang: str) -> "Locale":
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def week_title(year: int, week: int, lang: str) -> str:
    """Week 42, 2017: of the ISO calendar."""
    return word("week", lang).format(number=week, year=year)


@lru_cache(maxsize=4096)
def day_title(day: date, lang: str) -> str:
    """19 October 2017, as the language writes it."""
    from babel.core import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse("en_GB" if lang == "en" else lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en_GB")
    return str(format_date(day, "long", locale))
