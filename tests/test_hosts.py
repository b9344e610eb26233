"""What is written for hosts: redirects, headers, and who may replace them."""

from collections.abc import Callable

import pytest

from tests.conftest import CONFIG, Bench, Made

Build = Callable[..., Made]

MOVED = """
== content/a.md
---
title: First
date: 2017-10-18
id: one
aliases: [/old/page/, /قديم/, /old.html]
---
Text.
== content/b.md
---
title: Second
date: 2017-10-19
aliases: [/gone-alias/]
withdrawn: {date: 2017-11-01, reason: Wrong.}
---
Secret.
== content/c.md
---
title: Third
date: 2030-01-01
aliases: [/embargoed/]
---
Later.
"""


def configured(bench: Bench, hosts: str, base_url: str = "https://example.org/") -> None:
    text = CONFIG.replace("https://example.org/", base_url)
    (bench.folder / "config.yaml").write_text(text + f"redirects: [{hosts}]\n")


@pytest.fixture
def made(bench: Bench, site: Build) -> Callable[[str], dict[str, str]]:
    def build(hosts: str, base_url: str = "https://example.org/") -> dict[str, str]:
        configured(bench, hosts, base_url)
        files = site(MOVED).files
        names = ("_redirects", "_headers", ".htaccess", "_redirects.conf")
        return {name: files[name].decode() for name in names if name in files}

    return build


def test_nothing_is_written_unless_asked(site: Build) -> None:
    files = site(MOVED).files
    assert not {"_redirects", "_headers", ".htaccess", "_redirects.conf"} & files.keys()


def test_netlify_is_forced_past_the_page_that_stands_there(
    made: Callable[[str], dict[str, str]],
) -> None:
    files = made("netlify")
    assert files.keys() == {"_redirects", "_headers"}
    lines = files["_redirects"].splitlines()
    assert "/old/page/ /2017/10/a/ 301!" in lines
    assert "/old.html /2017/10/a/ 301!" in lines
    assert "/%D9%82%D8%AF%D9%8A%D9%85/ /2017/10/a/ 301!" in lines
    assert lines.index("/r/one/ /2017/10/a/ 301!") > lines.index("/old/page/ /2017/10/a/ 301!")
    assert "embargoed" not in files["_redirects"]


def test_cloudflare_knows_no_force(made: Callable[[str], dict[str, str]]) -> None:
    assert "/old/page/ /2017/10/a/ 301\n" in made("cloudflare")["_redirects"]


def test_headers_let_the_browser_keep_what_never_changes(
    made: Callable[[str], dict[str, str]],
) -> None:
    text = made("netlify")["_headers"]
    assert text.startswith("/*\n  Content-Security-Policy: default-src 'none'; style-src 'self'")
    assert "\n/assets/site." in text
    assert "accent" not in text
    assert "script-src" not in text


def test_apache_and_nginx_know_what_is_gone(made: Callable[..., dict[str, str]]) -> None:
    files = made("apache, nginx", "https://example.org/sub/")
    apache, nginx = files[".htaccess"], files["_redirects.conf"]
    assert 'RewriteRule "^old/page/(?:index\\.html)?$" "/sub/2017/10/a/" [R=301,L]' in apache
    assert 'RewriteRule "^2017/10/b/(?:index\\.html)?$" - [G]' in apache
    assert "location = '/sub/قديم/' { return 301 '/sub/2017/10/a/'; }" in nginx
    assert "location = '/sub/2017/10/b/' { error_page 410 '/sub/2017/10/b/index.html'" in nginx
    assert "embargoed" not in apache + nginx


def test_a_static_file_replaces_ours(bench: Bench, site: Build) -> None:
    configured(bench, "netlify, apache")
    made = site(MOVED + "== static/_redirects\n/mine /yours 302\n")
    assert not made.failed
    assert made.files["_redirects"] == b"/mine /yours 302\n"
    assert b"RewriteEngine" in made.files[".htaccess"]


def test_a_later_build_is_as_a_clean_one(bench: Bench, site: Build) -> None:
    configured(bench, "netlify, apache, nginx")
    site(MOVED)
    site(MOVED.replace("aliases: [/old/page/", "aliases: [/older/"))
    later = site("").files
    assert later == site("", fresh=True).files
    assert b"/older/" in later["_redirects"]
    assert b"/old/page/" not in later["_redirects"]


@pytest.mark.parametrize(
    ("hosts", "message"),
    [("iis", "iis is not known"), ("netlify, cloudflare", "name one of them")],
)
def test_a_host_that_cannot_be_is_named(bench: Bench, hosts: str, message: str) -> None:
    configured(bench, hosts)
    with pytest.raises(Exception, match=message):
        bench.build()
