"""The map, locators and the timeline of whole sites."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from lxml import html

from tests.conftest import CONFIG, Made
from tests.test_site import errors

Site = Callable[..., Made]


def briefing(name: str, location: str, more: str = "") -> str:
    return (
        f"== content/{name}.md\n---\ntitle: Title of {name}\ndate: 2017-10-18\n"
        f"summary: Told.\nlocation: {location}\n{more}---\nText of {name}.\n"
    )


ROME = "{name: Rome, lat: 41.9, lon: 12.5, country: IT}"
RABAT = "{name: Rabat, lat: 34.02, lon: -6.84, country: Morocco}"


def page(made: Made, name: str) -> html.HtmlElement:
    return html.fromstring(made.files[name].decode())


def names(made: Made, name: str, kind: str = "circle") -> list[tuple[str, str]]:
    """What a screen reader reads of the links of a drawing, and where they lead."""
    links = page(made, name).xpath(f"//svg//a[.//{kind}]")
    assert all(link.xpath("string(title)") == link.get("aria-label") for link in links)
    return [(link.get("aria-label"), link.get("href")) for link in links]


def listed(made: Made, name: str = "map/index.html") -> list[str]:
    sections = page(made, name).xpath("//section[@id='places']/section")
    return [" ".join(section.text_content().split()) for section in sections]


# ---- the map


def test_circles_are_links_with_names_under_a_sub_path(site: Site) -> None:
    made = site(
        "== config.yaml\ntitle: T\nbase_url: https://e.org/sub/\nmenu: {Map: /map/}\n\n"
        + "\n".join([briefing("a", ROME), briefing("b", ROME), briefing("c", RABAT)])
    )
    assert errors(made) == []
    assert names(made, "map/index.html") == [
        ("Rome: 2 briefings", "/sub/locations/rome/"),
        ("Rabat: 1 briefing", "/sub/locations/rabat/"),
    ]
    assert listed(made) == ["Italy Rome 2", "Morocco Rabat 1"]
    assert b'href="/sub/map/" aria-current="page"' in made.files["map/index.html"]
    assert b"<loc>https://e.org/sub/map/</loc>" in made.files["sitemap.xml"]
    assert b"commonest" not in made.files["map/index.html"]


def test_a_place_without_coordinates_is_in_the_list_alone(site: Site) -> None:
    half = "{name: Half, lat: 1.5}"
    made = site("\n".join([briefing("a", "Nowhere <1>"), briefing("b", half)]))
    assert names(made, "map/index.html") == []
    assert listed(made) == ["Half 1 Nowhere <1> 1"]
    assert b"<svg" not in made.files["map/index.html"]
    assert b"<svg" not in made.files["2017/10/a/index.html"]
    assert b"<svg" not in made.files["2017/10/b/index.html"]


def test_no_places(site: Site) -> None:
    made = site("== content/a.md\n---\ntitle: T\ndate: 2017-10-18\n---\nText.\n")
    assert b"No briefing names a place yet." in made.files["map/index.html"]
    assert b"/map/" not in made.files["sitemap.xml"]
    assert b'content="noindex"' in made.files["map/index.html"]
    assert b"/timeline/" in made.files["sitemap.xml"]


def test_an_empty_archive(site: Site) -> None:
    made = site("== content/_pages/about.md\n---\ntitle: About\n---\nText.\n")
    assert b"There are no briefings yet." in made.files["timeline/index.html"]
    assert b"<svg" not in made.files["timeline/index.html"]


def test_two_places_at_one_point(site: Site) -> None:
    other = ROME.replace("Rome", "Vatican")
    made = site("\n".join([briefing("a", ROME), briefing("b", other), briefing("c", ROME)]))
    assert [name for name, _ in names(made, "map/index.html")] == [
        "Rome: 2 briefings",
        "Vatican: 1 briefing",
    ]
    radii = page(made, "map/index.html").xpath("//svg//a/circle/@r")
    assert float(radii[0]) > float(radii[1])


def test_the_map_holds_the_commonest(site: Site) -> None:
    spots = [
        f"{{name: P{number}, lat: {number / 10 - 20}, lon: {number / 4}}}" for number in range(310)
    ]
    made = site("\n".join([briefing("a", f"[{', '.join(spots)}]"), briefing("b", spots[309])]))
    assert errors(made) == []
    on_world = page(made, "map/index.html").xpath("(//svg)[1]//a/@aria-label")
    assert len(on_world) == 300
    assert on_world[0] == "P309: 2 briefings"
    text = page(made, "map/index.html").text_content()
    assert "The map shows the 300 commonest of 310 places." in text
    assert len(page(made, "map/index.html").xpath("//section[@id='places']//li")) == 310


def test_of_several_coordinates_the_commonest_count(site: Site) -> None:
    wrong = ROME.replace("41.9", "14.9").replace("IT", "XX")
    texts = [briefing("a", wrong), briefing("b", ROME), briefing("c", ROME)]
    made = site("\n".join([*texts, briefing("d", "Rome")]))
    right = site("\n".join(text.replace(wrong, ROME) for text in texts))
    assert made.files["map/index.html"] == right.files["map/index.html"]
    assert b"<svg" in made.files["2017/10/d/index.html"]
    tied = site("\n".join([briefing("c", wrong), briefing("d", wrong)]))
    south = site("\n".join(briefing(name, wrong) for name in "ab"), fresh=True)
    circle = "//svg//circle/@cy"
    assert page(tied, "map/index.html").xpath(circle) == page(south, "map/index.html").xpath(circle)
    assert listed(tied) == ["Italy Rome 4"]


def test_in_arabic(site: Site) -> None:
    arabic = "== content/a.ar.md\n---\ntitle: روما\n---\nنص.\n"
    made = site(
        "== config.yaml\ntitle: T\nbase_url: https://e.org/\n"
        "languages: {en: T, ar: {title: ت, numerals: arab}}\n\n"
        + "\n".join([briefing("a", ROME), arabic, briefing("b", RABAT)])
    )
    assert names(made, "ar/map/index.html") == [("Rome: إحاطة واحدة", "/ar/locations/rome/")]
    assert listed(made, "ar/map/index.html") == ["إيطاليا Rome ١"]
    assert 'hreflang="en" href="https://e.org/map/"' in made.files["ar/map/index.html"].decode()
    assert names(made, "ar/timeline/index.html", "rect") == [
        ("أكتوبر ٢٠١٧: إحاطة واحدة", "/ar/2017/10/")
    ]
    assert ">٢٠١٧</text>" in made.files["ar/timeline/index.html"].decode()
    bars = page(made, "ar/timeline/index.html").xpath("//rect[@class='bar']/@x")
    assert bars == page(made, "timeline/index.html").xpath("//rect[@class='bar']/@x")


def test_names_are_text(site: Site) -> None:
    made = site(briefing("a", '{name: "<b>\\"A\\" & B", lat: 1, lon: 2, country: "<i>"}'))
    assert names(made, "map/index.html")[0][0] == '<b>"A" & B: 1 briefing'
    assert "<b>" not in made.files["map/index.html"].decode()
    assert "<i>" not in made.files["map/index.html"].decode()


@pytest.mark.parametrize(
    ("spot", "message"),
    [
        ("{name: X, lat: 91, lon: 0}", "91 is not within -90 and 90 degrees"),
        ("{name: X, lat: 0, lon: 180.5}", "180.5 is not within -180 and 180 degrees"),
        ("{name: X, lat: nan, lon: 0}", "nan is not a number of degrees"),
        ("{name: X, lat: 1e2, lon: 0}", "1e2 is not a number of degrees"),
    ],
)
def test_coordinates_that_are_nowhere(site: Site, spot: str, message: str) -> None:
    made = site(briefing("a", spot))
    assert made.failed
    assert message in errors(made)[0]


@pytest.mark.parametrize("lat", ["90", "-90", "0", "-0"])
@pytest.mark.parametrize("lon", ["180", "-180", "0"])
def test_the_edges_of_the_world(site: Site, lat: str, lon: str) -> None:
    made = site(briefing("a", f"{{name: X, lat: {lat}, lon: {lon}}}"))
    assert errors(made) == []
    assert len(names(made, "map/index.html")) == 1
    assert b'class="locator"' in made.files["2017/10/a/index.html"]


def test_what_is_not_public_is_on_no_map(site: Site) -> None:
    held = briefing("b", RABAT, "publish_at: 2030-01-01\n")
    hint = briefing("c", "{name: Rome, lat: 10, lon: 10}", "draft: true\n")
    alone = site(briefing("a", ROME)).files
    made = site("\n".join([held, hint]))
    for name in ("map/index.html", "timeline/index.html", "2017/10/a/index.html"):
        assert made.files[name] == alone[name]


# ---- locators


def test_locators(site: Site) -> None:
    spots = f"[Nowhere, {RABAT}, {ROME}]"
    made = site("\n".join(briefing(name, spots) for name in "abc"))
    own = page(made, "2017/10/a/index.html")
    assert own.xpath("//aside//figure[@class='locator']/svg/@aria-label") == ["Map: Rabat"]
    assert own.xpath("//figure[@class='locator']//a/@href") == ["/locations/rabat/", "/map/"]
    assert b'class="locator"' in made.files["locations/rome/index.html"]
    assert b'class="locator"' not in made.files["locations/nowhere/index.html"]
    assert len(made.files["2017/10/a/index.html"]) < 20_000


@pytest.mark.parametrize(("most", "shown"), [(1, True), (2, True), (3, False)])
def test_what_occurs_seldom_has_neither_chart_nor_map(site: Site, most: int, shown: bool) -> None:
    made = site(
        f"== config.yaml\n{CONFIG}min_count: {most}\n"
        + "\n".join(briefing(name, ROME) for name in ("a", "b"))
    )
    term = made.files["locations/rome/index.html"]
    assert (b'class="locator"' in term) == (b'class="chart"' in term) == shown
    assert b'class="locator"' in made.files["2017/10/a/index.html"]


def test_switched_off(site: Site) -> None:
    made = site(
        f"== config.yaml\n{CONFIG}min_count: 1\noutputs: {{map: false, timeline: false}}\n"
        + briefing("a", ROME)
    )
    assert not [name for name in made.files if "map/" in name or "timeline/" in name]
    for name, content in made.files.items():
        assert b"/map/" not in content, name
        assert b"/timeline/" not in content, name
        assert b'class="locator"' not in content, name
    assert b"<svg" not in made.files["locations/rome/index.html"]


# ---- the timeline and charts


def test_the_timeline(site: Site) -> None:
    texts = [briefing("a", ROME), briefing("b", ROME)]
    texts.append(briefing("c", ROME).replace("2017-10-18", "2016-02-01"))
    made = site("\n".join(texts))
    assert names(made, "timeline/index.html", "rect") == [
        ("February 2016: 1 briefing", "/2016/02/"),
        ("October 2017: 2 briefings", "/2017/10/"),
    ]
    months = page(made, "timeline/index.html").xpath("//section[@id='months']//ol//a/@href")
    assert months == ["/2017/10/", "/2016/02/"]
    off = site(f"== config.yaml\n{CONFIG}outputs: {{months: false}}\n")
    assert names(off, "timeline/index.html", "rect") == [
        ("February 2016: 1 briefing", "/2016/"),
        ("October 2017: 2 briefings", "/2017/"),
    ]


def test_a_century(site: Site) -> None:
    texts = [
        briefing(f"n{year}", ROME).replace("2017-10-18", f"{year}-10-18")
        for year in range(1920, 2020)
    ]
    made = site("\n".join(texts))
    found = names(made, "timeline/index.html", "rect")
    assert len(found) == 100
    assert found[0] == ("1920: 1 briefing", "/1920/")
    assert len(page(made, "timeline/index.html").xpath("//svg//text")) <= 17


def test_bars_of_terms_and_stories(site: Site) -> None:
    more = "tags: [G7]\nstory: Summits\n"
    years = [2015, 2016, 2016, 2017, 2017, 2017]
    texts = [
        briefing(f"n{number}", ROME, more).replace("2017-10-18", f"{year}-10-18")
        for number, year in enumerate(years)
    ]
    made = site(f"== config.yaml\n{CONFIG}page_size: 2\n" + "\n".join(texts))
    assert names(made, "tags/g7/index.html", "rect") == [
        ("2015: 1 briefing", "/tags/g7/page/1/#y2015"),
        ("2016: 2 briefings", "/tags/g7/page/2/#y2016"),
        ("2017: 3 briefings", "/tags/g7/#y2017"),
    ]
    for name, anchor in (("", "y2017"), ("page/1/", "y2015"), ("page/2/", "y2016")):
        assert page(made, f"tags/g7/{name}index.html").xpath(f"//*[@id='{anchor}']")
    assert b"<svg" not in made.files["tags/g7/page/1/index.html"]
    assert names(made, "stories/summits/index.html", "rect") == [
        ("October 2015: 1 briefing", "/2015/10/"),
        ("October 2016: 2 briefings", "/2016/10/"),
        ("October 2017: 3 briefings", "/2017/10/"),
    ]


# ---- pages


def test_no_script_no_style(site: Site) -> None:
    made = site("\n".join(briefing(name, ROME, "tags: [x]\n") for name in "abc"))
    for name in ("map", "timeline", "tags/x", "locations/rome", "2017/10/a"):
        text = unescape(made.files[f"{name}/index.html"].decode())
        assert "<script" not in text.replace('<script type="application/ld+json">', "")
        assert not re.search(r"\sstyle=|\son\w+=|<style", text)
        ids = page(made, f"{name}/index.html").xpath("//@id")
        assert len(ids) == len(set(ids))


def test_a_page_of_ones_own_at_the_map(site: Site) -> None:
    made = site(briefing("a", ROME) + "\n== content/_pages/map.md\n---\ntitle: Mine\n---\nText.\n")
    assert made.failed
    assert "map" in errors(made)[0]


def test_edits_render_the_map_only_where_it_shows_them(site: Site) -> None:
    own = briefing("a", ROME)
    site("\n".join([own, briefing("b", ROME), briefing("c", RABAT)]))
    steps = [
        (own.replace("Text of", "Words of"), False),
        (own.replace("Title of", "Name of"), False),
        (own.replace("Told.", "Said."), False),
        (own.replace("41.9", "41.8"), True),
        (own.replace("lat: 41.9, lon: 12.5, ", ""), True),
        (own.replace("2017-10-18", "2017-10-19"), True),
    ]
    for step, is_shown in steps:
        made = site(step)
        anew = site(fresh=True)
        assert made.files == anew.files
        seen = {"map/index.html", "timeline/index.html"} & set(made.rendered)
        assert bool(seen) <= is_shown, step


# ---- what machines are told


LOCATIONS = """
== content/_authority/locations.yaml
- label: {en: "Ischia, Italy", ar: "إيسكيا، إيطاليا"}
  variants: [Ischia]
  lat: 40.73
  lon: 13.9
  country: IT
