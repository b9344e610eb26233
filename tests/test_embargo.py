"""Before its day nothing of a briefing is on the site: the site is as if it did not exist."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW, Bench, Made, write
from tests.leaks import traces

ROOT = Path(__file__).parents[1]
CONFIG = """\
title: T
base_url: https://example.org/
languages: [en, ar]
page_size: 2
"""
SECRET = """
== content/2019/quire.md
---
title: Zanzibar
date: 2019-01-02
slug: secret
id: zid-1
publish_at: 2020-06-01
aliases: [/zululand/, /zeta.html]
location: Zagreb
tags: [g7, ISONZO, Zebra]
story: [Zoomorph, Long story]
people: [Zarathustra]
summary: Zircon.
image: {src: zapateado.svg, alt: Zapateado}
pinned: true
---
Zirconium [a](../a.md) ![zip](photo.svg)

## Zigzag

== content/2019/quire.ar.md
---
title: زنجبار
tags: [زرافة]
---
زرنيخ

== content/c.ar.md
---
title: زعفران
publish_at: 2020-06-01
---
زعتر

== content/2019/photo.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>Zookeeper</title></svg>

== content/2019/zapateado.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>zapateado</title></svg>

== content/_pages/zonule.md
---
title: Zonule
publish_at: 2020-06-01
---
Zonular
"""
PUBLIC = """
== content/a.md
---
title: First
date: 2019-01-01
tags: [G7, Isonzo]
story: [Long story]
---
The first.

== content/b.md
---
title: Second
date: 2019-01-03
tags: [G7, IS]
story: [Long story]
---
The second.

== content/b.ar.md
---
title: الثاني
---
نص

== content/c.md
---
title: Third
date: 2018-01-03
tags: [G7]
---
The third.

