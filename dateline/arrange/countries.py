"""Countries by their ISO 3166 codes or by name, as every language writes them."""

from collections.abc import Mapping
from functools import cache

Names = tuple[tuple[str, str], ...]
"""Language → name."""


@cache
def country_names(country: str, languages: tuple[str, ...]) -> Names | None:
    """The names of `country`, a code or its name in the first of `languages`; None if unknown."""
    first = _territories(languages[0])
    code = country.upper() if country.upper() in first else _codes(languages[0]).get(_key(country))
    if code is None:
        return None
    names = ((lang, _territories(lang).get(code, first[code])) for lang in languages)
    return tuple(names)


@cache
def _territories(lang: str) -> Mapping[str, str]:
    """Two-letter code → name."""
    from babel import Locale, UnknownLocaleError

    try:
        found = Locale.parse(lang.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        found = Locale.parse("en").territories
    return {code: name for code, name in found.items() if len(code) == 2 and code.isalpha()}


@cache
def _codes(lang: str) -> Mapping[str, str]:
    return {_key(name): code for code, name in _territories(lang).items()}


def _key(name: str) -> str:
    return name.casefold().strip()
