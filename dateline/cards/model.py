"""What a social card shows."""

from dateline.value import Value

WIDTH, HEIGHT = 1200, 630


class Drawing(Value, frozen=True):
    """All that decides a card; its texts are as `letters.plain` gives them."""

    site: str
    title: str
    place: str
    day: str
    lang: str
    is_rtl: bool
    accent: str
    """As `#rrggbb`."""
    font: str = ""
    """The SHA-256 of a font of the site's own."""