== content/d.md
---
title: Fourth
date: 2018-01-02
---
The fourth.
"""
_WORDS = """
zanzibar secret zid-1 zululand zeta.html zagreb zebra zoomorph zarathustra
zircon zapateado zirconium zookeeper zonul
photo.svg quire زنجبار زرافة زرنيخ زعفران زعتر 2019-01-02
"""
WORDS = _WORDS.split()
JUNE = datetime(2020, 6, 2, tzinfo=UTC)


@pytest.fixture
def archive(bench: Bench) -> Bench:
    (bench.folder / "config.yaml").write_text(CONFIG)
    write(bench.folder, PUBLIC)
    return bench


def anew(bench: Bench, name: str, now: datetime = NOW) -> Made:
    return Bench(bench.folder, bench.settings, name).build(now)


def hidden(reason: str) -> str:
    return SECRET.replace("publish_at: 2020-06-01", reason)


@pytest.mark.parametrize(
    "reason",
    [
        "publish_at: 2020-06-01",
        "publish_at: 2020-01-01T00:00:01Z",
        "draft: yes",
        "expires: 2019-12-31",
        "expires: 2020-01-01",
    ],
)
def test_the_site_is_as_if_it_did_not_exist(archive: Bench, reason: str) -> None:
    without = anew(archive, "without")
    write(archive.folder, hidden(reason))
    made = archive.build()
    assert not made.failed, made.problems
    assert made.files == without.files
    assert traces(archive.folder / ".dateline-output", *WORDS) == []


def test_it_appears_on_its_day_and_goes_on_its_day(archive: Bench) -> None:
    before = archive.build().files
    write(archive.folder, hidden("publish_at: 2020-06-01\nexpires: 2020-07-01"))
    assert archive.build().files == before
    shown = archive.build(JUNE)
    for path in ("2019/01/secret/index.html", "ar/2019/01/secret/index.html", "zonule/index.html"):
        assert path in shown.files
    assert archive.build(datetime(2020, 7, 1, tzinfo=UTC)).files == before
    assert traces(archive.folder / ".dateline-output", *WORDS) == []


def test_nothing_of_it_is_kept_even_by_a_build_that_fails(archive: Bench) -> None:
    write(archive.folder, SECRET + "\n== content/e.md\n---\ntitle: E\ndate: 2018-02-30\n---\nx\n")
    assert archive.build().failed
    only_of_the_version = "زرنيخ"  # it does not say itself that it is held
    words = [word for word in WORDS if word != only_of_the_version]
    assert traces(archive.folder / ".dateline-output", *words) == []


LINKS = [
    "[more](2019/quire.md)",
    "[more](2019/quire.md#zigzag)",
    "[more](/2019/quire.md)",
    "[more](2019/quire.ar.md)",
    "[more](_pages/zonule.md)",
    "[more](/2019/01/secret/)",
    "[more](/2019/01/secret)",
    "[more](/2019/01/secret/index.html)",
    "[more](/2019/01/secret/#heading)",
    "[more](/2019/01/secret/?print)",
    "[more](/2019/01/SECRET/)",
    "[more](/2019/01/s%65cret/)",
    "[more](//example.org/2019/01/secret/)",
    "[more](https://example.org/2019/01/secret/)",
    "[more](http://EXAMPLE.org:80/2019/01/secret)",
    "[more](/ar/2019/01/secret/)",
    "[more](/zululand/)",
    "[more](/zululand)",
    "[more](https://example.org/zeta.html)",
    "[more](/2019/01/secret/photo.svg)",
    "![more](/2019/01/secret/photo.svg)",
    "![more](https://example.org/2019/01/secret/photo.svg)",
    "[more](/zonule/)",
    "[more][1]\n\n[1]: /2019/01/secret/",
    '<a href="/2019/01/secret/">more</a>',
    '<a href="2019/quire.md">more</a>',
]


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
@pytest.mark.parametrize("link", LINKS)
def test_a_link_to_it_is_its_text(archive: Bench, link: str, engine: str) -> None:
    config = f"{CONFIG}markdown: {{engine: {engine}}}\n"
    (archive.folder / "config.yaml").write_text(config)
    source = archive.folder / "content" / "e.md"
    source.write_text(f"---\ntitle: E\ndate: 2018-02-01\nsummary: S.\n---\nSee {link}\n")
    write(archive.folder, SECRET)
    made = archive.build()
    assert not made.failed, made.problems
    assert traces(made.files, *WORDS) == []
    assert b"See more" in made.files["2018/02/e/index.html"]
    said = [problem.kind for problem in made.problems if problem.place.path == "content/e.md"]
    assert [kind for kind in said if kind != "remote-image"] == ["held-link"]


def test_a_link_under_a_sub_path(archive: Bench) -> None:
    (archive.folder / "config.yaml").write_text(CONFIG.replace(".org/", ".org/sub/"))
    links = ("/2019/01/secret/", "/sub/2019/01/secret/", "https://example.org/sub/2019/01/secret/")
    text = " ".join(f"[more]({link})" for link in links)
    source = archive.folder / "content" / "e.md"
    source.write_text(f"---\ntitle: E\ndate: 2018-02-01\nsummary: S.\n---\nSee {text}\n")
    write(archive.folder, SECRET)
    made = archive.build()
    assert traces(made.files, *WORDS) == []
    assert b"See more more more" in made.files["2018/02/e/index.html"]


def test_a_link_elsewhere_stays(archive: Bench) -> None:
    """Of another host, or of a public briefing that has the address which a draft would have."""
    write(
        archive.folder,
        SECRET + "\n== content/twin.md\n---\ntitle: T\ndate: 2019-01-04\ndraft: yes\nslug: a\n---\n"
        "\n== content/e.md\n---\ntitle: E\ndate: 2018-02-01\nsummary: S.\n---\n"
        "[there](https://example.com/2019/01/secret/) [a](/2019/01/a/) [m](mailto:x@example.org)",
    )
    page = archive.build().files["2018/02/e/index.html"].decode()
    assert 'href="https://example.com/2019/01/secret/"' in page
    assert 'href="/2019/01/a/"' in page
    assert 'href="mailto:x@example.org"' in page


def test_a_menu_entry_that_leads_to_it_waits_too(archive: Bench) -> None:
    menu = "menu: {Home: /, Zonular: /zonule/, Zonuled: 'https://example.org/zonule/'}\n"
    (archive.folder / "config.yaml").write_text(CONFIG + menu)
    write(archive.folder, SECRET)
    made = archive.build()
    assert traces(made.files, "zonul") == []
    assert b">Zonular<" in archive.build(JUNE).files["index.html"]


def test_the_page_about_the_archive_waits_too(archive: Bench) -> None:
    """It is in the menu by default."""
    about = "== content/_pages/about.md\n---\ntitle: About\npublish_at: 2020-06-01\n---\nx\n"
    write(archive.folder, "\n" + about)
    assert b'href="/about/"' not in archive.build().files["index.html"]
    assert b'href="/about/"' in archive.build(JUNE).files["index.html"]


def test_a_picture_that_a_public_briefing_shows_too(archive: Bench) -> None:
    """It is published with that one alone."""
    write(
        archive.folder,
        SECRET + "\n== content/2019/e.md\n---\ntitle: E\ndate: 2018-02-01\n---\n![p](photo.svg)\n",
    )
    made = archive.build()
    assert [name for name in made.files if "photo.svg" in name] == ["2018/02/e/photo.svg"]
    assert traces(made.files, "secret", "zanzibar") == []


def test_a_static_picture_is_public_already(archive: Bench) -> None:
    """`static/` is published as it is; that a held briefing alone shows a file of it is told."""
    write(
        archive.folder,
        SECRET.replace("(photo.svg)", "(/earlier.svg) ![q](/shared.svg)").replace(
            "zapateado.svg", "/early.svg"
        )
        + "\n== content/e.md\n---\ntitle: E\ndate: 2018-02-01\n---\n![s](/shared.svg)\n"
        + "".join(
            f"\n== static/{name}\nx\n" for name in ("earlier.svg", "early.svg", "shared.svg")
        ),
    )
    early = [str(one) for one in archive.build().problems if one.kind == "early-file"]
    assert early == [
        f"content/2019/quire.md:{place}: warning: /{name} is a static file and public already; "
        "put it beside the briefing"
        for place, name in (("13:8", "early.svg"), ("16:31", "earlier.svg"))
    ]
    assert not [one for one in archive.build(JUNE).problems if one.kind == "early-file"]


def test_a_version_of_a_version_is_held_by_both(archive: Bench) -> None:
    (archive.folder / "config.yaml").write_text(CONFIG.replace("[en, ar]", "[en, ar, fr]"))
    write(
        archive.folder,
        "\n== content/a.ar.md\n---\ntitle: أول\npublish_at: 2020-06-01\n---\nنص\n"
        "\n== content/premier.fr.md\n---\ntitle: Premier\ntranslation_of: a.ar.md\n---\nTexte\n",
    )
    assert traces(archive.build().files, "premier", "zoroastre", "أول") == []
    assert "fr/2019/01/premier/index.html" in archive.build(JUNE).files


def test_a_version_is_held_by_the_date_of_its_original(archive: Bench) -> None:
    write(
        archive.folder,
        "\n== content/e.md\n---\ntitle: E\ndate: 2020-06-01\n---\nx\n"
        "\n== content/e.ar.md\n---\ntitle: زعفران\ndate: 2019-01-01\n---\nنص\n",
    )
    assert traces(archive.build().files, "زعفران") == []
    assert traces(archive.build(JUNE).files, "زعفران")


def test_the_build_says_when_the_next_falls_due(archive: Bench) -> None:
    write(archive.folder, SECRET)
    held = archive.build().held
    assert [(moment.day.isoformat(), Path(path).name) for moment, path in held] == [
        ("2020-06-01", "quire.ar.md"),
        ("2020-06-01", "quire.md"),
        ("2020-06-01", "zonule.md"),
        ("2020-06-01", "c.ar.md"),
    ]


def test_the_command_says_so_in_its_last_line(archive: Bench) -> None:
    write(archive.folder, SECRET)
    command = [sys.executable, str(ROOT / "build.py"), "--now", "2020-01-01"]
    done = subprocess.run(command, cwd=archive.folder, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("; 4 briefings held, the next until 2020-06-01 00:00+00:00\n")


# A build never fails only because time has passed

MOMENTS = [NOW + timedelta(days=days) for days in (-3000, 0, 100, 300, 9000)]

TIMELY = """
== content/late.md
---
title: Late
date: {date}
publish_at: 2020-03-01
expires: 2020-09-01
{fields}
---
{body}

