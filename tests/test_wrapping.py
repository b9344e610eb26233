"""A line of place and date where it wraps: no dot is at an end of what is on one line."""

from typing import TYPE_CHECKING

import pytest

from tests.browsing import browser, missing
from tests.running import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")

LINE = """<!doctype html><html lang="{lang}" dir="{direction}"><style>{css}</style>
<body style="padding: 20px"><div style="width: {width}"><p class="meta">{items}</p></div>"""
ITEMS = {
    ("en", "ltr"): ["KUWAIT CITY, Kuwait", "14 February 2018", '<a href="/">Atom feed</a>'],
    ("ar", "rtl"): ["مدينة الكويت، الكويت", "14 فبراير 2018", '<a href="/">خلاصة Atom</a>'],
}
UNSEEN = ".meta > *::before, .meta > *::after { color: transparent !important }"


def dots(page: "Page", language: tuple[str, str], width: str) -> bool:
    """Whether any is seen: they are all that the picture lacks when they have no colour."""
    css = (ROOT / "static" / "site.css").read_text(encoding="utf-8")
    lang, direction = language
    items = " ".join(f"<span>{item}</span>" for item in ITEMS[language])
    page.set_content(LINE.format(lang=lang, direction=direction, css=css, width=width, items=items))
    seen = page.screenshot()
    page.add_style_tag(content=UNSEEN)
    return page.screenshot() != seen


@pytest.mark.parametrize("language", ITEMS, ids=["en", "ar"])
def test_no_dot_begins_or_ends_a_line(language: tuple[str, str]) -> None:
    with browser() as led:
        page = led.new_page(viewport={"width": 390, "height": 300})
        assert dots(page, language, "auto")
        assert not dots(page, language, "10rem")
