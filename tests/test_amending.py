"""An edit of texts alone is published by a command that looks at nothing else, and rightly so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.run.glance import Glance, glance
from dateline.run.publish import Published
from tests.conftest import NOW, Bench, Made, contents, rest, write
from tests.leaks import traces

FILES = """
== config.yaml
title: T
base_url: https://example.org/
languages: [en, ar]
data: {body: false}
== content/_defaults.yaml
license: CC0
== content/a.md
---
title: First
date: 2017-01-01
tags: [g7]
---
The first paragraph.

## Further on

See [the second](b.md#more). Quicksilver.
== content/a.ar.md
---
title: الأول
---
فقرة أولى.

زئبق
== content/_authority/glossary.yaml
UN: United Nations
== content/b.md
---
title: Second
date: 2017-02-01
---
Its first paragraph.

## More

Text.
"""


D = "== content/d.md\n---\ntitle: D\ndate: 2015-01-01\n---\nD.\n\n"


@pytest.fixture
def sealed(bench: Bench) -> Bench:
    """A site at rest that was published twice, so that the spare is in step with it."""
    write(bench.folder, FILES)
    for number in (1, 2):
        write(bench.folder, f"\n== content/c.md\n---\ntitle: {number}\ndate: 2016-01-01\n---\nC.\n")
        rest()
        assert not bench.build().failed
        bench.restart()
    return bench


def seen(bench: Bench) -> Glance:
    rest()
    room = bench.folder / ".dateline-output"
    return glance(bench.settings, bench.output, room, NOW, bench.notices.append)


def edited(bench: Bench, name: str, old: str, new: str) -> Published | None:
    path = bench.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = seen(bench)
    assert found.inputs
    return found.done[1] if found.done else None


def is_as_anew(bench: Bench) -> bool:
    anew = Bench(bench.folder, bench.settings, "anew")
    anew.build()
    return contents(bench.output) == contents(anew.output)


@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("content/a.md", "Quicksilver", "Mercury", {"2017/01/a/index.html"}),
        ("content/a.ar.md", "زئبق", "فضة", {"ar/2017/01/a/index.html"}),
        ("content/b.md", "Text.", "The UN.", {"2017/02/b/index.html"}),
        ("content/b.md", "Text.", "Line\n\nafter line, *told*.", {"2017/02/b/index.html"}),
    ],
)
def test_the_pages_that_show_it_change(
    sealed: Bench, name: str, old: str, new: str, changed: set[str]
) -> None:
    before = contents(sealed.output)
    published = edited(sealed, name, old, new)
    assert published
    after = contents(sealed.output)
    feeds = {f"{'ar/' if '.ar.' in name else ''}{feed}" for feed in ("feed.xml", "feed.json")}
    assert {path for path in after if after[path] != before[path]} == {
        *changed,
        *feeds,
        ".dateline-manifest",
    }
    assert is_as_anew(sealed)
    assert traces(sealed.folder / ".dateline-output", old) == []
    assert sealed.build().published == Published(made=0, changed=0, kept=len(after) - 1, removed=0)


def test_again_and_again(sealed: Bench) -> None:
    word = "Quicksilver"
    for new in ("Mercury", "Quicksilver", "Amalgam"):
        assert edited(sealed, "content/a.md", word, new)
        word = new
    assert is_as_anew(sealed)
    found = seen(sealed)
    assert found.done
    assert found.done[1].changes == 0
    assert edited(sealed, "content/a.md", "title: First", "title: Other") is None
    assert sealed.build().published
    assert is_as_anew(sealed)


def test_a_text_of_two_briefings(sealed: Bench, site: Callable[..., Made]) -> None:
    """What one gives up the other still has."""
    same = "---\ntitle: {}\ndate: 2015-01-01\n---\nThe same.\n\nThe very same.\n"
    site("== content/d.md\n" + same.format("D") + "== content/e.md\n" + same.format("E"))
    sealed.restart()
    rest()
    assert sealed.build().published
    sealed.restart()
    assert edited(sealed, "content/d.md", "The very same", "Another")
    assert is_as_anew(sealed)
    assert edited(sealed, "content/e.md", "The very same", "One more")
    assert is_as_anew(sealed)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("content/a.md", "title: First", "title: Other"),
        ("content/a.md", "tags: [g7]", "tags: [g8]"),
        ("content/a.md", "The first", "Another first"),
        ("content/b.md", "Its first paragraph.\n\n", "Its first paragraph. "),
        ("content/a.md", "## Further on", "## Elsewhere"),
        ("content/a.md", "b.md#more", "b.md"),
        ("content/a.md", "b.md#more", "nowhere.md"),
        ("content/b.md", "Text.", "[gone](javascript:x)"),
        ("content/b.md", "date: 2017-02-01", "date: 2017-02-01\ndraft: true"),
        ("content/_authority/glossary.yaml", "United Nations", "The United Nations"),
        ("content/_defaults.yaml", "CC0", "CC BY 4.0"),
        ("config.yaml", "title: T", "title: U"),
        ("config.yaml", "body: false", "body: true"),
    ],
)
def test_all_else_is_left_to_the_build(sealed: Bench, name: str, old: str, new: str) -> None:
    before = contents(sealed.output)
    path = sealed.folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert seen(sealed).done is None
    assert contents(sealed.output) == before


SPOILT: dict[str, Callable[[Path], None]] = {
    "an output": lambda folder: (folder / "output/index.html").write_text("x") and None,
    "a file of the spare": lambda folder: _replaced(folder / ".dateline-output/spare/index.html"),
    "a file in the spare": lambda folder: (folder / ".dateline-output/spare/x").touch(),
    "no spare": lambda folder: (folder / ".dateline-output/spare").rename(folder / "aside"),
    "a build broken off": lambda folder: (folder / ".dateline-output/made").mkdir(),
    "a briefing more": lambda folder: (folder / "content/z.txt").touch(),
}


def _replaced(path: Path) -> None:
    path.unlink()
    path.write_text("x")


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_site_that_a_hand_was_at_is_left_to_the_build(
    sealed: Bench, spoil: Callable[[Path], None]
) -> None:
    spoil(sealed.folder)
    assert edited(sealed, "content/a.md", "Quicksilver", "Mercury") is None
    assert sealed.build().published
    assert is_as_anew(sealed)


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_hand_is_noticed_though_a_build_with_nothing_to_publish_came_after(
    sealed: Bench, spoil: Callable[[Path], None]
) -> None:
    spoil(sealed.folder)
    (sealed.folder / "content/b.md").touch()
    rest()
    assert not sealed.build().failed
    sealed.restart()
    edited(sealed, "content/a.md", "Quicksilver", "Mercury")
    assert sealed.build().published
    assert is_as_anew(sealed)


def test_what_a_failed_build_made_is_not_published(
    sealed: Bench, site: Callable[..., Made]
) -> None:
    """The link that its page lacks is there again in the site, and was never away from it."""
    table = sealed.folder / "content/sub/table.csv"
    site(f"== content/sub/table.csv\n1,2\n{D}See [a file](sub/table.csv). Quicksilver.\n")
    table.rename(sealed.folder / "table.csv")
    assert sealed.build().failed
    (sealed.folder / "table.csv").rename(table)
    sealed.restart()
    rest()
    assert sealed.build().published
    sealed.restart()
    edited(sealed, "content/d.md", "Quicksilver", "Mercury")
    sealed.build()
    assert is_as_anew(sealed)


def test_a_text_that_is_data_is_left_to_the_build(sealed: Bench) -> None:
    path = sealed.folder / "config.yaml"
    path.write_text(path.read_text().replace("body: false", "body: true"))
    rest()
    assert not sealed.build().failed
    sealed.restart()
    assert edited(sealed, "content/a.md", "Quicksilver", "Mercury") is None
