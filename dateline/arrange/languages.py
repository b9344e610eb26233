"""What languages call themselves."""

from functools import lru_cache


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """The language's own name: English, العربية, Kiswahili; the code where it is not known."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    name = str(locale.languages.get(locale.language, code))
    return name[:1].upper() + name[1:]
