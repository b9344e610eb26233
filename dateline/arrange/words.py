"""What page titles and menus need before any template is read: names, weeks, countries."""

from functools import lru_cache
from typing import TYPE_CHECKING

from dateline.model import Site
from dateline.wording import wording_of

if TYPE_CHECKING:
    from babel import Locale

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "ckb", "dv"})


def taxonomy_name(name: str, site: Site) -> str:
    """What readers call the taxonomy `name`; one of the site's own as it is, with a capital."""
    _ = wording_of(site).gettext
    known = {
        "authors": _("Authors"),
        "locations": _("Places"),
        "organisations": _("Organisations"),
        "people": _("People"),
        "stories": _("Stories"),
        "tags": _("Topics"),
    }
    return known.get(name) or name[:1].upper() + name[1:]


def paged(title: str, number: int | None, site: Site) -> str:
    """The title of a list, or of its page of that number in Western digits: Topics, page 2."""
    _ = wording_of(site).gettext
    if number is None:
        return title
    return title + _(", ") + _("page %(number)s") % {"number": number}


def direction(lang: str) -> str:
    return "rtl" if lang.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


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


def week_title(year: int, week: int, site: Site) -> str:
    """Week 42, 2017: of the ISO calendar."""
    written = wording_of(site).gettext("Week %(number)s, %(year)s")
    return written % {"number": week, "year": year}
