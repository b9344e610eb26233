"""The bundles of the search: which there are, what they hold, and when they are made again."""

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dateline.problems import Unavailable
from dateline.run import pagefind, search
from dateline.run.edition import Desk, looked_through
from dateline.run.settings import Settings
from dateline.search.periods import MOST, periods
from tests.conftest import NOW, Bench, Made, write
from tests.leaks import traces
from tests.running import Running
from tests.watching import MADE

CONFIG = (
    "== config.yaml\ntitle: T\nbase_url: https://example.org/\nlanguages: [en, ar]\nsearch: true\n"
)


def briefing(name: str, day: str, *, body: str = "Some text.", more: str = "") -> str:
    return f"== content/{name}.md\n---\ntitle: About {name}\ndate: {day}\n{more}---\n{body}\n"


A = briefing("a", "2014-10-18", more="tags: [G7]\n")
B = briefing("b", "2007-03-01", body="Zirconium was found.", more="tags: [G7, IS]\n")
ARABIC = "== content/b.ar.md\n---\ntitle: عن ب\n---\nنص قصير.\n"


def bundles(made: Made) -> dict[str, dict[str, bytes]]:
    """Folder → its files."""
    found: dict[str, dict[str, bytes]] = {}
    for path, content in made.files.items():
        if parts := re.fullmatch(r"search/([^/]+/[^/]+)/(.+)", path):
            found.setdefault(parts[1], {})[parts[2]] = content
    return found


# ---- periods


def test_thin_years_are_joined_and_long_ones_are_cut() -> None:
    counts = {(2003, 5): 10, (2009, 1): 3, (2012, 1): 900, (2013, 1): 90, (2014, 1): 20}
    counts |= {(2017, month): 160 for month in range(1, 13)}
    counts |= {(2018, month): 200 for month in range(1, 13)}
    counts |= {(2019, 7): 1500, (2019, 8): 1500, (2019, 9): 2500}
    found = periods(counts)
    assert found[2003, 5] == found[2009, 1] == "2000-2009"
    assert {found[2012, 1], found[2013, 1], found[2014, 1]} == {"2012", "2013", "2014"}
    assert {found[2017, month] for month in range(1, 13)} == {"2017"}
    assert {found[2018, month] for month in (1, 2, 3)} == {"2018-q1"}
    assert found[2019, 9] == "2019-09"
    assert counts.keys() == found.keys()
    for name in set(found.values()) - {"2019-09"}:
        assert sum(counts[month] for month in found if found[month] == name) <= MOST


def test_one_more_briefing_moves_no_border_of_another_period() -> None:
    counts = {(year, month): 55 for year in range(1995, 2025) for month in range(1, 13)}
    before = periods(counts)
    for _ in range(1500):
        counts[2016, 4] += 1
    after = periods(counts)
    assert {month for month in counts if before[month] != after[month]} == {
        (2016, month) for month in range(1, 13)
    }


# ---- what there is


def test_a_term_of_another_language_is_called_as_the_authority_file_says(
    site: Callable[..., Made],
) -> None:
    known = "== content/_authority/tags.yaml\n- label: {en: IS, ar: داعش}\n- label: {en: Libya}\n"
    other = briefing("c", "2014-10-19", more="tags: [Libya]\n")
    made = site(f"{CONFIG}\n{known}\n{B}\n{other}")
    assert json.loads(made.files["search/terms.ar.json"]) == {
        "tags": {"g7": "G7", "is": "داعش", "libya": "Libya"}
    }


def test_a_bundle_a_language_and_period_without_the_interface_of_pagefind(
    site: Callable[..., Made],
) -> None:
    made = site(f"{CONFIG}\n{A}\n{B}\n{ARABIC}")
    found = bundles(made)
    assert found.keys() == {"2010-2019/en", "2000-2009/en", "2000-2009/ar"}
    guide = json.loads(made.files["search/bundles.json"])
    assert guide == {"ar": ["2000-2009/ar/"], "en": ["2010-2019/en/", "2000-2009/en/"]}
    assert json.loads(made.files["search/terms.ar.json"]) == {"tags": {"g7": "G7", "is": "IS"}}
    for files in found.values():
        assert {"pagefind.js", "pagefind-entry.json"} <= files.keys()
        assert not [name for name in files if re.search("ui|highlight|worker|playground", name)]
    assert {"search/index.html", "ar/search/index.html"} <= made.files.keys()
    assert traces(made.files, "Zirconium was found") != []


