"""Rendering: what templates see, what they may call, and how their mistakes are told."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from dateline.model import Card, Head, Site, Span, Version
from dateline.parse.dates import moment
from dateline.problems import Place, Problem, Rejected
from dateline.render import filters
from dateline.render.environment import Renderer
from dateline.run.disk import template_texts
from dateline.value import replace
from dateline.views import Entry, FeedView, ListView, Page, Pager, PlainView, RedirectView, View

TEMPLATES = Path(__file__).parents[1] / "templates"
ASSETS = {"site.css": "assets/site.3f2a.css", "favicon.svg": "assets/favicon.1b.svg"}
ROME = ZoneInfo("Europe/Rome")
ENGLISH = Site(
    title="The Desk",
    description="Briefings",
    base_url="https://example.org/sub/",
    base_path="/sub/",
    lang="en",
    locale="en",
    direction="ltr",
    numerals="latn",
    home="/",
    menu=(),
    footer="",
    logo=None,
    accent=None,
    license=None,
    feeds=(),
    languages=("en", "ar"),
    search=False,
)
ARABIC = replace(ENGLISH, lang="ar", locale="ar", direction="rtl", home="/ar/", numerals="arab")
SITES = {"en": ENGLISH, "ar": ARABIC}
CARD = Card(
    url="/2017/10/ischia/",
    lang="en",
    id="2017-10-18-ischia",
    title="Ministers meet",
    date=moment("2017-10-18 09:30", ROME),
    dateline="Ischia, Italy",
    summary="A summary.",
    kind="briefing",
    event=None,
    updated=None,
    pinned=False,
    image=None,
    tags=(),
    stories=(),
    path="2017/ischia.md",
)
PLAIN = PlainView("About", "<p>x</p>", ())


def page(template: str, view: View = PLAIN, site: Site = ENGLISH, head: Head | None = None) -> Page:
    return Page("about/index.html", template, site.lang, head or Head("/about/", "About"), view)


def renderer(
    folders: Sequence[Path],
    data: Mapping[str, object] | None = None,
    filters: Mapping[str, Callable[..., object]] | None = None,
) -> Renderer:
    texts = template_texts(folders, [])
    return Renderer(folders, texts, ASSETS, data or {}, SITES, filters)


def rendered(
    folder: Path, text: str, site: Site = ENGLISH, data: Mapping[str, object] | None = None
) -> str:
    (folder / "x.html").write_text(text, encoding="utf-8")
    return renderer([folder], data).render(page("x.html", site=site)).decode()


def mistake(folder: Path, text: str) -> Problem:
    with pytest.raises(Rejected) as caught:
        rendered(folder, text)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n{{ page.titel }}\n", 2, "unknown field 'titel'; did you mean 'title'?"),
        ("{{ sit.title }}\n", 1, "unknown variable 'sit'; did you mean 'site'?"),
        ("a\n\n{{ site.logo.src }}", 3, "there is no value here to take 'src' from; "),
        ("a\n{{ data.staff }}\n", 2, "unknown field 'staff'; docs/theme.md"),
        ("a\n{{ page.title|dayy }}\n", 2, "No filter named 'dayy'; correct the name"),
        ("a\n{% if page %}\n{{ 1|dayy }}{% endif %}\n", 3, "No filter named 'dayy'"),
        ("a\nb\n{% for x in %}\n", 3, "; correct the template here"),
        ("a\n{% include 'gone.html' %}\n", 2, "there is no template 'gone.html'; "),
        ("{% extends 'gone.html' %}\n", 1, "there is no template 'gone.html'; "),
        ("a\n{{ 1 + 'a' }}\n", 2, "TypeError: "),
        ("a\n{{ asset('gone.css') }}\n", 2, "there is no static file 'gone.css'"),
        ("a\n{% include 'x.html' %}\n", 2, "RecursionError: "),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    problem = mistake(tmp_path, text)
    assert problem.place == Place(f"{tmp_path}/x.html", line)
    assert words in problem.message
    assert problem.kind == "template"


def test_a_mistake_in_a_shared_template_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text("\n{{ view.titel }}\n{% block main %}{% endblock %}")
    (tmp_path / "list.html").write_text("{% extends 'base.html' %}")
    own = renderer([tmp_path])
    found = set()
    for view in (PLAIN, ListView(1, (), Pager(None, None))):
        with pytest.raises(Rejected) as caught:
            own.render(page("list.html", view))
        found |= set(caught.value.problems)
    assert [str(problem.place) for problem in found] == [f"{tmp_path}/base.html:2"]


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match=r"^gone\.html: error: there is no template 'gone\.html'; "):
        renderer([tmp_path]).render(page("gone.html"))


def test_templates_are_those_that_were_read(tmp_path: Path) -> None:
    """What the system says of their files later decides nothing."""
    (tmp_path / "x.html").write_text("{% include 'y.html' %}")
    (tmp_path / "y.html").write_text("own")
    own = renderer([tmp_path])
    shutil.rmtree(tmp_path)
    assert own.render(page("x.html")) == b"own"


def test_the_first_folder_wins(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("own")
    assert renderer([tmp_path, TEMPLATES]).render(page("page.html")) == b"own"
    assert b"<h1>About</h1>" in renderer([TEMPLATES]).render(page("page.html"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ href('/2017/10/') }}", "/sub/2017/10/"),
        ("{{ href('/tags/a b/') }}", "/sub/tags/a%20b/"),
        ("{{ href('https://example.com/') }}", "https://example.com/"),
        ("{{ absolute('/2017/') }}", "https://example.org/sub/2017/"),
        ("{{ asset('site.css') }}", "/sub/assets/site.3f2a.css"),
        ("{{ '<b>' }}", "&lt;b&gt;"),
        ("{{ '</script>'|tojson }}", '"\\u003c/script\\u003e"'),
        ("{{ 'ع\u2028'|tojson }}", '"ع\\u2028"'),
        ("{{ data.items }}", "kept"),
    ],
)
def test_what_a_template_may_call(tmp_path: Path, text: str, shown: str) -> None:
    assert rendered(tmp_path, text, data={"items": "kept"}) == shown


def test_filters_of_the_site_are_added(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("{{ 'a'|twice }}")
    own = renderer([tmp_path], filters={"twice": lambda text: text * 2})
    assert own.render(page("x.html")) == b"aa"


@pytest.mark.parametrize(
    ("lang", "numerals", "shown"),
    [
        ("en", "latn", "19 October 2017"),
        ("en-US", "latn", "October 19, 2017"),
        ("de", "latn", "19. Oktober 2017"),
        ("ar", "latn", "19 أكتوبر 2017"),
        ("ar", "arab", "١٩ أكتوبر ٢٠١٧"),
        ("ar-LB", "latn", "19 تشرين الأول 2017"),
        ("xx", "latn", "19 October 2017"),
    ],
)
def test_days(lang: str, numerals: str, shown: str) -> None:
    assert filters.Writing(lang, numerals).day(date(2017, 10, 19)) == shown


@pytest.mark.parametrize(
    ("lang", "first", "last", "shown"),
    [
        ("en", (2017, 10, 19), (2017, 10, 19), "19 October 2017"),
        ("en", (2017, 10, 19), (2017, 10, 20), "19–20 October 2017"),
        ("en", (2017, 9, 30), (2017, 10, 2), "30 September – 2 October 2017"),
        ("en", (2017, 12, 31), (2018, 1, 1), "31 December 2017 – 1 January 2018"),
        ("en-US", (2017, 10, 19), (2017, 10, 20), "October 19, 2017 – October 20, 2017"),
        ("de", (2017, 10, 19), (2017, 10, 20), "19.–20. Oktober 2017"),
        ("ar", (2017, 10, 19), (2017, 10, 20), "19–20 أكتوبر 2017"),
    ],
)
def test_spans(
    lang: str, first: tuple[int, int, int], last: tuple[int, int, int], shown: str
) -> None:
    assert filters.Writing(lang, "latn").span(Span(date(*first), date(*last))) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2017, 8, 3), date(2017, 8, 9), "Aug 2017"),
        (date(2017, 8, 3), date(2017, 10, 1), "Aug–Oct 2017"),
        (date(2016, 12, 3), date(2017, 1, 9), "Dec 2016 – Jan 2017"),
    ],
)
def test_periods(first: date, last: date, shown: str) -> None:
    assert filters.Writing("en", "latn").period(first, last) == shown


def test_moments() -> None:
    english, arabic = filters.Writing("en", "latn"), filters.Writing("ar", "arab")
    assert english.moment(CARD.date) == "18 October 2017, 09:30 CEST"
    assert english.moment(replace(CARD.date, timed=False)) == "18 October 2017"
    assert arabic.moment(CARD.date) == "١٨ أكتوبر ٢٠١٧، ٠٩:٣٠ غرينتش+٠٢:٠٠"
    dubai = moment("2017-10-18 09:30", ZoneInfo("Asia/Dubai"))
    assert english.moment(dubai) == "18 October 2017, 09:30 GMT+04:00"


def test_moments_for_machines() -> None:
    assert filters.iso(CARD.date) == "2017-10-18T09:30:00+02:00"
    assert filters.iso(replace(CARD.date, timed=False)) == "2017-10-18"
    long_ago = datetime(1850, 1, 1, tzinfo=ROME)
    assert filters.iso(long_ago) == long_ago.astimezone(UTC).isoformat()


@pytest.mark.parametrize(
    ("lang", "place", "shown"),
    [
        ("en", "Ischia, Italy", "ISCHIA, Italy"),
        ("en", "Abidjan", "ABIDJAN"),
        ("en", "A<b>, C", "A&lt;B&gt;, C"),
        ("tr", "İzmir, Türkiye", "İZMİR, Türkiye"),
        ("ar", "إيسكيا، إيطاليا", "إيسكيا، إيطاليا"),
        ("en", "", ""),
    ],
)
def test_datelines(lang: str, place: str, shown: str) -> None:
    assert filters.Writing(lang, "latn").dateline(replace(CARD, dateline=place)) == shown


def test_numbers_and_names() -> None:
    english, arabic = filters.Writing("en", "latn"), filters.Writing("ar", "arab")
    assert (english.number(12345), arabic.number(12345)) == ("12,345", "١٢٬٣٤٥")
    assert (english.month_name(10), english.month_name(10, "abbreviated")) == ("October", "Oct")
    assert (english.language("ar"), arabic.language("en")) == ("Arabic", "الإنجليزية")
    assert (filters.direction("ar"), filters.direction("en")) == ("rtl", "ltr")


def test_the_head_names_every_version() -> None:
    versions = (Version("en", "English", "/about/"), Version("ar", "العربية", "/ar/about/"))
    head = Head("/ar/about/", "حول", versions=versions, switch=versions[:1])
    html = renderer([TEMPLATES]).render(page("page.html", PLAIN, ARABIC, head)).decode()
    assert html.startswith('<!doctype html>\n<html lang="ar" dir="rtl">\n')
    assert '<link rel="canonical" href="https://example.org/sub/ar/about/">' in html
    for lang, path in (("en", ""), ("ar", "ar/"), ("x-default", "")):
        link = f'hreflang="{lang}" href="https://example.org/sub/{path}about/">'
        assert f'<link rel="alternate" {link}' in html
    assert "انتقل إلى النص" in html


def test_a_redirect_leads_on() -> None:
    made = renderer([TEMPLATES]).render(page("redirect.html", RedirectView("/2017/")))
    assert b'content="0; url=/sub/2017/"' in made
    assert b'<meta name="robots" content="noindex">' in made


def test_feeds_hold_any_text() -> None:
    hostile = "a\x00\x0b\x1f\x85\ufffe\ud800\u202e]]><b>&"
    entry = Entry(replace(CARD, title=hostile), "tag:example.org,2017:x", hostile, (hostile,))
    view = FeedView(hostile, "tag:x", "/feed.xml", "/", CARD.date, (entry,))
    root = ElementTree.fromstring(renderer([TEMPLATES]).render(page("feed.xml", view)))
    assert root.findtext("{*}entry/{*}title") == "a]]><b>&"
    assert root.findtext("{*}entry/{*}content") == "a]]><b>&"
    assert root.findtext("{*}updated") == "2017-10-18T09:30:00+02:00"


def test_plurals_are_right(tmp_path: Path) -> None:
    text = "{% import 'macros.html' as parts %}{{ parts.briefings(page.url|length) }}"
    (tmp_path / "x.html").write_text(text)
    own = renderer([tmp_path, TEMPLATES])
    shown = {
        count: own.render(page("x.html", site=ARABIC, head=Head("x" * count, ""))).decode()
        for count in (1, 2, 3, 11, 100)
    }
    assert shown == {
        1: "إحاطة واحدة",
        2: "إحاطتان",
        3: "٣ إحاطات",
        11: "١١ إحاطة",
        100: "١٠٠ إحاطة",
    }
