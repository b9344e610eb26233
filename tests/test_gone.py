"""What left the site is gone from all of it, from the spare tree and from what is kept."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import NOW, Bench, write
from tests.leaks import traces

CONFIG = """\
title: T
base_url: https://example.org/sub/
languages: [en, ar]
taxonomies: [topics]
extra_fields: [grade]
page_size: 2
digests: {periods: [weeks, months, days], parts: {shared: {tags: [common]}}}
data: {sqlite: true}
compress: [gzip, brotli]
"""
SUBJECT = """
== content/2017/filed.md
---
title: Zanzibar “quakes” & Zürich
date: 2017-10-18 09:30
slug: zululand
id: zid-1
aliases: [/zephyr/old/, /zeta.html]
location: {name: "Zagreb, Croatia", lat: 45.8, lon: 16.0, country: HR}
tags: [Zebra, g7, common]
topics: [Zodiac]
people: [Zarathustra Zhu]
organisations: [Zenith]
authors: [Zedekiah]
story: [Zoom]
summary: Zircon in one sentence.
kind: zinefest
grade: zincograph
corrections: [{date: 2017-10-19, note: Zilch was wrong.}]
sources: [{title: Zeitung, url: "https://zeitung.example/zz", publisher: Zenger}]
license: Zlib-Licence
---
Zirconium [picture](zoo.txt) ![zap](zip.svg) [a](a.md).

## Zigzag

More of the zirconium.

== content/2017/filed.ar.md
---
title: زنجبار
tags: [زرافة]
summary: زمرد
---
زرنيخ

== content/2017/zoo.txt
Zookeeper

== content/2017/zip.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>Zipper</title></svg>
"""
AUTHORITY = """
== content/_authority/tags.yaml
- label: {en: Zebra, ar: زوبرا}
  variants: [Zorse]
  broader: Zoology
  note: Zonkey and the like.
- label: Zoology
  note: Zillions of animals.
- label: {en: G7, ar: مجموعة السبع}
  variants: [Group of Seven]
- label: common
  broader: Commons
- Commons

== content/_authority/people.yaml
Zarathustra Zhu:
  label: {ar: زرادشت}
  variants: [Zorro Zhou]
  note: {en: Zestful., ar: زيبرا}
  ids: {wikidata: ZQ77}

== content/_authority/organisations.yaml
- label: Zenith
  variants: [Zwingli]

== content/_authority/locations.yaml
- label: {en: "Zagreb, Croatia", ar: زغرب}
  variants: [Zagabria]
  note: Zone of the Sava.

== content/_authority/stories.yaml
- {label: Zoom, note: A story of two., status: open}
"""
OTHERS = """
== content/2017/a.md
---
title: First
date: 2017-10-17
tags: [G7, common]
story: [Zoom, Other]
---
The first.

