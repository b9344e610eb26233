"""The command as a user calls it: exit codes, and nothing lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GOOD = "---\ntitle: T\ndate: 2017-01-01\n---\nx\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "config.yaml").write_text("title: T\nbase_url: https://example.org/\n")
    (tmp_path / "content" / "a.md").write_text(GOOD)
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_build_then_nothing_to_do(folder: Path) -> None:
    assert run(folder).returncode == 0
    before = (folder / "output" / "index.html").stat().st_ino
    again = run(folder, "build")
    assert again.returncode == 0
    assert " 0 files made, 0 changed" in again.stdout
    assert (folder / "output" / "index.html").stat().st_ino == before
    assert run(folder, "verify").returncode == 0


def test_a_mistake_leaves_the_site_that_was_there(folder: Path) -> None:
    run(folder)
    before = (folder / "output" / "2017/01/a/index.html").read_bytes()
    (folder / "content" / "a.md").write_text(GOOD.replace("title: T", "title: G7: x"))
    done = run(folder)
    assert done.returncode == 1
    assert done.stderr.startswith("content/a.md:2:8: error: ")
    assert (folder / "output" / "2017/01/a/index.html").read_bytes() == before


def test_options_stand_before_or_after(folder: Path) -> None:
    assert run(folder, "--output", "one", "build").returncode == 0
    assert run(folder, "build", "--output", "two").returncode == 0
    assert (folder / "one" / "index.html").exists()
    assert (folder / "two" / "index.html").exists()


@pytest.mark.parametrize(
    "words", [["--nope"], ["--now", "soon"], ["--config", "bad.yaml"], ["--output", "foreign"]]
)
def test_wrong_usage_is_2(folder: Path, words: list[str]) -> None:
    (folder / "bad.yaml").write_text("titel: T\n")
    (folder / "foreign").mkdir()
    (folder / "foreign" / "mine.txt").write_text("x")
    done = run(folder, *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert (folder / "foreign" / "mine.txt").read_text() == "x"


def test_what_left_is_gone(folder: Path) -> None:
    (folder / "content" / "b.md").write_text(GOOD.replace("title: T", "title: Zanzibar"))
    run(folder)
    (folder / "content" / "b.md").unlink()
    run(folder)
    everything = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in everything if b"Zanzibar" in path.read_bytes()]


def test_new_writes_a_briefing_that_builds(folder: Path) -> None:
    done = run(folder, "new", 'A "quoted": title', "--now", "2017-05-05")
    path = folder / done.stdout.strip()
    assert path.exists()
    assert run(folder, "new", 'A "quoted": title', "--now", "2017-05-05").returncode == 2
    assert run(folder, "--strict").returncode == 0


def test_check_for_scripts(folder: Path) -> None:
    (folder / "content" / "b.md").write_text("---\ntitle: G7: x\n---\n")
    (folder / "content" / "c.md").write_text(GOOD.replace("title", "colour: x\ntitle"))
    done = run(folder, "check", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    document = json.loads(done.stdout)
    assert document["briefings"] == 2
    found = [(own["path"], own["line"], own["column"]) for own in document["problems"]]
    assert found == [("content/b.md", 2, 8), ("content/c.md", 2, 1)]
    assert {own["severity"] for own in document["problems"]} == {"error", "warning"}
    only = run(folder, "check", "--format", "json", "--only", "unknown-key")
    assert [own["kind"] for own in json.loads(only.stdout)["problems"]] == ["unknown-key"]
    text = run(folder, "check")
    assert text.stdout.splitlines()[:2] == [
        "     1  error    yaml         in 1 file",
        "     1  warning  unknown-key  in 1 file",
    ]