== content/late.txt
x

== content/late.ar.md
---
title: متأخر
---
نص
"""


def outcomes(bench: Bench, text: str) -> set[tuple[bool, tuple[str, ...]]]:
    """What builds at many moments say: whether they fail, and their errors."""
    write(bench.folder, text)
    found = set()
    for number, now in enumerate(MOMENTS):
        for made in (anew(bench, f"clean-{number}", now), bench.build(now)):
            errors = [str(problem) for problem in made.problems if problem.severity == "error"]
            found.add((made.failed, tuple(errors)))
    return found


def timely(fields: str = "", body: str = "x", date: str = "2019-05-05") -> str:
    return TIMELY.format(fields=fields, body=body, date=date)


@pytest.mark.parametrize(
    "text",
    [
        timely(),
        timely("tags: [New, g7, is]\nstory: New\nlocation: Rome"),
        timely("slug: other\naliases: [/old/]"),
        timely(body="[a](a.md) [t](late.txt) [self](late.md#x)"),
        timely("withdrawn: {date: 2020-01-01, reason: R}"),
        timely() + "\n== content/e.md\n---\ntitle: E\ndate: 2019-01-01\n---\n[x](late.md#none)\n",
        timely() + "\n== content/e.md\n---\ntitle: E\ndate: 2019-01-01\n---\n[x](late.txt)\n",
        timely() + "\n== content/e.md\n---\ntitle: E\ndate: 2019-01-01\n---\n[x](late.md)\n",
        timely("image: /logo.svg") + "\n== static/logo.svg\nx\n",
    ],
)
def test_time_alone_fails_no_build(archive: Bench, text: str) -> None:
    assert outcomes(archive, text) == {(False, ())}
    archive.settings = archive.settings.__class__(config=archive.settings.config, strict=True)
    made = [anew(archive, f"strict-{number}", now) for number, now in enumerate(MOMENTS)]
    assert len({one.failed for one in made}) == 1, [one.problems for one in made]


CLAIM = "\n== content/claim.md\n---\ntitle: C\ndate: 2018-03-03\naliases: [{}]\n---\nx\n"


@pytest.mark.parametrize(
    "text",
    [
        timely(body="[z](none.md)"),
        timely("translation_of: nobody"),
        timely("slug: b", date="2019-01-09"),
        timely("tags: [New]") + CLAIM.format("/tags/new/"),
        timely("tags: [New]") + CLAIM.format("/tags/new/feed.xml"),
        timely("people: [New]") + CLAIM.format("/people/"),
        timely("people: [New]") + "\n== content/_pages/people.md\n---\ntitle: P\n---\nx\n",
        timely("story: [New]") + "\n== static/ar/stories/new/index.html\nx\n",
        timely() + CLAIM.format("/2019/05/"),
        timely(date="2017-05-05") + CLAIM.format("/2017/"),
        timely(date="2017-05-05") + "\n== static/2017/index.html\nx\n",
        timely(date="2017-05-05") + "\n== static/ar/2017\nx\n",
        timely("tags: [G7]") + CLAIM.format("/tags/g7/page/2/"),
        timely() + CLAIM.format("/page/3/"),
        timely(body="[t](late.txt)") + "\n== static/2019/05/late/late.txt\ny\n",
        timely(body="[t](index.html)") + "\n== content/index.html\ny\n",
        timely() + "\n== static/2019/05/late/index.html\ny\n",
        timely("id: one") + "\n== content/e.md\n---\ntitle: E\ndate: 2019-01-01\nid: one\n---\nx\n",
    ],
)
def test_a_mistake_is_told_at_every_moment(archive: Bench, text: str) -> None:
    """What will be in the way of a held briefing is told before its day, and after its end."""
    ((failed, errors),) = outcomes(archive, text)
    assert failed
    assert all(re.match(r"(content|static)/\S+: error: ", line) for line in errors), errors
