"""Every language in a folder of its own, the default one too: `prefix_default: true`."""

import json
import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import CONFIG, Bench, Made, write

SETTINGS = CONFIG + "prefix_default: true\n"
SITE = """
== content/a.md
---
title: First
date: 2019-01-01
tags: [Gaza]
location: Rome
story: The Line
aliases: [/old/first/]
corrections: [{date: 2019-02-01, note: A word.}]
---
Text, and [again](b.md).
== content/b.md
---
title: Second
date: 2019-03-01
tags: [Gaza]
---
Text.
== content/a.ar.md
---
title: الأول
lang: ar
translation_of: a.md
---
نص
== content/_pages/about.md
---
title: About
---
Us.
"""


@pytest.fixture
def archive(bench: Bench) -> Bench:
    (bench.folder / "config.yaml").write_text(SETTINGS)
    write(bench.folder, SITE)
    return bench


def page(made: Made, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(made.files[path].decode())


def heads(made: Made, path: str) -> dict[str | None, str | None]:
    """hreflang → address, as the page's head has them."""
    nodes = page(made, path).css('link[rel="alternate"][hreflang]')
    return {node.attributes["hreflang"]: node.attributes["href"] for node in nodes}


def test_every_tree_is_below_its_code_and_what_stands_once_is_not(archive: Bench) -> None:
    made = archive.build()
    assert made.problems == ()
    pages = {path for path in made.files if path.endswith("index.html")}
    outside = {path for path in pages if not path.startswith(("en/", "ar/"))}
    assert {path for path in outside if not path.startswith("r/")} == {
        "index.html",
        "data/index.html",
        "old/first/index.html",
    }
    assert {"en/index.html", "en/2019/01/a/index.html", "en/tags/gaza/index.html"} <= pages
    assert {"en/about/index.html", "en/stories/the-line/index.html", "ar/index.html"} <= pages
    roots = {path for path in made.files if "/" not in path and not path.startswith(".")}
    assert {"feed.xml", "feed.json", "sitemap.xml", "robots.txt", "404.html"} <= roots
    assert not {"en/feed.xml", "en/feed.json"} & made.files.keys()
    assert "ar/feed.xml" in made.files


def test_the_root_leads_to_the_default_language_without_a_script(archive: Bench) -> None:
    (archive.folder / "config.yaml").write_text(SETTINGS.replace(".org/", ".org/sub/"))
    made = archive.build()
    root = page(made, "index.html")
    refresh = root.css_first('meta[http-equiv="refresh"]').attributes["content"]
    assert refresh == "0; url=/sub/en/"
    canonical = root.css_first('link[rel="canonical"]').attributes["href"]
    assert canonical == "https://example.org/sub/en/"
    assert [node.attributes["href"] for node in root.css("main a, body a")] == [
        "/sub/en/",
        "/sub/en/",
        "/sub/ar/",
    ]
    assert not root.css("script, meta[name=robots]")
    assert "<loc>https://example.org/sub/</loc>" not in made.files["sitemap.xml"].decode()


@pytest.mark.parametrize(
    ("host", "file", "line"),
    [
        ("netlify", "_redirects", "/ /en/ 301!"),
        ("cloudflare", "_redirects", "/ /en/ 301"),
        ("apache", ".htaccess", 'RewriteRule "^(?:index\\.html)?$" "/en/" [R=301,L]'),
        ("nginx", "_redirects.conf", "location = '/' { return 301 '/en/'; }"),
    ],
)
def test_hosts_are_told_of_it(archive: Bench, host: str, file: str, line: str) -> None:
    (archive.folder / "config.yaml").write_text(f"{SETTINGS}redirects: [{host}]\n")
    assert line in archive.build().files[file].decode().splitlines()


def test_every_link_within_the_site_leads_somewhere(archive: Bench) -> None:
    made = archive.build()
    for path in made.files:
        if path.endswith(".html"):
            for node in page(made, path).css("[href], [src]"):
                url = str(node.attributes.get("href") or node.attributes.get("src"))
                assert _leads(url, path, made), (path, url)


def _leads(url: str, path: str, made: Made) -> bool:
    url = re.sub(r"[?#].*", "", url.removeprefix("https://example.org"))
    if "://" in url or not url:
        return True
    whole = url if url.startswith("/") else "/" + normpath(join(dirname(path), url))
    return (whole[1:] + "index.html" if whole.endswith("/") else whole[1:]) in made.files


def test_it_is_the_default_language_to_machines(archive: Bench) -> None:
    made = archive.build()
    expected = {
        "en": "https://example.org/en/2019/01/a/",
        "x-default": "https://example.org/en/2019/01/a/",
        "ar": "https://example.org/ar/2019/01/a/",
    }
    assert heads(made, "en/2019/01/a/index.html") == expected
    assert heads(made, "ar/2019/01/a/index.html") == expected
    assert heads(made, "ar/index.html")["x-default"] == "https://example.org/en/"
    assert "https://example.org/en/2019/01/a/" in made.files["sitemap.xml"].decode()
    feed = json.loads(made.files["feed.json"])
    assert feed["home_page_url"] == "https://example.org/en/"
    assert feed["feed_url"] == "https://example.org/feed.json"
    assert [item["url"] for item in feed["items"]][-1] == "https://example.org/en/2019/01/a/"


def test_a_front_page_with_fewer_briefings_leads_to_all(archive: Bench) -> None:
    note = page(archive.build(), "ar/index.html").css_first("p.note a")
    assert note.attributes["href"] == "/en/"


@pytest.mark.parametrize("prefixed", [True, False])
def test_a_menu_leads_into_its_own_tree(archive: Bench, prefixed: bool) -> None:
    (archive.folder / "config.yaml").write_text(
        f"{CONFIG}prefix_default: {str(prefixed).lower()}\n"
        "menu: {Start: /, Us: /about/, News: /feed.xml, Data: /data/, A: /files/a.pdf, "
        'AR: /ar/, Far: "https://e.org/x/", One: /tags/gaza/feed.xml}\n'
    )
    made = archive.build()

    def menu(path: str) -> list[str | None]:
        return [node.attributes["href"] for node in page(made, path).css(".menu a")]

    own = "/en/" if prefixed else "/"
    same = ["/data/", "/files/a.pdf", "/ar/", "https://e.org/x/"]
    assert menu(f"{own[1:]}index.html") == [
        *(own, f"{own}about/", "/feed.xml", *same, f"{own}tags/gaza/feed.xml"),
    ]
    assert menu("ar/index.html") == [
        *("/ar/", "/ar/about/", "/ar/feed.xml", *same, "/ar/tags/gaza/feed.xml"),
    ]


def test_no_menu_leads_to_what_is_hidden(archive: Bench) -> None:
    (archive.folder / "config.yaml").write_text(f"{SETTINGS}menu: {{Start: /, Us: /about/}}\n")
    assert b">Us<" in archive.build().files["en/index.html"]
    page_file = archive.folder / "content/_pages/about.md"
    page_file.write_text("---\ntitle: About\ndraft: true\n---\nUs.\n")
    made = archive.build()
    for path in ("en/index.html", "ar/index.html"):
        assert b">Us<" not in made.files[path]


def test_two_claims_to_the_root_are_an_error(archive: Bench) -> None:
    write(archive.folder, "\n== static/index.html\nMine\n")
    made = archive.build()
    assert made.failed
    assert "index.html" in str(made.problems[0])


def test_it_works_from_a_disk(archive: Bench) -> None:
    (archive.folder / "config.yaml").write_text(f"{SETTINGS}relative_links: true\n")
    root = page(archive.build(), "index.html")
    refresh = root.css_first('meta[http-equiv="refresh"]').attributes["content"]
    assert refresh == "0; url=./en/index.html" or refresh == "0; url=en/index.html"


def test_switched_on_and_off_it_is_as_if_built_anew(
    archive: Bench, site: Callable[..., Made]
) -> None:
    french = SETTINGS.replace("[en, ar]", "[en, ar, fr]") + "language: fr\n"
    for settings in (CONFIG, SETTINGS, CONFIG, french):
        (archive.folder / "config.yaml").write_text(settings)
        kept = archive.build()
        assert not kept.failed
        assert kept.files == site(fresh=True).files
        archive.restart()
    assert "fr/2019/01/a/index.html" in kept.files
    assert b"url=/fr/" in kept.files["index.html"]
