"""A social card as a PNG: the site's name, the title, and where and when it was written.

Pillow is imported here alone, and this module only where there is a card to be drawn.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont, features

from dateline.cards import letters
from dateline.cards.model import HEIGHT, WIDTH, Drawing
from dateline.problems import Unavailable

EDGE = 84
_ROOM = WIDTH - 2 * EDGE
_TOP, _BOTTOM = 176, 494
"""Between these the title stands."""
_FEET = 562
"""The line on which place and date stand; the site's name stands as far from the top."""
_BAND = 18
_NAME = 112

_PAPER, _INK = (253, 252, 249), (28, 27, 25)
_STEPS = 14
"""From ink to paper, so that letters have soft edges: half a byte tells them all apart."""
_ACCENT = _STEPS + 1
"""Its number in the palette, after theirs."""
_SOFT = 92
_SIZES = (92, 84, 76, 70, 64, 58, 54, 50, 46)
_ARABIC_SCALE = 1.16
"""Naskh is smaller to the eye than Latin letters of the same size."""


def can_shape() -> bool:
    """Whether Pillow joins and orders Arabic letters; without that no card is drawn."""
    return bool(features.check_feature("raqm"))


def drawn(drawing: Drawing, fonts: Mapping[str, str] | None = None) -> bytes:
    """The same bytes for the same drawing, by the same version of Pillow.

    `fonts` are the files of fonts of the site's own, by their SHA-256.
    """
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    sheet = _Sheet(pen, drawing, (fonts or {}).get(drawing.font, ""))
    sheet.title()
    sheet.name()
    sheet.feet()
    image = image.point([round(level * _STEPS / 255) for level in range(256)])
    ImageDraw.Draw(image).rectangle((0, 0, WIDTH, _BAND - 1), fill=_ACCENT)
    x = WIDTH - EDGE - 96 if drawing.is_rtl else EDGE
    ImageDraw.Draw(image).rectangle((x, _NAME + 24, x + 95, _NAME + 28), fill=_ACCENT)
    image.putpalette(_palette(drawing.accent))
    target = BytesIO()
    image.save(target, "PNG", bits=4, compress_level=6)
    return target.getvalue()


@lru_cache(maxsize=8)
def _palette(accent: str) -> bytes:
    made = bytearray()
    for step in range(_STEPS + 1):
        colours = zip(_INK, _PAPER, strict=True)
        made += bytes(round(ink + (paper - ink) * step / _STEPS) for ink, paper in colours)
    return bytes(made) + bytes.fromhex(accent[1:])


def can_draw(file: str, sha: str) -> bool:
    """Whether Pillow takes the font."""
    try:
        _font("Regular", 20, file, sha)
    except (OSError, ValueError):
        return False
    return True


@lru_cache(maxsize=64)
def _font(style: str, size: int, file: str = "", sha: str = "") -> ImageFont.FreeTypeFont:
    content = _own_content(file, sha) if file else _content(style)
    return ImageFont.truetype(BytesIO(content), size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=8)
def _own_content(file: str, sha: str) -> bytes:
    content = Path(file).read_bytes()
    if sha256(content).hexdigest() != sha:
        raise Unavailable(f"{Path(file).name} changed while cards were drawn; build again")
    return content


@lru_cache(maxsize=2)
def _content(style: str) -> bytes:
    return letters.font(style).read_bytes()


class _Word(NamedTuple):
    """What no line breaks in."""

    text: str
    width: float
    is_glued: bool
    """Whether no space is before it."""


_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_OPENING = "「『（【〈《〔［｛"
_CLOSING = "」』）】〉》〕］｝、。，．：；！？・…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_BREAKING = re.compile(
    rf"[{_OPENING}]*[{_HAN}][{_CLOSING}]*|(?:(?![{_OPENING}]*[{_HAN}]).)+|.", re.DOTALL
)
"""Chinese and Japanese lines break between any two signs, but not before a full stop."""


def _joined(words: Sequence[_Word], numbers: Sequence[int]) -> str:
    made = ""
    for number in numbers:
        own = words[number]
        made += own.text if own.is_glued or not made else f" {own.text}"
    return made


def _tall(text: str, file: str, sha: str) -> float:
    """How far apart lines have to stand, at the size of one, for no sign to touch another."""
    _, top, _, bottom = _font("SemiBold", 100, file, sha).getbbox(text)
    return (bottom - top) / 100 + 0.04


