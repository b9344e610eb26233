"""`check`: what briefings lack, which are alike, where their links lead."""

import subprocess
import sys
from pathlib import Path

import pytest

from dateline.run.checking import advised, reader
from dateline.run.pipeline import Session
from tests.conftest import NOW, Bench, write

ROOT = Path(__file__).parents[1]
WHOLE = "location: Rome\ntags: [a]"


def briefing(name: str, fields: str = WHOLE, body: str = "Text.") -> str:
    return f"\n== content/{name}.md\n---\ntitle: {name}\ndate: 2017-10-18\n{fields}\n---\n{body}\n"


def told(bench: Bench, text: str) -> list[str]:
    """The advice that the briefings of `text` get."""
    write(bench.folder, text)
    session = Session(bench.settings)
    archive, config = session.build(NOW).archive, session.load_config()
    read = reader(bench.folder / config.content)
    return [str(problem) for problem in sorted(advised(archive, config, read))]


def check(bench: Bench, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), "check", "--now", "2020-01-01", *words]
    return subprocess.run(command, cwd=bench.folder, capture_output=True, text=True)


# ---- gaps


def test_a_briefing_without_place_or_tags(bench: Bench) -> None:
    assert told(bench, briefing("a") + briefing("b", "location:\ntags: []")) == [
        "content/b.md:4:10: warning: no place; add `location: …`, or a `kind` other than briefing",
        "content/b.md:5:7: warning: no tags; add `tags: [ … ]`, so that readers find it by topic",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        "draft: true",
        "withdrawn: {date: 2018-01-01, reason: wrong}",
        "expires: 2019-01-01",
        "lang: ar\ntranslation_of: a.md",
        "kind: analysis\ntags: [a]",
    ],
)
def test_those_of_which_nothing_is_asked(bench: Bench, fields: str) -> None:
    assert told(bench, briefing("a") + briefing("b", fields)) == []


def test_what_waits_for_its_day_is_looked_at(bench: Bench) -> None:
    waiting = briefing("b", "location: Rome\npublish_at: 2030-01-01")
    assert len(told(bench, briefing("a") + waiting)) == 1


def test_an_archive_without_places_and_tags_has_no_gaps(bench: Bench) -> None:
    assert told(bench, briefing("a", "") + briefing("b", "")) == []


@pytest.mark.parametrize(("count", "lines"), [(18, 0), (19, 1)])
def test_a_tag_that_one_briefing_has(bench: Bench, count: int, lines: int) -> None:
    many = "".join(briefing(f"b{number:02}") for number in range(count))
    said = told(bench, many + briefing("c", "location: Rome\ntags: [a, الأمن]"))
    assert (
        said
        == [
            "content/c.md:5:11: warning: tags: only this briefing has الأمن; use a tag that others "
            "have, or describe it in _authority/tags.yaml"
        ][:lines]
    )


def test_a_tag_of_an_authority_file_may_be_rare(bench: Bench) -> None:
    many = "".join(briefing(f"b{number:02}") for number in range(20))
    rare = briefing("c", "location: Rome\ntags: [a, rare]")
    assert told(bench, many + rare + "\n== content/_authority/tags.yaml\n- rare\n") == []


def test_a_source_without_date(bench: Bench) -> None:
    fields = f"{WHOLE}\nsources:\n  - {{title: One, date: 2017-01-01}}\n  - title: Two\n"
    assert told(bench, briefing("a", f"{fields}  - {{title: Three, accessed: 2018-01-01}}")) == [
        "content/a.md:8:5: warning: source without date: Two; add its `date: 2017-12-31`, "
        "or the day on which it was `accessed`"
    ]


def test_advice_fails_nothing_and_build_does_not_give_it(bench: Bench) -> None:
    write(bench.folder, briefing("a") + briefing("b", "tags: [a]"))
    done = check(bench, "--strict")
    assert (done.returncode, done.stderr.count("warning")) == (0, 1)
    assert bench.build().problems == ()
    only = check(bench, "--only", "no-tags")
    assert (only.returncode, only.stderr) == (0, "")


def test_what_is_said_most_often_is_told_once_more(bench: Bench) -> None:
    body = "<p class=x>a</p>\n\n<p class=x>b</p>\n\n<b style=x>c</b>"
    write(bench.folder, briefing("a", body=body) + briefing("b", body="[c](#d)"))
    assert check(bench).stdout.splitlines() == [
        "     3  warning  removed-html  in 1 file; 2 times: `class` of <p> is removed",
        "     1  warning  anchor        in 1 file",
        "2 briefings: 0 errors, 4 warnings",
    ]
    assert check(bench, "--only", "removed-html").stdout.splitlines() == [
        "     2  `class` of <p> is removed",
        "2 briefings: 0 errors, 4 warnings",
    ]
