"""Noto Serif and Noto Naskh Arabic → `fonts/`: `python -m dateline.cards.derive LATIN ARABIC`.

The two folders are the unpacked npm packages `@expo-google-fonts/noto-serif` and
`@expo-google-fonts/noto-naskh-arabic`. It needs the Python package `fonttools`, which nothing else
here does. Pillow shapes a line with one font, so the scripts have to be in one.
"""

import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("fonts")
NAME = "Dateline Card"
WEIGHTS = {"Regular": "400Regular", "SemiBold": "600SemiBold"}
LATIN = [
    *((0x20, 0x24F), (0x259, 0x259), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF)),
    *((0x400, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x205E)),
    *((0x2070, 0x209C), (0x20A0, 0x20C0), (0x2100, 0x214F), (0x2150, 0x218B), (0x2190, 0x2199)),
    *((0x2212, 0x2212), (0x2260, 0x2265), (0xFB00, 0xFB06)),
]
"""Latin, Greek, Cyrillic, and the signs that go with them."""
ARABIC = [
    *((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFD3E, 0xFD3F), (0x200C, 0x200F)),
    (0xFDF0, 0xFDFD),
]
FEATURES = [
    *("calt", "ccmp", "curs", "fina", "init", "isol", "kern", "liga", "locl", "mark", "medi"),
    *("mkmk", "rclt", "rlig"),
]


def main(latin: Path, arabic: Path) -> None:
    FOLDER.mkdir(exist_ok=True)
    for style, weight in WEIGHTS.items():
        (one,), (other,) = (sorted((own / weight).glob("*.ttf")) for own in (latin, arabic))
        parts = [_narrowed(one, LATIN), _narrowed(other, ARABIC)]
        # What both have stays that of the first: spaces and points are Latin's.
        merged = import_module("fontTools.merge").Merger().merge([*map(BytesIO, parts)])
        load = import_module("fontTools.ttLib").TTFont
        _named(merged, style, [load(BytesIO(own)) for own in parts])
        merged.save(FOLDER / f"DatelineCard-{style}.ttf")
    texts = [(own / "LICENSE_FONT").read_text() for own in (latin, arabic)]
    whose = "".join(text.partition("\n")[0] + "\n" for text in texts)
    (FOLDER / "OFL.txt").write_text(whose + texts[0].partition("\n")[2])


def _narrowed(source: Path, ranges: list[tuple[int, int]]) -> bytes:
    subset = import_module("fontTools.subset")
    options = subset.Options(
        hinting=False, layout_features=FEATURES, name_IDs=[0, 7, 13, 14], notdef_outline=True
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
    subsetter.subset(font)
    target = BytesIO()
    subset.save_font(font, target, options)
    return target.getvalue()


def _named(font: Any, style: str, parts: list[Any]) -> None:
    """A name of its own; whose the letters are, and the licence, stay in it. No time is in it."""
    names = font["name"]
    kept = [
        (number, "; ".join(dict.fromkeys(str(own["name"].getDebugName(number)) for own in parts)))
        for number in (0, 7, 13, 14)
    ]
    names.names = []
    for number, text in (
        *kept,
        (1, f"{NAME} {style}"),
        (2, "Regular"),
        (3, f"{NAME} {style}"),
        (4, f"{NAME} {style}"),
        (6, f"DatelineCard-{style}"),
    ):
        names.setName(text, number, 3, 1, 0x409)
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
