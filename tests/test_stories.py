"""Developing stories: in the order of events, with what is new, and what has happened since."""

import re
from collections.abc import Callable

from lxml import html

from tests.conftest import CONFIG, Made

Site = Callable[..., Made]
SMALL = f"== config.yaml\n{CONFIG}page_size: 2\n"


def briefing(name: str, date: str, *more: str, story: str = "Zoom") -> str:
    fields = "".join(f"{line}\n" for line in more)
    return (
        f"== content/{name}.md\n---\ntitle: Title {name}\ndate: {date}\nstory: [{story}]\n"
        f"summary: About {name}.\n{fields}---\nText of {name}.\n"
    )


def titles(made: Made, path: str) -> list[str]:
    """The headlines of the sequence, as they stand."""
    page = html.fromstring(made.files[path])
    return [heading.text_content() for heading in page.xpath("//h4")]


def text(made: Made, path: str) -> str:
    content = html.fromstring(made.files[path]).xpath("string(//main)")
    return " ".join(str(content).split())


A = briefing("a", "2017-10-18", "event: 2017-10-25/2017-10-26")
B = briefing("b", "2017-10-20")
C = briefing("c", "2017-10-30", "event: 2017-09-30")


def test_a_story_is_in_the_order_of_its_events(site: Site) -> None:
    made = site(f"{A}\n{B}\n{C}")
    assert titles(made, "stories/zoom/index.html") == ["Title c", "Title b", "Title a"]
    page = text(made, "stories/zoom/index.html")
    assert "3 briefings" in page
    assert "25–26 October 2017" in page
    assert "reported 18 October 2017" in page


def test_what_is_new_is_the_newest_briefing_not_the_last_event(site: Site) -> None:
    page = html.fromstring(site(f"{A}\n{B}\n{C}").files["stories/zoom/index.html"])
    assert page.xpath("//section[@class='latest']//h3")[0].text_content() == "Title c"
    marked = page.xpath("//li[.//strong[@class='new']]//h4")
    assert [own.text_content() for own in marked] == ["Title c"]


def test_a_story_of_one_briefing_has_nothing_new(site: Site) -> None:
    page = html.fromstring(site(A).files["stories/zoom/index.html"])
    assert not page.xpath("//section[@class='latest'] | //strong[@class='new']")
    assert len(page.xpath("//a[@href='/2017/10/a/']")) == 1


def test_every_older_briefing_says_what_happened_since(site: Site) -> None:
    made = site(f"{A}\n{B}\n{C}")
    for name in "ab":
        since = html.fromstring(made.files[f"2017/10/{name}/index.html"]).xpath(
            "//p[@class='since']"
        )
        assert [own.xpath("string(.//a/@href)") for own in since] == ["/2017/10/c/"]
        assert "Title c" in since[0].text_content()
    assert b'class="since"' not in made.files["2017/10/c/index.html"]


def test_two_stories_with_one_latest_are_one_line(site: Site) -> None:
    a, b = (own.replace("[Zoom]", "[Zoom, Other]") for own in (A, B))
    page = site(f"{a}\n{b}").files["2017/10/a/index.html"]
    assert page.count(b'class="since"') == 1


def test_before_and_after_follow_the_events(site: Site) -> None:
    page = html.fromstring(site(f"{A}\n{B}\n{C}").files["2017/10/b/index.html"])
    links = page.xpath("//aside//dd/a[1]/@href")
    assert links == ["/2017/10/c/", "/2017/10/a/"]


def test_a_long_story_is_cut_from_its_oldest_events(site: Site) -> None:
    made = site(
        "\n".join([SMALL, A, B, C, briefing("d", "2017-11-01"), briefing("e", "2017-12-1")])
    )
    assert titles(made, "stories/zoom/index.html") == ["Title d", "Title e"]
    assert titles(made, "stories/zoom/page/1/index.html") == ["Title c", "Title b"]
    assert titles(made, "stories/zoom/page/2/index.html") == ["Title a", "Title d"]
    assert "stories/zoom/page/3/index.html" not in made.files
    first = made.files["stories/zoom/index.html"].decode()
    assert 'href="/stories/zoom/page/1/">Read from the beginning' in first
    older = re.search(r'<a class="older" href="([^"]*)"', first)
    assert older
    assert older[1] == "/stories/zoom/page/2/"


def test_a_numbered_page_stays_while_the_story_grows(site: Site) -> None:
    first = site("\n".join([SMALL, A, B, C]))
    later = site(briefing("d", "2018-01-01"))
    path = "stories/zoom/page/1/index.html"
    assert first.files[path] != b""
    # Only where the newer events are to be found has changed, once there is a page of them.
    assert titles(first, path) == titles(later, path)
    assert site(briefing("e", "2018-01-02")).files[path] == later.files[path]


def test_all_stories_by_their_latest_news(site: Site) -> None:
    other = briefing("o", "2017-10-25", story="Other")
    made = site(f"{A}\n{other}\n{C}")
    page = html.fromstring(made.files["stories/index.html"])
    assert [own.text_content() for own in page.xpath("//h2")] == ["Zoom", "Other"]
    assert "2 briefings Sept–Oct 2017" in text(made, "stories/index.html")
    assert page.xpath("//p[@class='latest-line']/a/@href") == ["/2017/10/c/", "/2017/10/o/"]


def test_the_list_of_stories_is_paged(site: Site) -> None:
    many = [briefing(f"n{day}", f"2017-10-0{day}", story=f"Story {day}") for day in range(1, 6)]
    made = site("\n".join([SMALL, *many]))
    listed = {
        name: html.fromstring(made.files[name]).xpath("//h2//bdi/text()")
        for name in made.files
        if re.fullmatch(r"stories/(page/\d/)?index\.html", name)
    }
    assert listed == {
        "stories/index.html": ["Story 5", "Story 4"],
        "stories/page/1/index.html": ["Story 2", "Story 1"],
        "stories/page/2/index.html": ["Story 4", "Story 3"],
    }


def test_the_feed_of_a_story_and_its_switch(site: Site) -> None:
    made = site(f"{A}\n{B}")
    feed = made.files["stories/zoom/feed.xml"]
    assert feed.index(b"Title b") < feed.index(b"Title a")
    off = site(f"== config.yaml\n{CONFIG}outputs: {{term_feeds: false}}\n")
    assert "stories/zoom/index.html" in off.files
    assert "stories/zoom/feed.xml" not in off.files


def test_a_story_in_arabic_leads_to_the_english_one(site: Site) -> None:
    arabic = "== content/a.ar.md\n---\ntitle: الأول\n---\nنص.\n"
    made = site(f"{A}\n{B}\n{arabic}")
    page = made.files["ar/stories/zoom/index.html"].decode()
    assert "بحسب تسلسل الأحداث" in page
    assert 'hreflang="en" href="https://example.org/stories/zoom/"' in page
    index = made.files["ar/stories/index.html"].decode()
    assert 'href="/stories/" lang="en"' in index


def test_a_text_makes_no_story_again(site: Site) -> None:
    site(f"{A}\n{B}\n{C}")
    made = site(A.replace("Text of a.", "Another text."))
    assert not [path for path in made.rendered if "stories/" in path]
    assert made.files == site(fresh=True).files


def test_a_date_moves_in_the_sequence(site: Site) -> None:
    site(f"{A}\n{B}\n{C}")
    made = site(A.replace("event: 2017-10-25/2017-10-26", "event: 2017-01-01"))
    assert titles(made, "stories/zoom/index.html") == ["Title a", "Title c", "Title b"]
    assert made.files == site(fresh=True).files