class _Sheet:
    """Where the texts of a drawing stand."""

    def __init__(self, pen: ImageDraw.ImageDraw, drawing: Drawing, file: str = "") -> None:
        self._file = file
        self._pen = pen
        self._own = drawing
        self._tall = _tall(drawing.title, file, drawing.font) if drawing.font else 0.0

    def _font(self, style: str, size: int) -> ImageFont.FreeTypeFont:
        return _font(style, size, self._file, self._own.font)

    def title(self) -> None:
        """As large as there is room for it, its lines of like length, above place and date."""
        size, lines = self._fitted(self._own.title)
        font, step = self._font("SemiBold", size), self._step(size)
        height = step * (len(lines) - 1)
        middle = (_TOP + _BOTTOM) / 2
        first = middle - height / 2 + size * 0.34
        for number, line in enumerate(lines):
            self._put(line, font, first + number * step, 0, self._own.title)

    def name(self) -> None:
        font = self._font("SemiBold", self._scaled(34))
        self._put(self._short(self._own.site, font, _ROOM), font, _NAME, 0)

    def feet(self) -> None:
        """The date stays whole, whatever the length of the place."""
        bold, font = (
            self._font("SemiBold", self._scaled(32)),
            self._font("Regular", self._scaled(32)),
        )
        gap = 28 if self._own.place else 0
        day = self._wide(self._own.day, font)
        place = self._short(self._own.place, bold, _ROOM - gap - day)
        if place:
            self._put(place, bold, _FEET, 0)
        start = self._wide(place, bold) + gap if place else 0
        self._put(self._own.day, font, _FEET, start, fill=_SOFT)

    def _fitted(self, text: str) -> tuple[int, list[str]]:
        """The size, and the lines; what no size has room for ends with an ellipsis."""
        words = list(self._words(text))
        for size in map(self._scaled, _SIZES):
            most = int((_BOTTOM - _TOP - size) / self._step(size)) + 1
            widths = [own.width * size for own in words]
            gaps = [0.0 if own.is_glued else self._space * size for own in words]
            lines = _broken(widths, gaps, _ROOM)
            if len(lines) <= min(most, 5 if size > 60 else 6) and max(widths) <= _ROOM:
                lines = _balanced(widths, gaps, len(lines))
                return size, [_joined(words, own) for own in lines]
        lines = lines[:most]
        texts = [_joined(words, own) for own in lines]
        font = self._font("SemiBold", size)
        rest = _joined(words, range(lines[-1][0], len(words)))
        return size, [*texts[:-1], self._short(rest, font, _ROOM)]

    def _words(self, text: str) -> Iterator["_Word"]:
        """Each with its width at the size of one; what is longer than a line is cut to pieces."""
        font = self._font("SemiBold", 100)
        self._space = self._wide(" ", font) / 100
        longest = _ROOM / self._scaled(_SIZES[-1]) * 0.98
        pieces = [own for word in _words(text) for own in enumerate(_BREAKING.findall(word))]
        for number, word in pieces:
            is_glued = number > 0
            while (width := self._wide(word, font) / 100) > longest and len(word) > 1:
                end = max(1, int(len(word) * longest / width * 0.95))
                yield _Word(word[:end], min(longest, self._wide(word[:end], font) / 100), is_glued)
                word, is_glued = word[end:], True
            yield _Word(word, min(width, longest), is_glued)

    def _short(self, text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
        if self._wide(text, font) <= room:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            is_fit = self._wide(text[:middle].rstrip() + "…", font) <= room
            low, high = (middle, high) if is_fit else (low, middle - 1)
        kept = text[:low]
        whole = kept.rpartition(" ")[0]
        return (whole if len(whole) > len(kept) * 0.6 else kept).rstrip(" ,;:،؛–—-") + "…"

    def _wide(self, text: str, font: ImageFont.FreeTypeFont) -> float:
        return font.getlength(text, direction=self._base, language=self._own.lang) if text else 0.0

    def _put(
        self,
        text: str,
        font: ImageFont.FreeTypeFont,
        line: float,
        start: float,
        whole: str = "",
        fill: int = 0,
    ) -> None:
        """`start` counts from the edge where lines begin; `whole` decides the direction."""
        x = WIDTH - EDGE - start if self._own.is_rtl else EDGE + start
        anchor = "rs" if self._own.is_rtl else "ls"
        self._pen.text(
            (round(x), round(line)),
            text,
            fill=fill,
            font=font,
            anchor=anchor,
            direction=_direction(whole or text, self._base),
            language=self._own.lang,
        )

    @property
    def _base(self) -> str:
        return "rtl" if self._own.is_rtl else "ltr"

    def _scaled(self, size: int) -> int:
        return round(size * _ARABIC_SCALE) if self._own.is_rtl else size

    def _step(self, size: int) -> float:
        return size * max(1.36 if self._own.is_rtl else 1.16, self._tall)


def _words(text: str) -> list[str]:
    """What stays on one line: a sign by itself goes with the word that it opens or ends."""
    words: list[str] = []
    is_open = False
    for word in text.split(" "):
        is_sign = not any(character.isalnum() for character in word)
        opens = is_sign and unicodedata.category(word[-1:] or " ") in ("Pi", "Ps")
        if words and (is_open or (is_sign and not opens)):
            words[-1] += f" {word}"
        else:
            words.append(word)
        is_open = opens
    return words


def _direction(text: str, otherwise: str) -> str:
    """As its first letter goes."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise


def _broken(widths: Sequence[float], gaps: Sequence[float], room: float) -> list[list[int]]:
    """Lines as the numbers of their words, none wider than `room` if it has two words."""
    lines: list[list[int]] = []
    used = 0.0
    for number, width in enumerate(widths):
        if lines and used + gaps[number] + width <= room:
            lines[-1].append(number)
            used += gaps[number] + width
        else:
            lines.append([number])
            used = width
    return lines


def _balanced(widths: Sequence[float], gaps: Sequence[float], count: int) -> list[list[int]]:
    """The lines of the narrowest column that has no more than `count` of them."""
    low, high = max(widths), float(_ROOM)
    while high - low > 4:
        middle = (low + high) / 2
        is_fit = len(_broken(widths, gaps, middle)) <= count
        low, high = (low, middle) if is_fit else (middle, high)
    return _broken(widths, gaps, high)
