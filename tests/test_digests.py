"""Digests: which briefings each has, its three forms, its feed, and the parts of an archive."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from lxml import html

from dateline.arrange.digests import periods, span
from dateline.parse.config import load
from dateline.problems import Rejected
from tests.atom import entries
from tests.conftest import CONFIG, NOW, Bench, Made, write
from tests.leaks import traces

Site = Callable[..., Made]


def briefing(name: str, date: str, *more: str) -> str:
    fields = "".join(f"{line}\n" for line in more)
    return (
        f"== content/{name}.md\n---\ntitle: Title {name}\ndate: {date}\n"
        f"location: Ischia, Italy\nsummary: About {name}.\n{fields}---\nText of {name}.\n"
    )


A = briefing("a", "2017-10-18 09:30", "tags: [migration, IS]")
B = briefing("b", "2017-10-20", "tags: [IS]")
C = briefing("c", "2017-11-02", "tags: [migration]")


def config(more: str) -> str:
    return f"== config.yaml\n{CONFIG}{more}\n"


def titles(made: Made, path: str) -> list[str]:
    return html.fromstring(made.files[path]).xpath("//main//h3/a/text()")


def test_weeks_and_months_by_default(site: Site) -> None:
    made = site(f"{A}\n{B}\n{C}")
    found = {path.split("/")[1] for path in made.files if re.match(r"digests/.*/", path)}
    assert found == {"2017", "2017-W42", "2017-W44", "2017-10", "2017-11"}
    assert titles(made, "digests/2017-W42/index.html") == ["Title a", "Title b"]
    assert titles(made, "digests/2017-11/index.html") == ["Title c"]


@pytest.mark.parametrize(
    ("day", "week", "first", "last"),
    [
        ("2017-10-19", "2017-W42", "2017-10-16", "2017-10-22"),
        ("2017-01-01", "2016-W52", "2016-12-26", "2017-01-01"),
        ("2018-12-31", "2019-W01", "2018-12-31", "2019-01-06"),
        ("2020-12-31", "2020-W53", "2020-12-28", "2021-01-03"),
    ],
)
def test_weeks_are_those_of_the_iso_calendar(day: str, week: str, first: str, last: str) -> None:
    names = periods(datetime.fromisoformat(day).date(), ("weeks", "months", "days"))
    assert names == (week, day[:7], day)
    assert (span(week).first.isoformat(), span(week).last.isoformat()) == (first, last)
    assert span(day) == span(day).__class__(*[datetime.fromisoformat(day).date()] * 2)


def test_a_week_of_two_years_is_listed_in_its_own(site: Site) -> None:
    made = site(f"{A}\n{briefing('n', '2016-01-02')}")
    assert b"Week 53, 2015" in made.files["digests/2015/index.html"]
    assert b"digests/2015-W53" not in made.files["digests/2016/index.html"]
    assert b"digests/2016-01/" in made.files["digests/2016/index.html"]


def test_days_when_asked(site: Site) -> None:
    made = site(f"{config('digests: {periods: [days]}')}\n{A}\n{B}")
    assert titles(made, "digests/2017-10-18/index.html") == ["Title a"]
    assert "digests/2017-W42/index.html" not in made.files
    links = html.fromstring(made.files["digests/index.html"]).xpath("//main//li//a/@href")
    assert [own for own in links if "10-" in own] == [
        "/digests/2017-10-18/",
        "/digests/2017-10-20/",
    ]


def test_off_is_no_file(site: Site) -> None:
    made = site(f"{config('outputs: {digests: false}')}\n{A}")
    assert not [path for path in made.files if "digests" in path]
    assert b"digests" not in made.files["index.html"]


def test_the_index_shows_the_newest_year_and_leads_to_the_others(site: Site) -> None:
    old = briefing("old", "2016-03-01")
    page = html.fromstring(site(f"{A}\n{C}\n{old}").files["digests/index.html"])
    links = page.xpath("//main//a/@href")
    assert {"/digests/2016/", "/digests/2017-W42/", "/digests/2017-11/"} <= set(links)
    assert "/digests/2016-03/" not in links


def test_a_digest_leads_to_those_before_and_after(site: Site) -> None:
    page = html.fromstring(site(f"{A}\n{C}").files["digests/2017-W42/index.html"])
    assert page.xpath("//nav[@class='pager']/a/@href") == ["/digests/2017-W44/"]


# ---- mails


def test_the_mail_stands_alone(site: Site) -> None:
    text = site(f"{A}\n{B}").files["digests/2017-W42/mail.html"].decode()
    page = html.fromstring(text)
    targets = page.xpath("//@href")
    assert "https://example.org/2017/10/a/" in targets
    assert all(target.startswith("https://example.org/") for target in targets)
    assert not page.xpath("//script | //link | //img | //@src | //table")
    bare = [
        own.tag for own in page.xpath("//body//*") if not own.get("style") and own.text_content()
    ]
    assert set(bare) <= {"bdi", "br"}
    assert "prefers-color-scheme: dark" in text
    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert b"mail.html" not in site().files["sitemap.xml"]


def test_the_accent_is_in_the_mail(site: Site) -> None:
    lines = 'accent: "#8b1a1a"'
    made = site(f"{config(lines)}\n{A}")
    page = html.fromstring(made.files["digests/2017-W42/mail.html"])
    assert "border-top: 4px solid #8b1a1a" in page.xpath("string(//*[@class='name']/@style)")


def test_the_mail_as_text(site: Site) -> None:
    long = briefing("a", "2017-10-18").replace("About a.", "word " * 40)
    text = site(long.replace("Title a", "Tom & <Jerry>")).files["digests/2017-W42/mail.txt"]
    lines = text.decode().split("\n")
    assert "Tom & <Jerry>" in lines
    assert "ISCHIA, Italy" in lines
    assert "https://example.org/2017/10/a/" in lines
    assert max(map(len, lines)) == 72
    assert "word word" in text.decode()


def test_an_ampersand_in_a_place_is_plain_in_text(site: Site) -> None:
    made = site(A.replace("Ischia, Italy", "Bosnia & Herzegovina"))
    assert "BOSNIA & HERZEGOVINA" in made.files["digests/2017-W42/mail.txt"].decode()
    assert b"BOSNIA &amp; HERZEGOVINA" in made.files["digests/2017-W42/mail.html"]


def test_the_arabic_mail_is_written_from_the_right(site: Site) -> None:
    arabic = "== content/a.ar.md\n---\ntitle: Frontex والحدود\nsummary: نص.\n---\nنص.\n"
    made = site(f"{A}\n{arabic}")
    page = html.fromstring(made.files["ar/digests/2017-W42/mail.html"].decode())
    assert page.xpath("/html/@dir") == ["rtl"]
    assert page.xpath("//body/div/@dir") == ["rtl"]
    text = made.files["ar/digests/2017-W42/mail.txt"].decode()
    assert "\u200fالأسبوع 42 من عام 2017\n" in text
    assert "\n\u200fFrontex والحدود\n" in text
    assert "\nhttps://example.org/ar/2017/10/a/\n" in text


def test_a_digest_leads_to_its_version(site: Site) -> None:
    arabic = "== content/a.ar.md\n---\ntitle: الأول\n---\nنص.\n"
    made = site(f"{A}\n{C}\n{arabic}")
    page = made.files["ar/digests/2017-W42/index.html"].decode()
    assert 'hreflang="en" href="https://example.org/digests/2017-W42/"' in page
    other = html.fromstring(made.files["digests/2017-W44/index.html"])
    assert other.xpath("//nav[@class='switch']//a/@href") == ["/ar/"]


def test_numerals_are_those_of_the_tree(site: Site) -> None:
    lines = "languages: {en: {}, ar: {numerals: arab}}\n"
    arabic = "== content/a.ar.md\n---\ntitle: الأول\n---\nنص.\n"
    made = site(f"== config.yaml\ntitle: T\nbase_url: https://e.org/\n{lines}\n{A}\n{arabic}")
    page = made.files["ar/digests/2017-W42/index.html"].decode()
    assert "<h1>الأسبوع ٤٢ من عام ٢٠١٧</h1>" in page


# ---- the feed


def test_the_feed_of_digests(site: Site) -> None:
    feed = entries(site(f"{A}\n{B}\n{C}").files["digests/feed.xml"])
    assert [own["title"] for own in feed] == [
        "November 2017",
        "Week 44, 2017",
        "October 2017",
        "Week 42, 2017",
    ]
    last = feed[-1]
    assert last["id"] == "tag:example.org,2017:digests/2017-W42"
    assert last["link"] == "https://example.org/digests/2017-W42/"
    assert last["updated"] == "2017-10-20T00:00:00+00:00"
    content = html.fromstring(last["content"])
    assert content.xpath("//a/@href") == [
        "https://example.org/2017/10/a/",
        "https://example.org/2017/10/b/",
    ]
    assert "About a." in last["content"]


def test_a_digest_of_many_is_cut_in_the_feed_alone(site: Site) -> None:
    many = "\n".join(briefing(f"n{number:02}", "2017-10-18") for number in range(53))
    made = site(many)
    feed = entries(made.files["digests/feed.xml"])
    assert feed[0]["content"].count("<li>") == 50
    assert "and 3 more" in feed[0]["content"]
    assert len(titles(made, "digests/2017-10/index.html")) == 53


def test_no_text_is_in_a_digest(site: Site) -> None:
    made = site(A)
    digests = {path: own for path, own in made.files.items() if "digests" in path}
    assert len(digests) > 6
    assert traces(digests, "Text of a") == []


def test_a_licence_that_is_not_the_sites_is_named(site: Site) -> None:
    own = B.replace("tags:", "license: Agency\ntags:")
    made = site(f"{config('license: CC BY 4.0')}\n{A}\n{own}")
    for name in ("index.html", "mail.html", "mail.txt"):
        text = made.files[f"digests/2017-W42/{name}"].decode()
        assert text.count("Licence: Agency") == 1
        assert text.count("CC BY 4.0") == 1
    assert b"Licence: Agency" in made.files["digests/feed.xml"]


# ---- parts of the archive


PARTS = "digests: {migration: {tags: [Migration]}}"


def test_a_part_has_digests_of_its_own(site: Site) -> None:
    made = site(f"{config(PARTS)}\n{A}\n{B}\n{C}")
    assert titles(made, "digests/migration/2017-W42/index.html") == ["Title a"]
    assert titles(made, "digests/2017-W42/index.html") == ["Title a", "Title b"]
    assert b"migration: Digests" in made.files["digests/migration/feed.xml"]
    assert entries(made.files["digests/migration/feed.xml"])[0]["id"] == (
        "tag:example.org,2017:digests/migration/2017-11"
    )
    assert b'href="/digests/migration/"' in made.files["digests/index.html"]
    assert b"<title>migration: Week 42, 2017" in made.files["digests/migration/2017-W42/index.html"]


def test_parts_by_several_taxonomies_labels_and_periods(site: Site) -> None:
    lines = (
        "digests:\n  periods: [months]\n  parts:\n    isles:\n      tags: [IS, migration]\n"
        "      location: ['Ischia, Italy']\n      label: {ar: الجزر, en: The isles}\n"
        "      periods: [days]\n"
    )
    elsewhere = briefing("d", "2017-10-19", "tags: [IS]").replace("Ischia", "Rome")
    made = site(f"{config(lines)}\n{A}\n{B}\n{elsewhere}")
    found = {path.split("/")[2] for path in made.files if path.startswith("digests/isles/2")}
    assert found == {"2017", "2017-10-18", "2017-10-20"}
    assert b"The isles" in made.files["digests/isles/index.html"]
    assert "digests/2017-W42/index.html" not in made.files


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("digests: {migration: {tags: [nothing]}}", "4:30: error: digests.migration: no briefing"),
        (
            "digests:\n  parts:\n    m:\n      people: [Nobody]",
            "7:16: error: digests.m: no briefing has Nobody in its people; correct the term",
        ),
    ],
)
def test_a_term_that_nothing_has_is_told(site: Site, lines: str, told: str) -> None:
    made = site(f"{config(lines)}\n{A}")
    assert made.failed
    assert [str(own) for own in made.problems if str(own).startswith(f"config.yaml:{told}")]


def test_a_term_of_a_hidden_briefing_is_known(site: Site) -> None:
    """A build never fails only because time has passed."""
    held = C.replace("tags:", "publish_at: 2020-06-01\ntags:")
    made = site(f"{config(PARTS)}\n{B}\n{held}")
    assert not made.failed, made.problems
    assert not [path for path in made.files if "migration" in path]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("digests: {m: {tgas: [x]}}", "3:22: error: digests.m: tgas is no taxonomy; did you"),
        ("digests: {periods: [years]}", "3:20: error: digests.periods: `years` is no period"),
        ("digests: {perids: [days]}", "3:10: error: digests: unknown key `perids`; did you mean"),
        ("digests: {2017-10: {tags: [x]}}", "3:10: error: digests: 2017-10 cannot be a folder"),
        ("digests: {Mig Ra: {tags: [x]}}", "3:10: error: digests: Mig Ra cannot be a folder"),
        ("digests: {m: {label: M}}", "3:14: error: digests.m: takes no term"),
        ("digests: {m: tags}", "3:14: error: digests.m: must say which briefings"),
        ("digests: [weeks]", "3:10: error: digests: must be a mapping"),
        ("digests: {parts: [m]}", "3:10: error: digests: parts must be a mapping"),
        ("digests: {m: {tags: [x], periods: [y]}}", "3:35: error: digests.m.periods: `y`"),
    ],
)
def test_mistakes_in_the_setting(lines: str, told: str) -> None:
    with pytest.raises(Rejected) as caught:
        load(f"title: T\nbase_url: https://e.org/\n{lines}\n", "config.yaml", {})
    assert [
        str(own) for own in caught.value.problems if str(own).startswith(f"config.yaml:{told}")
    ], caught.value


# ---- what changes, and what never shows


def test_a_text_makes_no_digest_again_and_a_title_a_handful(site: Site) -> None:
    many = [briefing(f"n{month}", f"2016-{month:02}-01") for month in range(1, 13)]
    site("\n".join([A, B, C, *many]))
    made = site(A.replace("Text of a.", "Another text."))
    assert not [path for path in made.rendered if "digests" in path]
    renamed = site(A.replace("Title a", "Renamed"))
    assert {path for path in renamed.rendered if "digests" in path} == {
        f"digests/{name}"
        for name in (
            *(f"{period}/{form}" for period in ("2017-W42", "2017-10") for form in FORMS),
            "feed.xml",
        )
    }
    assert renamed.files == site(fresh=True).files


FORMS = ("index.html", "mail.html", "mail.txt")


def test_a_new_briefing_makes_its_periods_and_the_lists_again(site: Site) -> None:
    site(f"{A}\n{C}")
    made = site(B)
    own = {path.rpartition("digests/")[2] for path in made.rendered if "digests" in path}
    assert own == {
        *(f"{period}/{form}" for period in ("2017-W42", "2017-10") for form in FORMS),
        *("index.html", "2017/index.html", "feed.xml"),
    }
    assert made.files == site(fresh=True).files


def test_the_passing_of_time_changes_no_digest(site: Site) -> None:
    first = site(f"{A}\n{C}", now=datetime(2017, 11, 3, tzinfo=UTC))
    later = site(now=NOW)
    assert first.files == later.files
    assert later.rendered == ()


@pytest.mark.parametrize("how", ["draft: true", "publish_at: 2020-06-01", "expires: 2019-01-01"])
def test_what_is_hidden_is_in_no_digest(bench: Bench, how: str) -> None:
    write(bench.folder, f"\n{config(PARTS)}\n{A}\n{B}\n{C}")
    bench.build()
    write(bench.folder, "\n" + C.replace("tags:", f"{how}\ntags:"))
    made = bench.build()
    assert not made.failed, made.problems
    assert traces(made.files, "Title c", "About c", "2017-W44", "2017-11") == []


def test_withdrawn_is_in_no_digest(site: Site) -> None:
    site(f"{A}\n{B}")
    gone = "withdrawn: {date: 2018-01-01, reason: An error.}\ntags:"
    made = site(B.replace("tags:", gone))
    digests = {path: own for path, own in made.files.items() if "digests" in path}
    assert traces(digests, "Title b", "About b", "An error") == []
    assert titles(made, "digests/2017-W42/index.html") == ["Title a"]


def test_a_digest_to_come_is_foreseen(site: Site) -> None:
    held = C.replace("tags:", "publish_at: 2020-06-01\ntags:")
    taken = "== static/digests/2017-W44/mail.txt\nOurs\n"
    for now in (NOW, datetime(2020, 7, 1, tzinfo=UTC)):
        made = site(f"{held}\n{taken}", now=now)
        assert [own.kind for own in made.problems if own.severity == "error"] == ["two-claim"]


def test_below_a_sub_path(site: Site) -> None:
    lines = CONFIG.replace("example.org/", "example.org/sub/")
    made = site(f"== config.yaml\n{lines}\n{A}")
    page = made.files["digests/2017-W42/index.html"].decode()
    for target in ("2017/10/a/", "digests/", "digests/2017-W42/mail.txt", "digests/feed.xml"):
        assert f'href="/sub/{target}"' in page
    mail = made.files["digests/2017-W42/mail.txt"].decode()
    assert "https://example.org/sub/2017/10/a/" in mail
