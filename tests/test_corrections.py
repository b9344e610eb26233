"""Corrections: the notice on the page, the list of all, and its feed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from lxml import html

from tests.atom import entries
from tests.conftest import CONFIG, NOW, Made
from tests.leaks import traces

Site = Callable[..., Made]


def briefing(name: str, date: str, *corrections: str, more: str = "") -> str:
    own = f"corrections: [{', '.join(corrections)}]\n" if corrections else ""
    return (
        f"== content/{name}.md\n---\ntitle: Title {name}\ndate: {date}\n{own}{more}"
        f"location: Ischia, Italy\nsummary: About {name}.\n---\nText.\n"
    )


def correction(date: str, note: str) -> str:
    return f"{{date: {date}, note: {note}}}"


A = briefing("a", "2017-10-18", correction("2017-10-21", "Zilch was wrong."))
B = briefing(
    "b",
    "2017-10-19",
    correction("2017-11-01 09:30", "One."),
    correction("2017-11-01 18:00", "Two."),
)


def notes(made: Made, path: str) -> list[str]:
    return html.fromstring(made.files[path]).xpath("//p[@class='correction']/bdi/text()")


def test_all_corrections_newest_first(site: Site) -> None:
    made = site(f"{A}\n{B}")
    assert notes(made, "corrections/index.html") == ["Two.", "One.", "Zilch was wrong."]
    page = html.fromstring(made.files["corrections/index.html"])
    last = page.xpath("//section[@class='day']")[-1]
    assert last.xpath(".//h3/a/@href") == ["/2017/10/a/"]
    assert last.xpath(".//h3")[0].text_content() == "Title a"
    assert last.xpath(".//h2/time/@datetime") == ["2017-10-21"]
    assert "18 October 2017" in last.text_content()


def test_the_feed_of_corrections(site: Site) -> None:
    listed = entries(site(f"{A}\n{B}").files["corrections/feed.xml"])
    assert [(own["id"], own["summary"]) for own in listed] == [
        ("tag:example.org,2017:2017-10-19-b/corrections/2017-11-01-2", "Two."),
        ("tag:example.org,2017:2017-10-19-b/corrections/2017-11-01", "One."),
        ("tag:example.org,2017:2017-10-18-a/corrections/2017-10-21", "Zilch was wrong."),
    ]
    assert listed[2]["link"] == "https://example.org/2017/10/a/"
    assert listed[2]["updated"] == "2017-10-21T00:00:00+00:00"


def test_ids_stay_when_the_title_or_the_slug_changes(site: Site) -> None:
    before = entries(site(A).files["corrections/feed.xml"])
    new = A.replace("Title a", "Other").replace("date:", "id: 2017-10-18-a\nslug: other\ndate:", 1)
    after = entries(site(new).files["corrections/feed.xml"])
    assert [own["id"] for own in before] == [own["id"] for own in after]
    assert after[0]["link"] == "https://example.org/2017/10/other/"


def test_nothing_is_made_where_nothing_was_corrected(site: Site) -> None:
    made = site(
        f"{briefing('a', '2017-10-18')}\n== config.yaml\n{CONFIG}menu: {{C: /corrections/}}"
    )
    assert not [path for path in made.files if "corrections" in path]
    assert b"/corrections/" not in made.files["index.html"]
    assert b'href="/corrections/">C<' in site(A).files["index.html"]


def test_the_foot_of_every_page_leads_there(site: Site) -> None:
    made = site(A)
    for path in ("index.html", "2017/10/a/index.html"):
        assert b'<a href="/corrections/">Corrections</a>' in made.files[path]
    assert b"/corrections/" not in made.files["ar/index.html"]


def test_the_list_is_paged_from_the_oldest(site: Site) -> None:
    told = [correction(f"2017-11-0{day}", f"Note {day}.") for day in range(1, 6)]
    made = site(f"== config.yaml\n{CONFIG}page_size: 2\n\n{briefing('a', '2017-10-18', *told)}")
    assert notes(made, "corrections/index.html") == ["Note 5.", "Note 4."]
    assert notes(made, "corrections/page/1/index.html") == ["Note 2.", "Note 1."]
    assert notes(made, "corrections/page/2/index.html") == ["Note 4.", "Note 3."]
    assert "corrections/page/3/index.html" not in made.files
    pages = "".join(made.files[path].decode() for path in made.files if "corrections/" in path)
    targets = set(re.findall(r'href="(/corrections/page/\d/)"', pages))
    assert {f"{target[1:]}index.html" for target in targets} <= made.files.keys()


def modified(made: Made) -> list[str]:
    page = html.fromstring(made.files["2017/10/a/index.html"])
    return page.xpath("//meta[@property='article:modified_time']/@content")


def test_the_page_says_when_it_was_last_modified(site: Site) -> None:
    assert modified(site(briefing("a", "2017-10-18"))) == []
    assert modified(site(A)) == ["2017-10-21T00:00:00+00:00"]
    updated = "updated: 2017-10-20 09:30\n"
    made = site(A.replace("location", f"{updated}location"))
    assert modified(made) == ["2017-10-21T00:00:00+00:00"]
    assert b"<lastmod>2017-10-21</lastmod>" in made.files["sitemap.xml"]
    later = site(A.replace("location", "updated: 2017-10-22\nlocation"))
    assert modified(later) == ["2017-10-22T00:00:00+00:00"]


def test_arabic_has_its_own_list(site: Site) -> None:
    own = "corrections: [{date: 2017-10-22, note: كان الاسم خطأ.}]\n"
    arabic = f"== content/a.ar.md\n---\ntitle: الأول\n{own}---\nنص.\n"
    made = site(f"{A}\n{arabic}")
    assert notes(made, "ar/corrections/index.html") == ["كان الاسم خطأ."]
    page = made.files["ar/corrections/index.html"].decode()
    assert "<h1>التصويبات</h1>" in page
    assert 'hreflang="en" href="https://example.org/corrections/"' in page
    listed = entries(made.files["ar/corrections/feed.xml"])
    assert [own["id"] for own in listed] == [
        "tag:example.org,2017:2017-10-18-a-ar/corrections/2017-10-22"
    ]


def test_below_a_sub_path(site: Site) -> None:
    config = CONFIG.replace("example.org/", "example.org/sub/")
    made = site(f"== config.yaml\n{config}\n{A}")
    page = made.files["corrections/index.html"].decode()
    assert 'href="/sub/2017/10/a/"' in page
    assert 'href="/sub/corrections/feed.xml"' in page
    (own,) = entries(made.files["corrections/feed.xml"])
    assert own["link"] == "https://example.org/sub/2017/10/a/"


def test_what_is_under_embargo_is_not_among_them(site: Site) -> None:
    held = A.replace("location", "publish_at: 2020-06-01\nlocation")
    made = site(f"{B}\n{held}")
    assert traces(made.files, "Zilch", "Title a") == []
    assert notes(made, "corrections/index.html") == ["Two.", "One."]
    later = site(now=datetime(2020, 7, 1, tzinfo=UTC))
    assert notes(later, "corrections/index.html")[-1] == "Zilch was wrong."


def test_a_list_to_come_is_foreseen(site: Site) -> None:
    """What would be in its way on the day of an embargo is a mistake now already."""
    held = A.replace("location", "publish_at: 2020-06-01\nlocation")
    page = "== content/_pages/corrections.md\n---\ntitle: Ours\n---\nText.\n"
    for now in (NOW, datetime(2020, 7, 1, tzinfo=UTC)):
        made = site(f"{held}\n{page}", now=now)
        told = [str(own) for own in made.problems if own.kind == "two-claim"]
        assert told == [
            "content/_pages/corrections.md:1:1: error: /corrections/ is also claimed by "
            "a page that the site makes itself; change one of them"
        ]


def test_a_text_makes_no_list_again(site: Site) -> None:
    site(f"{A}\n{B}")
    made = site(A.replace("Text.", "Another text."))
    assert not [path for path in made.rendered if "corrections" in path]
    renamed = site(A.replace("Title a", "Renamed"))
    assert {"corrections/index.html", "corrections/feed.xml"} <= set(renamed.rendered)
    assert renamed.files == site(fresh=True).files