== content/2017/b.md
---
title: Second
date: 2017-10-19
tags: [G7, common]
---
See [more](filed.md#zigzag) and [its address](/2017/10/zululand/).

== content/2017/b.ar.md
---
title: الثاني
---
نص [b](filed.ar.md)

== content/2017/c.md
---
title: Third
date: 2017-10-20
tags: [common]
---
Text.
"""
_WORDS = """
zanzibar zürich zurich zululand zid-1 zephyr zeta.html zagreb zebra zodiac
zarathustra zenith zedekiah zircon
zinefest zincograph zilch zeitung zenger zlib-licence
zigzag zoo.txt zookeeper zip.svg zipper 18T09 10-18
زنجبار زرافة زمرد زرنيخ
zorse zoology zonkey زوبرا زيبرا zillions زرادشت zorro zestful zq77 zwingli زغرب zagabria sava
"""
WORDS = _WORDS.split()
"""Nothing but the subject has them. Digests, which are kept, spell words of four letters by chance.
Zoom is a story of another briefing too."""
OF_PAGEFIND = re.compile(r"(pagefind\.js|wasm\.\w+\.pagefind|search(\.\w+)?\.js): ")
"""Programs, which hold words of their own."""
LINKED = ("zululand", "zigzag")
"""What the links of `b.md` hold."""
SEEN = [
    word for word in WORDS if word not in ("zurich", "10-18", "zincograph", "zlib-licence", "zid-1")
]


def subject(*changes: tuple[str, str]) -> str:
    text = SUBJECT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@dataclass
class Stand:
    """A site that is published, and the room where it is kept."""

    bench: Bench
    restarts: bool

    def next(self, text: str = "", now: datetime = NOW) -> None:
        write(self.bench.folder, "\n" + text)
        if self.restarts:
            self.bench.restart()
        made = self.bench.build(now)
        assert not made.failed, made.problems

    def traces(self, *words: str) -> list[str]:
        """In what is published and in all that is kept.

        A briefing that stays may name the subject in its own text, which is kept with it.
        """
        room = self.bench.folder / f".dateline-{self.bench.output.name}"
        found = [*traces(self.bench.output, *words), *traces(room, *words)]
        own = {f"state.sqlite: {word}" for word in words if word in LINKED}
        return [trace for trace in found if trace not in own]


@pytest.fixture(params=["a new process", "one process", "in place"])
def stand(request: pytest.FixtureRequest, bench: Bench) -> Stand:
    mode = "publish: in_place\n" if request.param == "in place" else ""
    (bench.folder / "config.yaml").write_text(CONFIG + mode, encoding="utf-8")
    stand = Stand(bench, restarts=request.param != "one process")
    stand.next(OTHERS + AUTHORITY + SUBJECT)
    found = "\n".join(traces(bench.output, *SEEN))
    for word in SEEN:
        assert f": {word}" in found, f"{word} never was on the site"
    return stand


def without_links(folder: Path) -> None:
    for path in folder.rglob("b*.md"):
        path.write_text(re.sub(r"\[.*?\]\(.*?\)", "", path.read_text()), encoding="utf-8")


def deleted(stand: Stand) -> None:
    content = stand.bench.folder / "content" / "2017"
    for name in ("filed.md", "filed.ar.md", "zoo.txt", "zip.svg"):
        (content / name).unlink()
    without_links(content)
    stand.next()


def moved_out(stand: Stand) -> None:
    """Into a folder that holds no briefings."""
    content = stand.bench.folder / "content"
    (content / "_attic").mkdir()
    for name in ("filed.md", "filed.ar.md", "zoo.txt", "zip.svg"):
        (content / "2017" / name).rename(content / "_attic" / name)
    without_links(content)
    stand.next()


def changed(new: str) -> Callable[[Stand], None]:
    return lambda stand: stand.next(subject(("title: Zanz", f"{new}\ntitle: Zanz")))


def by_default(stand: Stand) -> None:
    """By what the folder says of all that is in it; the others move out of it first."""
    content = stand.bench.folder / "content"
    for name in ("a.md", "b.md", "b.ar.md", "c.md"):
        (content / "2017" / name).rename(content / name)
        text = (content / name).read_text().replace("](filed", "](2017/filed")
        (content / name).write_text(text)
    (content / "2017" / "filed.md").write_text(
        (content / "2017" / "filed.md").read_text().replace("(a.md)", "(../a.md)")
    )
    (content / "2017" / "_defaults.yaml").write_text("draft: true\n")
    stand.next()


def expired(stand: Stand) -> None:
    stand.next(subject(("title: Zanz", "expires: 2020-02-01\ntitle: Zanz")))
    stand.next(now=datetime(2020, 3, 1, tzinfo=UTC))


def skipped(stand: Stand) -> None:
    stand.bench.settings = stand.bench.settings.__class__(
        config=stand.bench.settings.config, skip_broken=True
    )
    stand.bench.restart()
    stand.next(subject(("title: Zanz", "tgas: [x]\ntitle: Zanz")))


hiding = pytest.mark.parametrize(
    "leave",
    [
        deleted,
        moved_out,
        changed("draft: true"),
        changed("publish_at: 2021-01-01"),
        changed("expires: 2019-01-01"),
        by_default,
        expired,
        skipped,
    ],
    ids=["deleted", "moved", "draft", "embargo", "expiry", "default", "later", "skipped"],
)


@hiding
def test_what_is_hidden_is_gone(stand: Stand, leave: Callable[[Stand], None]) -> None:
    leave(stand)
    assert stand.traces(*WORDS) == []


@hiding
def test_what_is_hidden_is_gone_from_the_search(
    bench: Bench, leave: Callable[[Stand], None]
) -> None:
    (bench.folder / "config.yaml").write_text(f"{CONFIG}search: true\n", encoding="utf-8")
    stand = Stand(bench, restarts=True)
    stand.next(OTHERS + AUTHORITY + SUBJECT)
    found = "\n".join(
        traces(bench.output / "search", "zircon", "zanzibar", "zarathustra-zhu", "زرنيخ")
    )
    assert [
        found.count(word) > 0 for word in ("zircon", "zanzibar", "zarathustra-zhu", "زرنيخ")
    ] == [True] * 4
    leave(stand)
    left = [trace for trace in stand.traces(*WORDS) if not OF_PAGEFIND.search(trace)]
    assert left == []


def test_what_was_withdrawn_leaves_date_and_reason(stand: Stand) -> None:
    reason = "withdrawn: {date: 2019-05-05, reason: Not ours to tell.}"
    stand.next(subject(("title: Zanz", f"{reason}\ntitle: Zanz")))
    addresses = ("zululand", "zephyr", "zeta.html", "zid-1", "10-18")
    assert stand.traces(*(word for word in WORDS if word not in addresses)) == []
    for path in ("2017/10/zululand/index.html", "ar/2017/10/zululand/index.html"):
        page = (stand.bench.output / path).read_text()
        assert "Not ours to tell." in page
        assert "5 May 2019" in page or "2019-05-05" in page
        assert '<meta name="robots" content="noindex">' in page
    listed = [
        path.relative_to(stand.bench.output).as_posix()
        for path in stand.bench.output.rglob("*")
        if path.is_file() and path.suffix not in (".gz", ".br") and b"zululand" in path.read_bytes()
    ]
    assert sorted(listed) == [
        ".dateline-manifest",
        "2017/10/b/index.html",
        "ar/2017/10/b/index.html",
        "ar/feed.json",
        "ar/feed.xml",
        "feed.json",
        "feed.xml",
        "r/2017-10-18-filed-ar/index.html",
        "r/zid-1/index.html",
        "zephyr/old/index.html",
        "zeta.html",
    ]
    for path in ("zephyr/old/index.html", "zeta.html", "r/zid-1/index.html"):
        assert 'content="0; url=/sub/2017/10/zululand/"' in (stand.bench.output / path).read_text()


def test_a_killed_build_leaves_its_pages_to_the_next(stand: Stand) -> None:
    room = stand.bench.folder / f".dateline-{stand.bench.output.name}"
    (room / "made").mkdir()
    (room / "made" / "0123").write_text("zanzibar")
    stand.next(subject(("title: Zanz", "draft: true\ntitle: Zanz")))
    assert stand.traces(*WORDS) == []


def test_a_tombstone_is_all_that_is_left(bench: Bench) -> None:
    """Beside it and the redirects to it the site is as if the briefing had never been."""
    (bench.folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    write(bench.folder, OTHERS + AUTHORITY)
    without_links(bench.folder / "content" / "2017")
    never = bench.build().files
    gone = "withdrawn: {date: 2019-05-05, reason: Not ours to tell.}\n"
    page = f"\n== content/_pages/zone.md\n---\ntitle: Zonule\n{gone}---\nZonal\n"
    write(bench.folder, subject(("title: Zanz", f"{gone}title: Zanz")) + page)
    left = bench.build().files
    stones = {"2017/10/zululand/index.html", "ar/2017/10/zululand/index.html", "zone/index.html"}
    redirects = {"zephyr/old/index.html", "zeta.html", "r/zid-1/index.html"}
    redirects.add("r/2017-10-18-filed-ar/index.html")
    copies = {f"{path}{ending}" for path in stones for ending in (".gz", ".br")}
    assert left.keys() - never.keys() == {*stones, *copies, *redirects}
    marker = ".dateline-manifest"
    assert [path for path in never if left[path] != never[path]] == [marker]
    assert all(b"Not ours to tell." in left[path] for path in stones)
    assert traces(left, "zonule", "zonal") == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((("title: Zanzibar “quakes” & Zürich", "title: Other"),), ["zanzibar", "zürich"]),
        ((("slug: zululand", "slug: other"),), ["zululand"]),
        ((("tags: [Zebra, ", "tags: ["),), ["zebra", "zorse", "zoology", "زوبرا"]),
        ((("people: [Zarathustra Zhu]", "people: []"),), ["zarathustra", "zorro", "zq77"]),
        ((('"Zagreb, Croatia"', "Rome"),), ["zagreb", "zagabria", "sava"]),
        ((("aliases: [/zephyr/old/, ", "aliases: ["),), ["zephyr"]),
        ((("Zircon in", "Other in"),), ["zircon in"]),
        ((("Zirconium", "Gold"), ("zirconium", "gold")), ["zirconium"]),
        ((("## Zigzag", "## Other"),), ["zigzag"]),
        ((("[picture](zoo.txt)", ""),), ["zoo.txt", "zookeeper"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_was_edited_is_gone(
    stand: Stand, change: tuple[tuple[str, str], ...], words: list[str]
) -> None:
    without_links(stand.bench.folder / "content" / "2017")
    stand.next()
    stand.next(subject(*change))
    assert stand.traces(*words) == []
    assert stand.traces("zenith")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  variants: [Zorro Zhou]\n", "", ["zorro"]),
        ("  note: {en: Zestful., ar: زيبرا}\n", "", ["zestful", "زيبرا"]),
        ("  ids: {wikidata: ZQ77}\n", "", ["zq77"]),
        ("  broader: Zoology\n", "", ["zoology", "zillions"]),
        ("  label: {ar: زرادشت}\n", "", ["زرادشت"]),
        ("  label: {ar: زرادشت}\n", "  listed: false\n", ["zorro", "zestful", "zq77", "زرادشت"]),
    ],
    ids=["variant", "note", "identifier", "broader", "label", "unlisted"],
)
def test_what_an_authority_file_says_no_more_is_gone(
    stand: Stand, old: str, new: str, words: list[str]
) -> None:
    assert old in AUTHORITY
    stand.next(AUTHORITY.replace(old, new))
    assert stand.traces(*words) == []
    assert stand.traces("zenith")
