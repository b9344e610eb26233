"""The interface's own words, from gettext catalogues."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).resolve().parents[1] / "locale"


def gettext(text: str, lang: str) -> str:
    """`text` in `lang`; as it is where no catalogue has it."""
    return _catalogue(lang.split("-")[0]).get(text) or text


@cache
def _catalogue(lang: str) -> dict[str, str]:
    path = CATALOGUES / lang / "LC_MESSAGES" / "dateline.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {
            message.id: message.string
            for message in read_po(file)
            if isinstance(message.id, str) and isinstance(message.string, str)
        }
