"""Fonts of a site's own for its social cards, looked at anew when their files change."""

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from dateline.cards.letters import BadFont, letters_of
from dateline.parse.config import Config
from dateline.parse.yamltext import place_of, read
from dateline.problems import Place, Problem, error
from dateline.value import Value


class Font(Value, frozen=True):
    """A font file as it was read."""

    place: Place
    """Where the configuration names it."""
    file: str
    sha: str
    letters: frozenset[int]


class CardFonts:
    """The fonts of each language; a file is read again when its stamp is new."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Font] = {}

    def next(
        self, config: Config, folder: Path, said: bytes, path: str, problems: list[Problem]
    ) -> Mapping[str, Font]:
        """`said` is the text of the configuration in `folder`, which messages call `path`."""
        names = config.card_fonts
        if not names:
            return {}
        node, start = read(said.decode("utf-8-sig"), path), Place(path, 1, 1)
        found: dict[str, Font] = {}
        known: dict[tuple[object, ...], Font] = {}
        for lang, name in names.items():
            own = config.languages.get(lang)
            is_own = own is not None and own.card_font is not None
            keys = ("languages", lang, "card_font") if is_own else ("card_font",)
            place, file = place_of(node, keys, start), folder / name
            if not file.resolve().is_relative_to(folder.resolve()):
                message = f"card_font: {name} lies outside the folder of the site; copy it there"
                problems.append(error(place, "social-card", message))
                continue
            try:
                stat = os.stat(file)
                key = (place, str(file), stat.st_ino, stat.st_size, stat.st_mtime_ns)
                known[key] = found[lang] = self._known.get(key) or _read(place, file)
            except OSError as failure:
                reason = failure.strerror or str(failure)
                message = f"card_font: {name} cannot be read ({reason}); correct the path"
                problems.append(error(place, "social-card", message))
            except BadFont:
                message = (
                    f"card_font: {name} is no font in TrueType or OpenType; take a .ttf or .otf"
                )
                problems.append(error(place, "social-card", message))
        self._known = known
        return found


def _read(place: Place, file: Path) -> Font:
    content = file.read_bytes()
    return Font(place, str(file), sha256(content).hexdigest(), letters_of(content))
