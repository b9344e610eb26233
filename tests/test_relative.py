"""Relative links: the whole archive from a disk, and below whatever path."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from dateline.run.relative import with_relative_links
from dateline.run.styles import relative, with_relative_addresses
from tests.browsing import browser, missing, serving
from tests.conftest import CONFIG, Bench, Made

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
Build = Callable[..., Made]
LED = "//@href | //@src | //@action | //@poster"


@pytest.mark.parametrize(
    ("url", "home", "base", "led"),
    [
        ("/", "", "/", "./index.html"),
        ("/", "2017/10/a", "/", "../../../index.html"),
        ("/2017/10/a/", "2017/10/a", "/", "./index.html"),
        ("/2017/10/b/#part", "2017/10/a", "/", "../b/index.html#part"),
        ("/search/?q=a/b", "", "/", "search/index.html?q=a/b"),
        ("/feed.xml", "tags/g7", "/", "../../feed.xml"),
        ("/a%20b:c/", "", "/", "a%20b:c/index.html"),
        ("/x:y", "", "/", "./x:y"),
        ("/%D8%BA/b/", "غ/a", "/", "../b/index.html"),
        ("/sub/2017/", "2017/10", "/sub/", "../index.html"),
        ("/sub/", "", "/sub/", "./index.html"),
        ("/other/", "", "/sub/", "/other/"),
        ("//host.example/", "", "/", "//host.example/"),
        ("https://example.org/", "", "/", "https://example.org/"),
        ("#part", "a", "/", "#part"),
        ("mailto:a@b.example", "a", "/", "mailto:a@b.example"),
    ],
)
def test_a_link_begins_where_its_page_lies(url: str, home: str, base: str, led: str) -> None:
    assert relative(url, home, base) == led


@pytest.mark.parametrize(
    ("written", "led"),
    [
        ('<a class=x href="/b/">', '<a class=x href="../b/index.html">'),
        ("<a href='/b/?a=1&amp;c'>", '<a href="../b/index.html?a=1&amp;c">'),
        ("<a href=/b/>/b/</a>", '<a href="../b/index.html">/b/</a>'),
        ('<A HREF = "/b/">', '<A HREF = "../b/index.html">'),
        (
            '<img srcset="/a/x.webp 480w, /a/y.webp 800w" src="/a/x.png">',
            '<img srcset="./x.webp 480w, ./y.webp 800w" src="./x.png">',
        ),
        (
            '<meta http-equiv="refresh" content="0; url=/b/">',
            '<meta http-equiv="refresh" content="0; url=../b/index.html">',
        ),
        (
            "<style>a { b: url(/c.png) }</style>",
            "<style>a { b: url(../c.png) }</style>",
        ),
        (
            "<p style=\"b: url('/c.png')\">",
            "<p style=\"b: url('../c.png')\">",
        ),
        ('<script src="/s.js">a="<a href=\'/b/\'>"</script>', None),
        ('<noscript><a href="/b/">b</a></noscript>', None),
    ],
)
def test_every_kind_of_link_is_led(written: str, led: str | None) -> None:
    made = with_relative_links(written, "a/index.html", "/")
    if led is None:
        led = written.replace('"/s.js"', '"../s.js"').replace(
            '<a href="/b/">', '<a href="../b/index.html">'
        )
    assert made == led


@pytest.mark.parametrize(
    "kept",
    [
        "<a title=\"x href='/b/' y\">",
        "<a title='x href=\"/b/\" y'>",
        '<p>href="/b/"</p>',
        '<!-- <a href="/b/"> -->',
        '<meta name="description" content="5; see url=/b/">',
        "<style>a[href='/b/'] { }</style>",
        '<a href="/b/',
    ],
)
def test_what_is_no_link_stays(kept: str) -> None:
    """Above all what content may write into the value of another attribute."""
    assert with_relative_links(kept, "a/index.html", "/") == kept


@pytest.mark.parametrize(
    ("written", "led"),
    [
        ("a{b:url(/i/a.png)}", "a{b:url(../i/a.png)}"),
        ("a{b:URL( '/i/a b(1).png' )}", "a{b:URL( '../i/a b(1).png' )}"),
        ('a{b:url("/f.woff2") format("x"),url(/f.ttf?#x)}',) * 2,
        ('@import "/o.css";@import url(/p.css) print;', None),
        ("a{b:url(/css/d.png)}", "a{b:url(./d.png)}"),
        (  # an address may do without `url(…)` there
            'a{b:image-set("/d.avif" type("image/avif"), url(/d.png) 2x, url("/e/g.png") 3x)}',
            'a{b:image-set("../d.avif" type("image/avif"), url(../d.png) 2x, '
            'url("../e/g.png") 3x)}',
        ),
        (
            "a{b:-webkit-image-set('/d.png' 1x); c: '/d'}",
            "a{b:-webkit-image-set('../d.png' 1x); c: '/d'}",
        ),
        ('a{b:image-set("//d.example/d.png" 1x, "d.png" 2x, "https://d.example/" 3x)}', None),
        ('a{b:image-set("/d.png" 1x', None),
        ('/* image-set("/d.png" 1x) */ a{b:"image-set(/d.png)"; c:my-image-set("/d.png")}', None),
        *(
            (kept, kept)
            for kept in (
                "/* url(/a.png) */",
                "a{b:url(data:image/png;base64,/AAAA)}",
                "a{b:url(//host.example/a.png) url(https://example.org/a.png)}",
                "a::before{content:'url(/a.png)'}",
                'a::before{content:"it\\"s url(/a.png)"}',
                "a{b:url(../i/a.png) url(#f)}",
                "a{b:my-url(/a.png)}",
                "a{b:url(/a\\).png)}",
                "/* never ends url(/a.png)",
            )
        ),
    ],
)
def test_addresses_in_a_style_sheet_begin_where_it_lies(written: str, led: str | None) -> None:
    if led is None or "/f." in written:
        led = written
        for name in ("/f.", "/o.", "/p."):
            led = led.replace(name, f"..{name}")
    made = with_relative_addresses(written.encode(), "css/site.css", "/")
    assert made.decode() == led


def test_what_is_no_utf8_in_a_style_sheet_stays() -> None:
    made = with_relative_addresses(b"/*\xff*/a{b:url(/sub/x)}", "a.css", "/sub/")
    assert made == b"/*\xff*/a{b:url(./x)}"


STYLES = """
== static/own/style.css
@import "BASEown/more.css";
body { background: url(BASElogo.png) }
== static/own/more.css
p { color: red }
== static/logo.png
no picture, but a file
"""


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/sub/"])
def test_style_sheets_of_a_site_are_led_too(site: Build, base: str) -> None:
    path = base.removeprefix("https://example.org")
    text = STYLES.replace("BASE", path)
    whole = SITE.replace("https://example.org/", base)
    absolute = site(whole.replace("relative_links: true", "relative_links: false") + text)
    made = site(whole + text)
    assert made.files == site("", fresh=True).files

    def sheet(files: Mapping[str, bytes]) -> str:
        return next(own for own in files if re.fullmatch(r"assets/own/style\.\w+\.css", own))

    assert b'@import "./more.css"' in made.files["own/style.css"]
    assert b"url(../logo.png)" in made.files["own/style.css"]
    name = sheet(made.files)
    assert b'@import "../../own/more.css"' in made.files[name]
    assert b"url(../../logo.png)" in made.files[name]
    assert sha256(made.files[name]).hexdigest()[:10] in name
    assert name != sheet(absolute.files)
    assert f"url({path}logo.png)".encode() in absolute.files["own/style.css"]
    edited = site(text.replace("red", "blue").replace(f"url({path}logo.png)", "none"))
    assert edited.files == site("", fresh=True).files
    assert b"none" in edited.files["own/style.css"]
    back = site(whole.replace("relative_links: true", "relative_links: false") + text)
    assert back.files == absolute.files


SITE = f"""
== config.yaml
{CONFIG}relative_links: true
accent: "#123456"
== content/غزة.md
---
title: First
date: 2017-10-18
aliases: [/old/page/, /old.html]
tags: [G7]
---
See [the second](b.md#more) and [the front page](/).
== content/b.md
---
title: Second
date: 2017-10-19
tags: [G7]
---
## More

Text.
"""


def broken(folder: Path, start: str = "index.html") -> tuple[set[str], list[str]]:
    """The files that a reader reaches from `start` by links alone, and the links that fail."""
    reached, waiting, wrong = {start}, [start], []
    while waiting:
        path = waiting.pop()
        if not path.endswith(".html"):
            continue
        page = html.parse(str(folder / path), html.HTMLParser(encoding="utf-8"))
        links = [str(link) for link in page.xpath(LED)]
        links += [own.split()[0] for many in page.xpath("//@srcset") for own in many.split(", ")]
        refreshes = page.xpath("//meta[@http-equiv='refresh']/@content")
        links += [content.partition("url=")[2] for content in refreshes]
        for link in links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            place = (folder / path).parent / unquote(parts.path)
            if parts.path.startswith("/") or not place.is_file():
                wrong.append(f"{path}: {link}")
                continue
            name = place.resolve().relative_to(folder.resolve()).as_posix()
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    return reached, wrong


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/sub/path/"])
def test_pages_lead_to_each_other_and_programs_get_whole_addresses(
    bench: Bench, site: Build, base: str
) -> None:
    files = site(SITE.replace("https://example.org/", base)).files
    page = files["2017/10/غزة/index.html"].decode()
    assert 'href="../b/index.html#more"' in page
    assert f'<link rel="canonical" href="{base}2017/10/%D8%BA%D8%B2%D8%A9/">' in page
    assert broken(bench.output)[1] == []
    moved = files["old/page/index.html"].decode()
    assert 'content="0; url=../../2017/10/%D8%BA%D8%B2%D8%A9/index.html"' in moved
    assert 'content="0; url=2017/10/%D8%BA%D8%B2%D8%A9/index.html"' in files["old.html"].decode()
    for path in ("feed.xml", "feed.json", "sitemap.xml"):
        assert f"{base}2017/10/b/" in files[path].decode()
        assert "index.html" not in files[path].decode()
    assert f'href="{base.removeprefix("https://example.org")}"' in files["404.html"].decode()


def test_a_kept_build_is_as_a_clean_one(site: Build) -> None:
    absolute = site(SITE.replace("relative_links: true", "relative_links: false"))
    made = site(SITE)
    assert made.files == site("", fresh=True).files
    assert b'href="/2017/' not in made.files["index.html"]
    back = site(SITE.replace("relative_links: true", "relative_links: false"))
    assert back.files == absolute.files


def built(folder: Path, base_url: str) -> Path:
    """The sample with relative links."""
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    for name in ("content", "templates", "static"):
        text += f"\n{name}: {ROOT / name}"
    (folder / "config.yaml").write_text(f"{text}\nrelative_links: true\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / "build.py"), "--config", str(folder / "config.yaml")]
    command += ["--now", "2026-01-01T00:00", "--base-url", base_url]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "output"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("stick"), "https://example.org/desk/")


def test_the_sample_from_a_disk(sample: Path) -> None:
    reached, wrong = broken(sample)
    assert wrong == []
    pages = {path.relative_to(sample).as_posix() for path in sample.rglob("*.html")}
    unlinked = {path for path in pages if path == "404.html" or path.startswith("r/")}
    entries = {path for path in pages if 'http-equiv="refresh"' in (sample / path).read_text()}
    mails = {path for path in pages if path.endswith("mail.html")}
    assert pages - reached <= unlinked | entries | mails
    assert len(pages & reached) > 300
    for path in entries:
        assert broken(sample, path)[1] == []


# ---- in a browser


@pytest.fixture(scope="module")
def led() -> Iterator["Browser"]:
    if why := missing():
        pytest.skip(why)
    with browser() as made:
        yield made


def opened(led: "Browser", url: str) -> tuple["Page", list[str]]:
    page = led.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto(url)
    return page, said


def is_styled(page: "Page") -> bool:
    rules = "[...document.styleSheets].map((sheet) => sheet.href)"
    font = page.evaluate("getComputedStyle(document.body).margin")
    return (
        bool(page.evaluate(rules))
        and page.evaluate("document.styleSheets.length") > 0
        and font != "8px"
    )


def test_pages_opened_as_files_have_their_style(led: "Browser", sample: Path) -> None:
    page, said = opened(led, (sample / "index.html").as_uri())
    assert is_styled(page)
    page.click("main a >> nth=0")
    page.wait_for_load_state()
    assert page.url.startswith("file://")
    assert page.url.endswith("/index.html")
    assert is_styled(page)
    assert said == []
    alias = next(
        path
        for path in sorted(sample.rglob("*.html"))
        if 'http-equiv="refresh"' in path.read_text() and "/r/" not in path.as_posix()
    )
    page.goto(alias.as_uri())
    page.wait_for_selector("main")
    assert page.url != alias.as_uri()
    assert is_styled(page)


def test_the_search_says_that_it_needs_a_server(led: "Browser", sample: Path) -> None:
    page, _ = opened(led, (sample / "search/index.html").as_uri())
    assert is_styled(page)
    assert page.locator("#unserved p").is_visible()
    assert "needs JavaScript and a web server" in page.locator("#unserved").inner_text()
    assert not page.locator("#search").is_visible()


def test_the_search_works_below_another_path(led: "Browser", sample: Path) -> None:
    with serving(sample.parent) as address:
        page, said = opened(led, f"{address}/output/search/index.html?q=Ischia")
        page.wait_for_selector("#results a")
        assert page.locator("#unserved").count() == 0
        first = page.locator("#results a").first
        first.click()
        page.wait_for_load_state()
        assert page.url.startswith(f"{address}/output/20")
        assert is_styled(page)
        assert said == []
