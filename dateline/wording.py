"""The words of the interface in a language: gettext catalogues, one a language, in `locale/`.

Babel is imported where it is first needed: a build that has nothing to do does without it.
"""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


@lru_cache(maxsize=64)
def wording(lang: str) -> NullTranslations:
    """The words in `lang`; the English ones, which name them, where it has no catalogue."""
    path = LOCALE / lang.split("-")[0] / "LC_MESSAGES" / "dateline.po"
    if not path.is_file():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return GNUTranslations(compiled)
