"""What a file is read as part of."""

from collections.abc import Collection
from typing import NamedTuple


class Reading(NamedTuple):
    """A file as it is read."""

    shown: str
    """Its path as problems print it."""
    name: str
    """Its path in the source."""
    files: Collection[str]
    """Every path of the source."""
    names: dict[str, str]
    """A field of theirs → ours, as the user wants it."""
    codes: frozenset[str]
    """The languages of the archive."""
    language: str
    """The default one."""

    def declared(self, lang: str) -> str:
        """The language of the archive that `lang`, such as `ar-EG`, is; empty if it is none."""
        code = lang.replace("_", "-").casefold()
        return next((own for own in (code, code.partition("-")[0]) if own in self.codes), "")
