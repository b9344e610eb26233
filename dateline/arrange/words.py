"""The few words that page titles and menus need before any template is read."""

from datetime import date
from functools import lru_cache

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
