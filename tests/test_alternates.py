"""The versions of a page in other languages: pages and the sitemap say the same, and mutually."""

from collections.abc import Callable

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import CONFIG, Bench, Made, write

SITE = """
== content/a.md
---
title: First
date: 2019-01-01
tags: [Gaza]
people: [Somebody]
location: {name: Rome, lat: 41.9, lon: 12.5}
story: The Line
corrections: [{date: 2019-02-01, note: A word.}]
---
Text.
== content/b.md
---
title: Second
date: 2019-03-01
tags: [Gaza, Libya]
---
Text.
== content/a.ar.md
---
title: الأول
lang: ar
translation_of: a.md
---
نص
== content/held.md
---
title: Held
date: 2019-01-01
---
Text.
== content/held.ar.md
---
title: محجوب
lang: ar
translation_of: held.md
publish_at: 2030-01-01
---
نص
== content/gone.md
---
title: Gone
date: 2019-01-01
---
Text.
== content/gone.ar.md
---
title: مسحوب
lang: ar
translation_of: gone.md
withdrawn: {date: 2019-02-01, reason: Wrong.}
---
نص
== content/_pages/about.md
---
title: About
---
Us.
== content/_pages/about.ar.md
---
title: من نحن
lang: ar
translation_of: about.md
---
نحن
== content/x.fr.md
---
title: Sans lieu
lang: fr
date: 2019-01-01
---
Texte.
"""
SETTINGS = CONFIG.replace("[en, ar]", "[en, ar, fr, ru]")
ON = "outputs: {sitemap_alternates: true}\n"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
Alternates = dict[str, dict[str, str]]
"""Address of a page → language → address of that version."""


@pytest.fixture(params=["", "prefix_default: true\n"], ids=["plain", "prefixed"])
def archive(bench: Bench, request: pytest.FixtureRequest) -> Bench:
    (bench.folder / "config.yaml").write_text(SETTINGS + ON + request.param)
    write(bench.folder, SITE)
    return bench


def in_pages(made: Made) -> Alternates:
    """Of those that a search engine may list."""
    found: Alternates = {}
    for path, content in made.files.items():
        if path.endswith(".html"):
            tree = LexborHTMLParser(content.decode())
            canonical = tree.css_first('link[rel="canonical"]')
            if canonical and not tree.css('meta[name="robots"], meta[http-equiv="refresh"]'):
                nodes = tree.css('link[rel="alternate"][hreflang]')
                found[str(canonical.attributes["href"])] = {
                    str(node.attributes["hreflang"]): str(node.attributes["href"]) for node in nodes
                }
    return found


def in_sitemap(made: Made) -> Alternates:
    root = etree.fromstring(made.files["sitemap.xml"])
    return {
        str(url.findtext(f"{SITEMAP}loc")): {
            str(link.get("hreflang")): str(link.get("href")) for link in url.iter(LINK)
        }
        for url in root.iter(f"{SITEMAP}url")
    }


def test_page_and_sitemap_say_the_same(archive: Bench) -> None:
    made = archive.build()
    assert made.problems == ()
    assert in_pages(made) == in_sitemap(made)


def test_versions_name_each_other_and_themselves(archive: Bench) -> None:
    found = in_pages(archive.build())
    named = {url: own for url, own in found.items() if own}
    assert len(named) > 10
    for url, own in named.items():
        assert url in own.values()
        assert len(set(own.values())) > 1
        for other in own.values():
            assert found[other] == own, (url, other)
        assert own.get("x-default") == own.get("en")


SECOND = """
== content/sub/other.md
---
title: {title}
slug: other
{fields}
translation_of: ../a.md
---
Text.
"""


@pytest.mark.parametrize(
    ("fields", "lang", "first"),
    [("lang: ar", "ar", "a.ar.md"), ("", "en", "a.md"), ("lang: ar\ndraft: true", "", "")],
)
def test_one_version_a_language(archive: Bench, fields: str, lang: str, first: str) -> None:
    """A second one stands by itself: it is told, and named by none of the others."""
    before = in_pages(archive.build())
    write(archive.folder, SECOND.format(title="Other", fields=fields))
    made = archive.build()
    told = [problem.message for problem in made.problems]
    assert told == [
        f"content/{first} is the version in `{lang}` already; correct `lang` or `translation_of`"
    ] * bool(first)
    after = in_pages(made)
    assert {url: after[url] for url in before} == before
    assert all(own == {} for url, own in after.items() if "/other/" in url)
    assert in_sitemap(made) == after


def test_versions_that_never_meet_may_be_of_one_language(archive: Bench) -> None:
    """The first expires before the second is published."""
    write(
        archive.folder,
        SITE.replace(
            "lang: ar\ntranslation_of: a.md", "lang: ar\ntranslation_of: a.md\nexpires: 2019-06-01"
        ),
    )
    write(archive.folder, SECOND.format(title="Other", fields="lang: ar\npublish_at: 2019-06-01"))
    made = archive.build()
    assert made.problems == ()
    found = in_pages(made)
    (first,) = (url for url in found if url.endswith("/2019/01/a/"))
    assert found[first]["ar"].endswith("/2019/01/other/")


def test_what_is_hidden_or_gone_is_no_version(archive: Bench) -> None:
    found = in_sitemap(archive.build())
    (first,) = (url for url in found if url.endswith("/2019/01/a/") and "/ar/" not in url)
    assert set(found[first]) == {"en", "ar", "x-default"}
    for name in ("held", "gone"):
        (own,) = (url for url in found if url.endswith(f"/2019/01/{name}/"))
        assert found[own] == {}


def test_an_empty_map_is_no_version_of_one(archive: Bench) -> None:
    found = in_sitemap(archive.build())
    for name, langs in (("map", {"en", "ar"}), ("timeline", {"en", "ar", "fr"})):
        maps = [own for url, own in found.items() if url.endswith(f"/{name}/")]
        assert len(maps) == len(langs)
        assert all(own.keys() == langs | {"x-default"} for own in maps)


def test_the_sitemap_is_plain_unless_asked(bench: Bench, site: Callable[..., Made]) -> None:
    (bench.folder / "config.yaml").write_text(SETTINGS)
    plain = site(SITE)
    assert b"xhtml" not in plain.files["sitemap.xml"]
    (bench.folder / "config.yaml").write_text(SETTINGS + ON)
    kept = bench.build()
    assert kept.files == site(fresh=True).files
    assert kept.rendered == ("sitemap.xml",)
    (bench.folder / "config.yaml").write_text(SETTINGS)
    assert bench.build().files == plain.files
