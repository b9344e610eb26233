"""The words of the interface in a language: gettext catalogues.

Those in `locale/`, one a language, and a site's own before them. Babel is imported where it is
first needed: a build that has nothing to do does without it.
"""

from collections.abc import Sequence
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from dateline.model import Site

LOCALE = Path(__file__).parent / "locale"


def wording_of(site: Site) -> NullTranslations:
    """The words of a language tree."""
    return wording(site.lang, site.words)


@lru_cache(maxsize=64)
def wording(lang: str, own: str = "") -> NullTranslations:
    """The words in `lang`; the English ones, which name them, where it has none.

    `own` is the text of a catalogue whose words come first.
    """
    if own:
        made = compiled(own.splitlines(keepends=True))
        made.add_fallback(wording(lang))
        return made
    path = LOCALE / lang.split("-")[0] / "LC_MESSAGES" / "dateline.po"
    if not path.is_file():
        return NullTranslations()
    return compiled(path.read_text(encoding="utf-8").splitlines(keepends=True))


def compiled(lines: Sequence[str]) -> GNUTranslations:
    """The catalogue in `lines`; raises what Babel and gettext do where it is none."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = BytesIO()
    write_mo(made, read_po(lines))
    made.seek(0)
    return GNUTranslations(made)