def test_without_search_there_is_no_file_and_no_work(site: Callable[..., Made]) -> None:
    made = site(f"{CONFIG.replace('true', 'false')}\n{A}")
    assert not [path for path in made.files if "search" in path]
    assert b'role="search"' not in made.files["index.html"]


def test_every_page_has_a_box_that_leads_to_the_search_of_its_language(
    site: Callable[..., Made],
) -> None:
    made = site(f"{CONFIG}\n{B}\n{ARABIC}")
    assert b'action="/search/"' in made.files["2007/03/b/index.html"]
    assert b'action="/ar/search/"' in made.files["ar/2007/03/b/index.html"]
    policy = re.search(rb'Policy" content="([^"]*)', made.files["2007/03/b/index.html"])
    assert policy
    assert b"script" not in policy[1]
    assert b"wasm-unsafe-eval" in made.files["search/index.html"]


def test_an_address_or_a_picture_of_a_body_is_in_no_bundle(site: Callable[..., Made]) -> None:
    body = "![](b.svg) [Seen](https://secret.example/) <b title='tucked'>bold</b>"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    made = site(
        f"{CONFIG}\n{briefing('a', '2014-10-18', body=body)}\n== content/b.svg\n{drawing}\n"
    )
    held = {
        f"search/{name}": text for files in bundles(made).values() for name, text in files.items()
    }
    assert traces(held, "Seen") != []
    assert traces(held, "secret.example", "b.svg", "tucked") == []


def test_a_briefing_without_a_word_is_in_its_bundle(site: Callable[..., Made]) -> None:
    made = site(f"{CONFIG}\n{briefing('a', '2014-10-18', body='')}")
    assert [own["url"] for own in fragments(made)["2010-2019/en"]] == ["/2014/10/a.html"]
    made = site("== content/a.md\n---\ntitle: '…'\ndate: 2014-10-18\nslug: a\n---\n&lt;\n")
    assert [own["meta"]["title"] for own in fragments(made)["2010-2019/en"]] == ["…"]


# ---- what is not public


@pytest.mark.parametrize(
    "hiding",
    [
        "draft: true\n",
        "publish_at: 2030-01-01\n",
        "expires: 2019-01-01\n",
        "withdrawn: {date: 2019-01-01, reason: An error.}\n",
    ],
)
def test_what_is_not_public_is_in_no_bundle(site: Callable[..., Made], hiding: str) -> None:
    hidden = briefing("zululand", "2014-10-19", body="Zirconium.", more=f"{hiding}tags: [Zebra]\n")
    made = site(f"{CONFIG}\n{A}\n{hidden}")
    held = {path: text for path, text in made.files.items() if path.startswith("search/")}
    assert traces(held, "Zirconium", "Zebra", "zebra", "zululand") == []


def test_an_embargo_that_falls_due_is_found(site: Callable[..., Made]) -> None:
    held = briefing("zululand", "2014-10-19", more="publish_at: 2030-01-01\n")
    site(f"{CONFIG}\n{A}\n{held}")
    later = site(now=datetime(2031, 1, 1, tzinfo=UTC))
    assert traces(bundles(later)["2010-2019/en"], "About zululand") != []


# ---- when a bundle is made again


def changed(before: Made, after: Made) -> set[str]:
    one, other = bundles(before), bundles(after)
    return {folder for folder in one.keys() | other.keys() if one.get(folder) != other.get(folder)}


