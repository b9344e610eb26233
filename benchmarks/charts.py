"""Bar charts as SVG: readable on light and on dark, and without the picture by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 720
NAMES = 190
VALUES = 90
ROW = 30
TOP = 44
STYLE = """
text { font: 14px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.bar { fill: #8c959f; } .ours { fill: #8b1a1a; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .bar { fill: #6e7681; } .ours { fill: #f07178; }
}
"""


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    value: float
    shown: str
    """The value as people read it."""
    ours: bool = False


def chart(title: str, bars: Sequence[Bar]) -> str:
    """A chart of horizontal bars; what it says stands in its description too."""
    height = TOP + ROW * len(bars) + 8
    longest = max(bar.value for bar in bars)
    told = "; ".join(f"{bar.name}: {bar.shown}" for bar in bars)
    rows = [_row(bar, TOP + ROW * number, longest) for number, bar in enumerate(bars)]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title told">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="told">{escape(told)}</desc>',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="0" y="20">{escape(title)}</text>',
        *rows,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _row(bar: Bar, top: float, longest: float) -> str:
    length = max(1.0, bar.value / longest * (WIDTH - NAMES - VALUES))
    kind = "bar ours" if bar.ours else "bar"
    middle = top + ROW / 2 + 4
    return (
        f'<text x="{NAMES - 10}" y="{middle:g}" text-anchor="end">{escape(bar.name)}</text>'
        f'<rect class="{kind}" x="{NAMES}" y="{top + 4:g}" width="{length:.1f}" '
        f'height="{ROW - 8}" rx="2"/>'
        f'<text x="{NAMES + length + 8:.1f}" y="{middle:g}">{escape(bar.shown)}</text>'
    )
