"""The URL ledger: no address that was ever public is lost unnoticed."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.parse.ledger import HEAD, Ledger, read_ledger
from dateline.problems import Rejected
from tests.conftest import CONFIG, NOW, Bench, Made, write

ROOT = Path(__file__).parents[1]
A = (
    "== content/a.md\n---\ntitle: A\ndate: 2019-01-01\nid: one\n"
    "aliases: [/old/, /o%20d.html]\n---\nx\n\n"
)
B = "== content/b.md\n---\ntitle: B\ndate: 2019-02-02\n---\nx\n\n"
ARABIC = "== content/غزة.md\n---\ntitle: غزة\ndate: 2019-03-03\n---\nx\n\n"
HELD = "== content/held.md\n---\ntitle: H\ndate: 2019-04-04\npublish_at: 2020-06-01\n---\nx\n\n"
GONE = (
    "== content/w.md\n---\ntitle: W\ndate: 2019-05-05\n"
    "withdrawn: {date: 2019-06-06, reason: R}\n---\nx\n\n"
)
PAGE = "== content/_pages/about.md\n---\ntitle: About\n---\nx\n\n"
RECORDED = """\
/2019/01/a/  one
/2019/02/b/  2019-02-02-b
/2019/03/غزة/  2019-03-03-غزة
/2019/05/w/  2019-05-05-w
/about/  about
/o%20d.html  one
/old/  one
"""


@pytest.fixture
def archive(bench: Bench) -> Bench:
    (bench.folder / "config.yaml").write_text(CONFIG + "url_ledger: urls.txt\n")
    write(bench.folder, "\n" + A + B + ARABIC + HELD + GONE + PAGE)
    return bench


def run(archive: Bench, *words: str, now: str = "2020-01-01") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), "--now", now, *words]
    return subprocess.run(command, cwd=archive.folder, capture_output=True, text=True)


def ledger(archive: Bench) -> str:
    return (archive.folder / "urls.txt").read_text(encoding="utf-8")


def lost(made: Made) -> list[str]:
    return [str(problem) for problem in made.problems if problem.kind == "lost-url"]


def test_what_is_public_is_recorded(archive: Bench) -> None:
    done = run(archive, "record-urls")
    assert (done.returncode, done.stdout) == (0, "7 URLs added to urls.txt, which has 7\n")
    assert ledger(archive) == "\n".join(HEAD) + "\n" + RECORDED
    again = run(archive, "record-urls")
    assert again.stdout == "0 URLs added to urls.txt, which has 7\n"
    assert "held" not in ledger(archive)
    run(archive, "record-urls", now="2020-06-02")
    assert "/2019/04/held/  2019-04-04-held\n" in ledger(archive)
    assert run(archive, "--strict").returncode == 0


def test_only_record_urls_writes_it(archive: Bench) -> None:
    for command in ("build", "check"):
        done = run(archive, command)
        assert done.returncode == 0
        assert "urls.txt: warning: there is no URL ledger yet" in done.stderr
    assert not (archive.folder / "urls.txt").exists()


def test_nothing_is_recorded_of_what_is_refused(archive: Bench) -> None:
    write(archive.folder, "\n" + B.replace("2019-02-02", "2019-02-32"))
    done = run(archive, "record-urls")
    assert done.returncode == 1
    assert "nothing was recorded: 1 error" in done.stderr
    assert not (archive.folder / "urls.txt").exists()


def test_no_ledger_is_configured(archive: Bench) -> None:
    (archive.folder / "config.yaml").write_text(CONFIG)
    done = run(archive, "record-urls")
    assert done.returncode == 2
    assert done.stderr == (
        "error: url_ledger is not set; add `url_ledger: urls.txt` to config.yaml\n"
    )


LAST = (
    "of the briefing that took its place, bring its file back with "
    "`withdrawn: {date, reason}`, or take this line out"
)


def told(line: int, url: str, heir: str) -> str:
    return (
        f"urls.txt:{line}:1: error: {url} was public and leads nowhere now; "
        f"add {url} to `aliases` {heir}"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            A.replace("id: one", "id: one\nslug: other"),
            told(1, "/2019/01/a/", "in content/a.md"),
        ),
        (
            A.replace("/old/, ", ""),
            told(7, "/old/", "in content/a.md"),
        ),
        (
            B.replace("2019-02-02", "2019-02-03").replace("title", "slug: c\ntitle"),
            told(2, "/2019/02/b/", LAST),
        ),
        (
            B.replace("2019-02-02", "2019-03-02"),
            told(2, "/2019/02/b/", "in content/b.md"),
        ),
        (
            B.replace("title", "draft: yes\ntitle"),
            "urls.txt:2:1: error: /2019/02/b/ was public and leads nowhere now, for "
            "content/b.md is a draft; give it `withdrawn: {date, reason}` instead, "
            "or take this line out",
        ),
    ],
)
def test_a_lost_address_names_its_remedy(archive: Bench, change: str, message: str) -> None:
    (archive.folder / "urls.txt").write_text(RECORDED, encoding="utf-8")
    assert not archive.build().failed
    write(archive.folder, "\n" + change)
    made = archive.build()
    assert made.failed
    assert lost(made) == [message]


def test_a_deleted_briefing_and_its_aliases_are_lost(archive: Bench) -> None:
    (archive.folder / "urls.txt").write_text(RECORDED, encoding="utf-8")
    (archive.folder / "content" / "a.md").unlink()
    assert lost(archive.build()) == [
        told(1, "/2019/01/a/", LAST),
        told(6, "/o%20d.html", LAST),
        told(7, "/old/", LAST),
    ]


@pytest.mark.parametrize(
    "change",
    [
        A.replace("title", "withdrawn: {date: 2019-12-12, reason: R}\ntitle"),
        A.replace("title", "expires: 2019-12-12\ntitle"),
        A.replace("title", "publish_at: 2030-01-01\ntitle"),
        A.replace("aliases: [", "slug: new\naliases: [/2019/01/a/, "),
        A.replace("/old/, ", "") + "== static/old/index.html\nx\n",
        A.replace("/o%20d.html", "'/O D.HTML'"),
    ],
)
def test_what_is_not_lost(archive: Bench, change: str) -> None:
    """A tombstone, what time hides, an alias, a static file; and case makes no difference."""
    (archive.folder / "urls.txt").write_text(RECORDED, encoding="utf-8")
    write(archive.folder, "\n" + change)
    made = archive.build()
    assert not made.failed, made.problems


def test_no_build_fails_only_because_time_has_passed(archive: Bench) -> None:
    write(archive.folder, "\n" + B.replace("title", "expires: 2020-03-01\ntitle"))
    (archive.folder / "urls.txt").write_text(RECORDED + "/2019/04/held/\n", encoding="utf-8")
    for moment in (NOW, datetime(2020, 4, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)):
        assert not archive.build(moment).failed


def test_a_skipped_briefing_is_not_lost(archive: Bench) -> None:
    (archive.folder / "urls.txt").write_text(RECORDED, encoding="utf-8")
    write(archive.folder, "\n" + A.replace("title", "tgas: [x]\ntitle"))
    archive.settings = replace(archive.settings, skip_broken=True)
    archive.restart()
    made = archive.build()
    assert not made.failed, made.problems


def test_the_preview_of_drafts_asks_for_no_address(archive: Bench) -> None:
    (archive.folder / "urls.txt").write_text(RECORDED + "/nowhere/\n", encoding="utf-8")
    assert archive.build().failed
    archive.settings = replace(archive.settings, drafts=True)
    archive.restart()
    assert not archive.build().failed


# The file


def test_comments_stay_where_they_stand() -> None:
    text = "# Head.\n\n# About b.\n/b/  b\n/a/\n# Foot.\n"
    ledger = read_ledger(text, "urls.txt")
    assert ledger.text() == text
    assert ledger.with_urls({"/aa/": "aa", "/a/": "a"}).text() == (
        "# Head.\n\n/a/  a\n/aa/  aa\n# About b.\n/b/  b\n# Foot.\n"
    )


@pytest.mark.parametrize("text", ["", "\n", "# only\n", "/a/\n", "# head\n\n/a/  a\n"])
def test_what_was_read_is_written(text: str) -> None:
    assert read_ledger(text, "urls.txt").text() == text


def test_an_empty_ledger_has_a_head_that_explains_it() -> None:
    text = Ledger().with_urls({"/a/": "a"}).text()
    assert text == "\n".join(HEAD) + "\n/a/  a\n"
    assert read_ledger(text, "urls.txt").text() == text


@pytest.mark.parametrize("line", ["a/", "/../a/", "/a/ b c", "https://example.org/a/", "//a"])
def test_a_line_that_is_no_address(line: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_ledger(f"# x\n\n/a/\n{line}\n", "urls.txt")
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"urls.txt:4:1: error: {line} is not an address and an id;")


def test_a_bad_ledger_is_an_error_of_the_build(archive: Bench) -> None:
    (archive.folder / "urls.txt").write_text("nonsense\n")
    made = archive.build()
    assert made.failed
    assert [problem.kind for problem in made.problems] == ["ledger"]
    assert run(archive, "record-urls").returncode == 1