def test_only_the_period_that_changed_is_indexed_again(
    site: Callable[..., Made], bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = site(f"{CONFIG}\n{A}\n{B}\n{ARABIC}")
    bench.restart()
    edited = site(B.replace("Zirconium", "Hafnium"))
    assert changed(first, edited) == {"2000-2009/en"}
    assert traces(edited.files, "Zirconium") == []
    monkeypatch.setattr(pagefind, "_program", lambda: pytest.fail("Pagefind was asked for"))
    bench.restart()
    again = site("== content/_data/unused.yaml\nx: y\n")
    assert changed(edited, again) == set()


def test_an_unchanged_build_does_not_load_pagefind(site: Callable[..., Made], bench: Bench) -> None:
    site(f"{CONFIG}\n{A}")
    for name in [name for name in sys.modules if name.partition(".")[0] == "pagefind"]:
        del sys.modules[name]
    bench.restart()
    site(A.replace("title:", "title: New  # "), fresh=False)
    assert "pagefind" in sys.modules
    for name in [name for name in sys.modules if name.partition(".")[0] == "pagefind"]:
        del sys.modules[name]
    bench.restart()
    site("== static/new.txt\nx\n")
    assert "pagefind" not in sys.modules


def test_a_bundle_that_was_changed_by_hand_is_made_again(
    site: Callable[..., Made], bench: Bench
) -> None:
    site(f"{CONFIG}\n{A}")
    (bench.output / "search/2010-2019/en/pagefind-entry.json").write_text("{}")
    again = site()
    assert json.loads(bundles(again)["2010-2019/en"]["pagefind-entry.json"])["languages"]


def test_clean_indexes_all_anew(
    site: Callable[..., Made], bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(f"{CONFIG}\n{A}\n{B}")
    made: list[int] = []

    def counted(pages: Iterable[tuple[str, str]], room: Path) -> dict[str, bytes]:
        made.append(1)
        return pagefind.bundle(pages, room)

    monkeypatch.setattr(search, "bundle", counted)
    bench.restart()
    site("== static/new.txt\nx\n")
    assert len(made) == 0
    room = bench.folder / ".dateline-output"
    Desk(bench.settings, bench.output, room, bench.notices.append, clean=True).bring_out(NOW)
    assert len(made) == 2


# ---- pages first, bundles when at rest


@pytest.fixture
def desk(bench: Bench) -> Callable[..., dict[str, dict[str, bytes]]]:
    """Brings out an edition with at most so many bundles made anew, as `watch` does."""

    def bring_out(text: str = "", *, most: int | None = 0) -> dict[str, dict[str, bytes]]:
        write(bench.folder, "\n" + text)
        bench.desk.bring_out(NOW, None, most)
        made = Made((), False, _files(bench.output), (), (), None)
        return bundles(made)

    return bring_out


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_pages_come_first_and_bundles_one_by_one(
    desk: Callable[..., dict[str, dict[str, bytes]]], bench: Bench
) -> None:
    assert desk(f"{CONFIG}\n{A}\n{B}") == {}
    assert (bench.output / "2007/03/b/index.html").is_file()
    assert desk(most=1).keys() == {"2010-2019/en"}
    assert json.loads((bench.output / "search/bundles.json").read_text()) == {
        "en": ["2010-2019/en/"]
    }
    assert desk(most=1).keys() == {"2000-2009/en", "2010-2019/en"}
    assert not bench.desk.bring_out(NOW, None, 1).is_behind


def test_an_edited_text_leaves_the_old_bundle_until_the_new_one_is_made(
    desk: Callable[..., dict[str, dict[str, bytes]]],
) -> None:
    before = desk(f"{CONFIG}\n{A}\n{B}", most=None)
    assert desk(B.replace("Zirconium", "Hafnium")) == before
    after = desk(most=1)
    assert traces(after["2000-2009/en"], "Hafnium") != []
    assert traces(after["2000-2009/en"], "Zirconium") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tags: [G7, IS]", "tags: [G7]"),
        ("tags:", "draft: true\ntags:"),
        ("tags:", "withdrawn: {date: 2019-01-01, reason: An error.}\ntags:"),
        ("tags:", "publish_at: 2030-01-01\ntags:"),
        ("2007-03-01", "2007-04-01"),
    ],
    ids=["retagged", "draft", "withdrawn", "held", "moved"],
)
def test_what_left_takes_its_bundle_with_it_at_once(
    desk: Callable[..., dict[str, dict[str, bytes]]], old: str, new: str
) -> None:
    rest = briefing("c", "2006-01-01")
    desk(f"{CONFIG}\n{A}\n{B}\n{rest}", most=None)
    assert desk(B.replace(old, new)).keys() == {"2010-2019/en"}
    assert desk(most=1).keys() == {"2010-2019/en", "2000-2009/en"}


