"""From a name in a briefing to all that the archive has on it, as a reader walks it."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from pybtex.database import parse_string

from tests.browsing import SUB, missing
from tests.searching import choose, chosen, settled, state, titles

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")


class Words(NamedTuple):
    """What a reader follows, in one language."""

    home: str
    name: str
    """Of the group that is looked up."""
    place: str
    map: str
    timeline: str
    month: str
    story: str
    query: str
    data: str


ENGLISH = Words(
    home="/",
    name="IS",
    place="Ischia, Italy",
    map="All places on the map",
    timeline="All briefings on the timeline",
    month="October 2017",
    story="Foreign fighters and returnees",
    query="fighters",
    data="The archive as data",
)
ARABIC = Words(
    home="/ar/",
    name="تنظيم داعش",
    place="إيسكيا، إيطاليا",
    map="جميع الأماكن على الخريطة",
    timeline="جميع الإحاطات على الخط الزمني",
    month="أكتوبر 2017",
    story="المقاتلون الأجانب والعائدون",
    query="تنظيم",
    data="الأرشيف في صورة بيانات",
)


def follow(page: "Page", scope: str, name: str, path: str) -> None:
    """Click the first link of that name; the page at `path` opens."""
    page.locator(scope).get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url(f"**{SUB}{path}")


def fetched(page: "Page", scope: str, name: str) -> str:
    """The file that a link of the page leads to."""
    link = page.locator(scope).get_by_role("link", name=name, exact=True)
    answer = page.request.get(urljoin(page.url, link.get_attribute("href") or ""))
    assert answer.ok, answer.url
    return answer.text()


@pytest.mark.parametrize("words", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_from_a_name_to_the_data(sample: str, visit: Callable[..., "Page"], words: Words) -> None:
    home = words.home
    page = visit(f"{sample}{home}2017/10/ischia/")
    title = page.inner_text("h1")

    follow(page, ".filed", words.name, f"{home}tags/is/")
    assert page.inner_text("h1") == words.name
    assert "Daesh" in page.inner_text(".names")
    assert page.locator(".entries").get_by_role("link", name=title, exact=True).is_visible()

    follow(page, "main", words.map, f"{home}map/")
    assert page.locator(f"svg.map a[aria-label^='{words.place}']").first.is_visible()

    follow(page, "main", words.timeline, f"{home}timeline/")
    page.locator(f"svg.chart a[aria-label^='{words.month}']").click()
    page.wait_for_url(f"**{SUB}{home}2017/10/")

    follow(page, "main", title, f"{home}2017/10/ischia/")
    follow(page, ".margin", words.story, f"{home}stories/foreign-fighters-and-returnees/")
    assert page.locator(".entries").get_by_role("link", name=title, exact=True).is_visible()

    page.fill("#find", words.query)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SUB}{home}search/**")
    settled(page)
    for facet in ("year", "tags", "organisations"):
        told = choose(page, facet)
        assert len(titles(page)) == told > 0
    assert set(state(page)) == {"q", "year", "tags", "organisations"}

    page.click("#copy")
    other = visit(page.evaluate("navigator.clipboard.readText()"))
    seen = [(own.inner_text("#count"), chosen(own), titles(own)) for own in (page, other)]
    assert seen[0] == seen[1]

    found = titles(other)[0]
    other.get_by_role("link", name=found, exact=True).click()
    other.wait_for_selector("article .cite")
    assert other.inner_text("h1") == found
    address = f"https://example.org{urlsplit(other.url).path}"
    other.click(".cite summary")
    (entry,) = parse_string(fetched(other, ".cite", "BibTeX"), "bibtex").entries.values()
    (item,) = json.loads(fetched(other, ".cite", "CSL-JSON"))
    assert item["title"] == found
    assert entry.fields["url"] == item["URL"]

    follow(other, ".colophon", words.data, "/data/")
    briefings = json.loads(fetched(other, "main", "briefings.json"))
    (own,) = [briefing for briefing in briefings if briefing["url"] == address]
    assert (own["title"], own["short_url"]) == (found, item["URL"])
    assert own["body"]