- {label: Rabat, lat: 34.02, lon: -6.84, country: MA}
"""


def article(made: Made, name: str) -> dict[str, Any]:
    (text,) = page(made, name).xpath("//script[@type='application/ld+json']/text()")
    found: dict[str, Any] = json.loads(text)["@graph"][0]
    return found


@pytest.mark.parametrize("outputs", ["", "outputs: {map: false}\n"])
def test_linked_data_takes_coordinates_from_the_authority_file(site: Site, outputs: str) -> None:
    arabic = "== content/a.ar.md\n---\ntitle: ت\ndateline: إيسكيا، إيطاليا\n---\nنص.\n"
    made = site(
        f"== config.yaml\n{CONFIG}{outputs}{LOCATIONS}"
        + "\n".join([briefing("a", "Ischia"), arabic, briefing("b", "[Nowhere, Rabat]")])
    )
    assert errors(made) == []
    geo = {"@type": "GeoCoordinates", "latitude": 40.73, "longitude": 13.9}
    for name in ("2017/10/a/index.html", "ar/2017/10/a/index.html"):
        told = article(made, name)
        assert told["locationCreated"]["geo"] == geo
        (content,) = told["contentLocation"]
        assert content["geo"] == geo
        assert content["address"]["addressCountry"] == "IT"
    told = article(made, "2017/10/b/index.html")
    assert "geo" not in told["locationCreated"]  # the dateline is Nowhere
    assert ["geo" in own for own in told["contentLocation"]] == [False, True]


def test_new_coordinates_render_the_pages_that_show_them(site: Site) -> None:
    site(LOCATIONS + "\n".join([briefing("a", "Ischia"), briefing("b", "Rabat")]))
    moved = LOCATIONS.replace("40.73", "40.75")
    made = site(moved)
    assert set(made.rendered) == {"2017/10/a/index.html", "map/index.html"}
    assert b"40.75" in made.files["2017/10/a/index.html"]
    assert made.files == site(fresh=True).files


TAGGED = "tags: [IS]\n"
SYDNEY = "{name: Sydney, lat: -33.87, lon: 151.21, country: AU}"


def of_term(*places: str) -> str:
    return "\n".join([briefing(f"b{n}", place, TAGGED) for n, place in enumerate(places)])


def test_a_term_has_a_map_of_its_places(site: Site) -> None:
    made = site(of_term(ROME, RABAT, ROME, "Nowhere") + "\n" + briefing("other", SYDNEY))
    shown = [("Rome: 2 briefings", "/locations/rome/"), ("Rabat: 1 briefing", "/locations/rabat/")]
    assert names(made, "tags/is/index.html") == shown
    assert page(made, "tags/is/index.html").xpath("count(//path[@class='sea'])") == 0
    made = site(of_term(ROME, RABAT, SYDNEY, "Nowhere"))
    assert len(names(made, "tags/is/index.html")) == 3
    assert page(made, "tags/is/index.html").xpath("count(//path[@class='sea'])") == 1


def test_a_term_of_few_briefings_and_a_place_have_no_map_of_places(site: Site) -> None:
    made = site(of_term(ROME, RABAT))
    assert names(made, "tags/is/index.html") == []
    made = site(of_term(ROME, ROME, ROME))
    assert names(made, "locations/rome/index.html") == []
    made = site("== config.yaml\n" + CONFIG + "outputs: {map: false}\n")
    assert b'class="land"' not in made.files["locations/rome/index.html"]
    assert b'class="land"' not in made.files["tags/is/index.html"]


def test_new_coordinates_move_the_map_of_a_term(site: Site) -> None:
    site(of_term(ROME, RABAT, ROME))
    made = site(briefing("b1", RABAT.replace("34.02", "30.42"), TAGGED))
    again = site(fresh=True)
    assert made.files["tags/is/index.html"] == again.files["tags/is/index.html"]
    assert "tags/is/index.html" in made.rendered


def test_a_term_has_a_feed_in_json(site: Site) -> None:
    made = site(of_term(ROME, RABAT))
    feed = json.loads(made.files["tags/is/feed.json"])
    assert feed["feed_url"] == "https://example.org/tags/is/feed.json"
    assert feed["home_page_url"] == "https://example.org/tags/is/"
    assert [item["content_text"] for item in feed["items"]] == ["Told.", "Told."]
    assert (
        b'href="/tags/is/feed.json" type="application/feed+json"'
        in made.files["tags/is/index.html"]
    )
    made = site("== config.yaml\n" + CONFIG + "outputs: {json_feed: false}\n")
    assert "tags/is/feed.json" not in made.files
    assert "tags/is/feed.xml" in made.files