def test_a_deleted_briefing_takes_its_bundle_with_it_at_once(
    desk: Callable[..., dict[str, dict[str, bytes]]], bench: Bench
) -> None:
    desk(f"{CONFIG}\n{A}\n{B}", most=None)
    (bench.folder / "content/b.md").unlink()
    assert desk().keys() == {"2010-2019/en"}
    kept = {str(path): path.read_bytes() for path in bench.folder.rglob("*") if path.is_file()}
    assert (
        traces({path: text for path, text in kept.items() if ".dateline" in path}, "Zirconium")
        == []
    )


def test_watch_tells_of_pages_first_and_of_the_search_when_at_rest(tmp_path: Path) -> None:
    write(tmp_path, f"\n{CONFIG}\n{A}\n{B}")
    with Running(tmp_path, "watch", "--jobs", "1") as running:
        running.line(f"^2{MADE}")
        running.line(f"^search: 2{MADE}")
        running.line(f"^search: 2{MADE}")
        write(tmp_path, "\n" + B.replace("Zirconium", "Hafnium"))
        running.line(f"^content/b.md: 2{MADE}")
        running.line(f"^search: 2{MADE}")
        running.terminate()
        assert running.ended() == 0
    folder = tmp_path / "output/search/2000-2009"
    assert traces(folder, "Hafnium") != []
    assert traces(folder, "Zirconium") == []
    assert (tmp_path / "output/search/2010-2019/en/pagefind.js").is_file()


# ---- after any edits, what would be made anew


def fragments(made: Made) -> dict[str, list[dict[str, Any]]]:
    """Folder → all that its bundle shows of each briefing, and finds it by."""
    return {
        folder: sorted(
            (
                json.loads(gzip.decompress(content)[len(b"pagefind_dcd") :])
                for name, content in files.items()
                if name.startswith("fragment/")
            ),
            key=lambda fragment: fragment["url"],
        )
        for folder, files in bundles(made).items()
    }


def _edited(random: Random, folder: Path) -> None:
    number = random.randrange(6)
    path = folder / f"content/n{number}.md"
    kind = random.choice(["text", "text", "terms", "date", "draft", "delete", "translate"])
    if kind == "delete":
        path.unlink(missing_ok=True)
        path.with_suffix(".ar.md").unlink(missing_ok=True)
        return
    if kind == "translate" and path.exists():
        path.with_suffix(".ar.md").write_text(f"---\ntitle: نص {random.random()}\n---\nنص.\n")
        return
    year = random.choice([2003, 2012, 2017]) if kind == "date" else 2012
    tag = random.choice(["G7", "IS", "Libya"]) if kind == "terms" else "G7"
    hidden = "draft: true\n" if kind == "draft" else ""
    more = f"tags: [{tag}]\n{hidden}"
    text = briefing(f"n{number}", f"{year}-05-0{number + 1}", body=str(random.random()), more=more)
    write(folder, f"\n{text}")


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edits_the_search_is_as_if_made_anew(
    site: Callable[..., Made], bench: Bench, seed: int
) -> None:
    random = Random(seed)
    site(f"{CONFIG}\n{A}\n{B}")
    for _ in range(8):
        for _ in range(random.randint(1, 3)):
            _edited(random, bench.folder)
        if random.random() < 0.3:
            bench.restart()
        kept, anew = site(), site(fresh=True)
        assert fragments(kept) == fragments(anew)
        for name in ("bundles.json", "terms.en.json", "terms.ar.json"):
            assert kept.files[f"search/{name}"] == anew.files[f"search/{name}"]


# ---- where it is missing


def test_a_missing_pagefind_is_said_before_anything_is_published(
    site: Callable[..., Made], bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=re.escape("python -m pip install 'pagefind[bin]'")):
        site(f"{CONFIG}\n{A}")
    assert not bench.output.exists()


def test_check_says_so_too(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    write(bench.folder, f"\n{CONFIG}\n{A}")
    monkeypatch.setattr(pagefind, "find_spec", lambda name: None)
    settings = Settings(config=bench.folder / "config.yaml")
    with pytest.raises(Unavailable, match="needs Pagefind"):
        looked_through(settings, bench.output, bench.folder / ".dateline", NOW)


def test_options_in_the_environment_change_nothing(
    site: Callable[..., Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGEFIND_FORCE_LANGUAGE", "fr")
    found = bundles(site(f"{CONFIG}\n{A}"))
    languages = json.loads(found["2010-2019/en"]["pagefind-entry.json"])["languages"]
    assert languages.keys() == {"en"}
